"""The moments at which something on public pages appears or goes without anybody writing.

Of the moments ahead those up to midnight are read, once in each state, and at midnight, when
whatever is valid by the day changes too.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F
from django.utils import timezone

from .languages import CODES, localized
from .models import ScheduledChange, page_models
from .querysets import EDITION_FIELDS

#: Functions `(after, until, most)` that return moments after the first and up to the second, the
#: soonest first and no more than so many.
sources = []
#: So many of each source are read at once.
MOST = 300
#: What the process knows: the moments ahead in the last state it heard of.
known = {}


@dataclass(frozen=True)
class Ahead:
    """The moments ahead, as seconds; they begin with the moment of reading. From `until` on they
    have to be read again.
    """

    moments: tuple
    until: datetime

    def covers(self, now):
        return self.moments[0] <= now.timestamp() and now < self.until

    def last(self, now):
        """Return the name of the last moment that has passed."""
        return repr(self.moments[bisect_right(self.moments, now.timestamp()) - 1])

    def as_data(self):
        return [list(self.moments), self.until.timestamp()]

    @classmethod
    def of_data(cls, data):
        moments, until = data
        return cls(tuple(moments), datetime.fromtimestamp(until, timezone.get_default_timezone()))


def midnight_after(now):
    """Return when the next day begins where the site is."""
    zone = timezone.get_default_timezone()
    tomorrow = timezone.localdate(now, zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone)


def key(state, now):
    return f"{state}:{timezone.localdate(now, timezone.get_default_timezone())}"


def read(now):
    """Ask every source for its moments ahead."""
    until, found = midnight_after(now), set()
    for source in sources:
        told = list(source(now, until, MOST))
        found.update(told)
        if len(told) >= MOST:  # what comes after the last of them is not known
            until = min(until, told[-1])
    ahead = sorted(moment.timestamp() for moment in found if moment < until)
    return Ahead((now.timestamp(), *ahead), until)


def soonest(columns, after, until, most):
    """Return the moments of some columns, each a queryset and a name, in one query. The primary is
    asked: what a replica has not heard of yet would be forgotten.
    """
    first, *others = (
        rows.using(DEFAULT_DB_ALIAS)
        .order_by()
        .filter(**{f"{name}__gt": after, f"{name}__lte": until})
        .annotate(moment=F(name))
        .values_list("moment", flat=True)
        for rows, name in columns
    )
    moments = first.union(*others) if others else first.distinct()
    return moments.order_by("moment")[:most]


def of_pages(after, until, most):
    """The moments at which editions come out or are withdrawn."""
    columns = [
        (model.objects.rewrite(False).pages(), localized(field, code))
        for model in page_models()
        for field in EDITION_FIELDS
        for code in CODES
    ]
    return soonest(columns, after, until, most)


def of_changes(after, until, most):
    """The moments at which the first request applies what was scheduled."""
    return soonest([(ScheduledChange.objects.waiting(), "publish_at")], after, until, most)
