"""Pages of the admin's lists, without counting what a list has."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

#: No list is counted further than this, and so many pages beyond the one that is shown.
MOST_COUNTED, PAGES_AHEAD = 1_000, 5


class ShortSighted(Paginator):
    """Counts as far as an editor is likely to leaf; `has_more` says that this is not the end."""

    most = MOST_COUNTED

    @cached_property
    def found(self):
        rows = self.object_list.order_by()
        return rows.values("pk")[: self.most + 1].count()

    @property
    def has_more(self):
        return self.found > self.most

    @cached_property
    def count(self):
        return min(self.found, self.most)


def paginator_for(request, rows, size, *args):
    """Return the paginator for the page of a list that an address asks for."""
    asked = request.GET.get("p", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    paginator = ShortSighted(rows, size, *args)
    paginator.most = max(MOST_COUNTED, (number + PAGES_AHEAD) * size)
    return paginator
