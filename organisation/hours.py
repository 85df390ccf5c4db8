"""When a press contact answers, on the clocks of its own place."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_interval, get_timezone_location
from django.utils.translation import gettext as _

from publishing.languages import current
from publishing.locales import listed, locale
from publishing.timezones import zone_named

#: Days as ISO 8601 numbers them.
MONDAY, SUNDAY = 1, 7
WEEK = range(MONDAY, SUNDAY + 1)
#: Where hours are given without days.
USUAL_DAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Hours:
    """The hours of each of some days. What closes no later than it opens closes on the next day."""

    days: tuple
    opens_at: time
    closes_at: time
    zone: ZoneInfo

    @classmethod
    def of(cls, contact):
        """Read a row of `contact_columns`; None where it says no hours."""
        opens_at, closes_at = contact.get("opens_at"), contact.get("closes_at")
        if not (opens_at and closes_at and contact["timezone"]):
            return None
        return cls(
            tuple(contact["open_days"] or USUAL_DAYS),
            time.fromisoformat(opens_at),
            time.fromisoformat(closes_at),
            zone_named(contact["timezone"]),
        )

    def is_open(self, at):
        """Say whether somebody answers at a moment: all that depends on when a page is read."""
        local = at.astimezone(self.zone)
        today, clock = local.isoweekday(), local.time()
        if self.opens_at < self.closes_at:
            return today in self.days and self.opens_at <= clock < self.closes_at
        yesterday = (local - timedelta(days=1)).isoweekday()
        is_late, is_early = clock >= self.opens_at, clock < self.closes_at
        return (today in self.days and is_late) or (yesterday in self.days and is_early)

    def said(self, place=""):
        """Return `Mon–Fri 09:00–17:30 (Geneva time)`, as the active language writes it; a place
        without a name in it, or two in one, has that of its time zone.
        """
        return _("%(days)s, %(hours)s (%(place)s time)") % {
            "days": days_said(self.days, current()),
            "hours": clocks_said(self.opens_at, self.closes_at, current()),
            "place": place if place and "/" not in place else zone_said(self.zone, current()),
        }


# A list of many contacts says the same few again and again.


@lru_cache(1000)
def days_said(days, language):
    if set(WEEK) <= set(days):
        return _("every day")
    names = locale().days["format"]["abbreviated"]
    parts = []
    for run in runs(days):
        shown = [names[day - 1] for day in run]
        parts += [f"{shown[0]}–{shown[-1]}"] if len(run) > 2 else shown
    return listed(parts)


def runs(days):
    """Return the days in groups that follow one another; a week has no end."""
    groups = []
    for day in sorted(set(days) & set(WEEK)):
        if groups and groups[-1][-1] == day - 1:
            groups[-1].append(day)
        else:
            groups.append([day])
    if len(groups) > 1 and groups[0][0] == MONDAY and groups[-1][-1] == SUNDAY:
        groups[0] = groups.pop() + groups[0]
    return groups


@lru_cache(1000)
def clocks_said(opens_at, closes_at, language):
    if opens_at == closes_at:
        return _("day and night")
    skeleton = "hm" if "a" in locale().time_formats["short"].pattern else "Hm"
    return format_interval(opens_at, closes_at, skeleton, locale=locale())


@lru_cache(1000)
def zone_said(zone, language):
    return get_timezone_location(zone, locale=locale(), return_city=True)
