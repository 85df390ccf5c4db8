"""One page of a list at a time.

The first pages have a number in their address, and the database counts its way to them. Further on
that would take ever longer, so an address there also says after which row its page begins:
`?page=51&before=2019-05-23.812`. A page then costs the same however deep it lies, and begins where
the one before it ended even when something is published meanwhile.
"""

from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404

#: So many rows are on a page, where a list does not say otherwise.
SIZE = 20
#: The last page that is found by counting the rows before it.
LAST_COUNTED = 50
#: No list is longer; an address that says so is mistaken.
LAST_PAGE = 99_999


class Slice:
    """One page of a queryset, found without counting the rest.

    `next` and `previous` say what to change in the query of its address for the page beside it,
    `query` is what its own address cannot be without.
    """

    #: What its address says of where it begins, besides its number.
    key = ()

    def __init__(self, queryset, number, size, rows=None):
        self.number = number
        self.column = newest_by(queryset)
        start = (number - 1) * size
        self.keep(list(queryset[start : start + size + 1]) if rows is None else rows, size)

    def keep(self, rows, size):
        self.rows = rows[:size]
        self.has_next = len(rows) > size and self.number < LAST_PAGE
        if self.number > 1 and not rows:
            raise Http404

    @property
    def query(self):
        named = {"page": self.number, **dict(self.key)}
        return f"?{urlencode(named)}" if self.number > 1 else ""

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def next(self):
        return self.beside(1, before=self.rows[-1]) if self.has_next else {}

    @property
    def previous(self):
        return self.beside(-1, after=self.rows[0]) if self.has_previous else {}

    def beside(self, step, before=None, after=None):
        number = self.number + step
        is_far = self.column and number > LAST_COUNTED
        keys = {
            name: key(row, self.column) if row and is_far else None
            for name, row in (("before", before), ("after", after))
        }
        return {"page": number, **keys}


class SliceBefore(Slice):
    """The page that begins after the row with a key, in a list from the newest to the oldest."""

    def __init__(self, queryset, number, size, value, pk):
        self.number = number
        self.column = column = newest_by(queryset)
        older = Q(**{f"{column}__lt": value}) | Q(pk__lt=pk)
        # The first condition is what an index can be entered by.
        self.keep(list(queryset.filter(older, **{f"{column}__lte": value})[: size + 1]), size)


class SliceAfter(Slice):
    """The page that ends before the row with a key: it is read backwards."""

    def __init__(self, queryset, number, size, value, pk):
        self.number = number
        self.column = column = newest_by(queryset)
        newer = Q(**{f"{column}__gt": value}) | Q(pk__gt=pk)
        rows = queryset.filter(newer, **{f"{column}__gte": value}).order_by(column, "pk")
        self.keep(list(reversed(rows[:size])), size)
        self.has_next = True  # that row, if no other


def newest_by(queryset):
    """Return the column by which a queryset is ordered, the newest first and then by its key, or
    None where it is ordered otherwise.
    """
    ordering = getattr(getattr(queryset, "query", None), "order_by", ())
    first, *others = ordering or ("",)
    return first[1:] if first.startswith("-") and others == ["-pk"] else None


def key(row, column):
    """Return what tells where a row stands in its list: `2019-05-23.812`."""
    value = getattr(row, own(column))
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None)
    return f"{value.isoformat()}.{row.pk}"


def own(column):
    """Return the row's own name of a column that its queryset may read in a list of such rows."""
    return column.rpartition("__")[2]


def place(text, field):
    """Return the value and the primary key that a key names; 404 where it cannot be one."""
    written, _point, pk = text.rpartition(".")
    is_moment = field.get_internal_type() == "DateTimeField"
    try:
        if is_moment:
            value = datetime.fromisoformat(written).replace(tzinfo=UTC)
        else:
            value = date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return value, int(pk)


def paginate(request, queryset, size=SIZE, first=None):
    """Return the `Slice` that `?page=` and, far down, `before=` or `after=` ask for; 404 where
    there is none. `first` returns the rows of the first page, and one more, where there is a
    quicker way to them.
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= 5 and int(number) > 0):
        raise Http404
    keys = {name: request.GET[name] for name in ("before", "after") if name in request.GET}
    column = newest_by(queryset)
    is_far = column is not None and int(number) > LAST_COUNTED
    if len(keys) != is_far:
        raise Http404
    if first and number == "1":
        return Slice(queryset, 1, size, first())
    if not is_far:
        return Slice(queryset, int(number), size)
    [(name, text)] = keys.items()
    far = {"before": SliceBefore, "after": SliceAfter}[name]
    value, pk = place(text, queryset.model._meta.get_field(own(column)))
    slice_ = far(queryset, int(number), size, value, pk)
    slice_.key = ((name, text),)
    return slice_
