from django.http import Http404

#: Beyond this, a list is no way to find anything, and a database's OFFSET is slow.
LAST_PAGE = 10_000


class Slice:
    """One page of a queryset, found without counting the rest."""

    def __init__(self, queryset, number, size):
        self.number = number
        start = (number - 1) * size
        rows = list(queryset[start : start + size + 1])
        self.rows = rows[:size]
        self.has_next = len(rows) > size
        if number > 1 and not rows:
            raise Http404

    @property
    def has_previous(self):
        return self.number > 1


def paginate(request, queryset, size=20):
    """Return the `Slice` that `?page=` asks for; 404 where there is none."""
    number = request.GET.get("page", "1")
    if not (
        number.isascii()
        and number.isdigit()
        and 1 <= int(number[:6]) <= LAST_PAGE
        and len(number) <= 5
    ):
        raise Http404
    return Slice(queryset, int(number), size)
