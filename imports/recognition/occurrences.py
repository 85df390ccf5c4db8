"""When and where an event is: its date line, and the lines below that."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from ..recognised import Doubt, Occurrence
from .datelines import is_named
from .dates import Days, days_at, further_day
from .hours import further_hours, is_later
from .lines import Line
from .phrases import any_of, either, is_lone, words
from .times import Times, times_at
from .years import date_of, doubts_about
from .zones import zone_for

LONGEST = 220
MOST_DAYS = 10
LAST_MINUTE = time(23, 59)
HOURS_IN_TEXT = _(
    "There are several times, and an event has one start and one end. All of them stay in the text."
)


@dataclass
class When:
    """What a date line says, and the line below it if that has the times. What follows stands at
    `end` of the date line.
    """

    line: Line
    days: Days
    end: int
    times: Times | None = None
    zone: tuple[Line, int, int] | None = None  # where its abbreviation stands
    place: str = ""  # of “Geneva time”
    is_labelled: bool = False
    more: list[Line] = field(default_factory=list)  # “Time: …”
    is_several: bool = False  # each day has hours of its own
    is_overnight: bool = False  # the last of several hours end on the next day

    @property
    def abbreviation(self):
        return self.zone[0].plain[slice(*self.zone[1:])] if self.zone else ""

    @property
    def rest(self):
        return self.line.text[self.end :].strip(AROUND)

    def is_day(self, day):
        """Say whether a line is no more than this day."""
        is_bare = self.days.is_one and not (self.times or self.rest or self.is_labelled)
        first = self.days.first
        return bool(is_bare and day and first.year and first.on(first.year) == day)


AROUND = " ,،.;:|()/–—-\u00a0"


def when_in(lines, at, most=MOST_DAYS):
    """Return what a line says if it is a date line, or None; with what lines below say of further
    days, so `most` of them.
    """
    line = lines[at]
    if not (line.is_prose or line.kind == "item") or len(line.text) > LONGEST:
        return None
    start = after_label(line.plain, "when")
    days = days_at(line.plain, start)
    if not days:
        return None
    when = When(line, days, days.end, is_labelled=start > 0)
    when.end = read_times(when, line, days.end)
    read_last_day(when)
    if not when.times and not when.rest and at + 1 < len(lines):
        read_times_below(when, lines[at + 1])
    read_further_hours(when)
    if not is_date_line(when):
        return None
    if when.times and when.times.until and not when.rest and most:
        read_days_below(when, lines, at + 1 + len(when.more), most - 1)
    return when


def is_date_line(when):
    """Say whether nothing but a place follows the date, or the same time in another zone."""
    rest = when.rest
    if not rest:
        return True
    if when.line.text[when.end :].lstrip()[:1] not in set("|,،–—-(/") or rest[-1:] == ".":
        return False
    return len(rest) < 150 if when.times else len(rest) < 80 and is_named(rest)


def read_last_day(when):
    """Take the second day of “27 May 2024, 22:00 – 29 May 2024, 18:00”."""
    if not when.times or when.times.until or not when.days.is_one:
        return
    text = when.line.plain
    last, end = further_day(text, when.end)
    times = times_at(text, end) if last else None
    if times and not times.until:
        when.days = Days(when.days.first, last, when.days.start, end)
        when.times = Times(when.times.since, times.since, times.end)
        when.end = read_zone(when, when.line, times.end)


def read_further_hours(when):
    """Take the hours of further days of the line."""
    text = when.line.plain
    while when.times and when.times.until and not when.more:
        days, times = further_hours(text, when.end) or (None, None)
        if not times or (days and not is_later(days.first, when.days.last)):
            return
        zone = zone_pattern().match(text, times.end)
        if when.zone and zone and zone["zone"] != when.abbreviation:
            return
        add_hours(when, days or when.days, times)
        when.end = read_zone(when, when.line, times.end)


def read_days_below(when, lines, at, most):
    """Take the hours of a further day from a line below, if they are in the same zone."""
    other = when_in(lines, at, most) if at < len(lines) else None
    if not other or other.rest or not (other.times and other.times.until):
        return
    is_alike = not (when.zone and other.zone) or when.abbreviation == other.abbreviation
    if is_alike and is_later(other.days.first, when.days.last):
        add_hours(when, other.days, other.times)
        when.is_overnight = other.is_overnight if other.is_several else when.is_overnight
        when.zone, when.place = when.zone or other.zone, when.place or other.place
        when.more += [other.line, *other.more]


def add_hours(when, days, times):
    when.days = replace(when.days, last=days.last)
    when.times = replace(when.times, until=times.until)
    when.is_several, when.is_overnight = True, times.until < times.since


def other_time(when):
    """Return the rest of a date line if it is the same time in another zone: “/ 19:15 CEST”."""
    times = times_at(when.line.plain, when.end) if when.times and when.rest[:1].isdigit() else None
    return when.rest if times else ""


def after_label(text, name):
    """Return where the text behind “When:” begins; where the line begins if it bears no label."""
    label, colon, _ = text[:60].partition(":")
    start = len(label) + 1 if colon and is_lone(label, "labels", name) else 0
    return start + len(text[start:]) - len(text[start:].lstrip())


def read_times(when, line, start):
    """Take the times that stand at a place of a line, and their zone; return where they end."""
    when.times = times_at(line.plain, start)
    return read_zone(when, line, when.times.end) if when.times else start


def read_zone(when, line, start):
    """Take the abbreviation or the place of a zone that stands at a place; return where it ends."""
    if match := zone_pattern().match(line.plain, start):
        when.zone = (line, *match.span("zone"))
        return match.end()
    for name in ("locally", "before", "after"):
        if match := place_of_zone()[name].match(line.plain, start):
            when.place = match.groupdict().get("place") or ""
            return match.end()
    return start


def read_times_below(when, line):
    """Take the times of a line of their own: “Time: 1:15–2:30 p.m.”."""
    if len(line.text) > 100 or not line.is_prose:
        return
    end = read_times(when, line, after_label(line.plain, "times"))
    if when.times and not line.text[end:].strip(AROUND):
        when.more = [line]
    else:
        when.times, when.zone, when.place = None, None, ""


@cache
def zone_pattern():
    """Return a pattern for an abbreviation that is known, or any in brackets, or “GMT+2”."""
    known = either(words()["zones"])
    offset = r"(?:GMT|UTC)\s?[+−–-]\s?\d{1,2}(?::?\d\d)?"
    return re.compile(
        rf"\s{{0,2}}[,،|]?\s{{0,2}}(?P<open>\()?(?P<zone>{offset}|{known}|(?(open)[A-Z]{{2,5}}|(?!)))"
        r"(?(open)\s?\))(?!\w)"
    )


@cache
def place_of_zone():
    """Return patterns for “local time”, “heure de Genève” and “Geneva time”."""
    before, after = any_of("times", "of_place_before"), any_of("times", "of_place_after")
    start, place = r"\s{0,2}[,،|]?\s{0,2}\(?", r"(?P<place>[\w' -]{2,40}?)"
    return {
        "locally": re.compile(rf"{start}{any_of('times', 'locally')}(?!\w)\)?", re.IGNORECASE),
        "before": re.compile(rf"{start}{before}\s?{place}(?=[),،|]|$)\)?", re.IGNORECASE),
        "after": re.compile(rf"{start}(?=[A-Z]){place}\s{after}(?!\w)\)?"),
    }


def occurrence_of(when, venue, source, texts):
    """Return the `Occurrence`, or None if its day is not known, and the doubts about it.

    `venue` is a `Venue`; `texts` are the title and what else the page says.
    """
    first, last, doubts = days_of(when.days, source, texts)
    if not first:
        return None, doubts
    since, until = moments(first, last, when.times, doubts, is_overnight=when.is_overnight)
    places = [place for place in (when.place, venue.city, venue.venue) if place]
    zone, doubt = zone_for(since, when.abbreviation, places, texts)
    doubts.append(doubt)
    if when.is_several:
        texts = [line.text.strip() for line in (when.line, *when.more)]
        doubts.append(Doubt("ends_at", HOURS_IN_TEXT, "\n".join(texts)))
    if other := other_time(when):
        doubts.append(Doubt("timezone", _("The page names a second time; compare them."), other))
    since, until = (in_zone(moment, zone) for moment in (since, until))
    names = {"venue": venue.venue, "room": venue.room, "city": venue.city}
    return Occurrence(since, until, zone, when.abbreviation, not when.times, **names), doubts


def in_zone(moment, zone):
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone and moment else moment


def days_of(days, source, texts):
    """Return the first and the last date, and the doubts; None if the first is not known.

    The year stands at one of them, mostly the last.
    """
    first, last = days.first, days.last
    if not first.year and last.year:
        began_before = (first.month, first.day) > (last.month, last.day)
        first = replace(first, year=last.year - began_before)
    since, doubts = date_of(first, "starts_at", source, texts)
    if not since or days.is_one:
        return since, since, doubts
    until = last.on(since.year)
    if until and until < since and not last.year:
        until = last.on(since.year + 1)
    if not until or until < since:
        doubts.append(
            Doubt("ends_at", _("The last day comes before the first, or does not exist."))
        )
        return since, since, doubts
    return since, until, doubts + list(doubts_about(last, until, "ends_at"))


def moments(first, last, times, doubts, *, is_overnight=False):
    """Return start and end, naive. Without times an event lasts from the first midnight to the last
    minute of its last day; with hours that are `is_overnight` it ends on the day behind that.
    """
    if not times:
        return datetime.combine(first, time.min), datetime.combine(last, LAST_MINUTE)
    since = datetime.combine(first, times.since)
    if times.until is None:
        return since, None
    until = datetime.combine(last, times.until)
    if is_overnight or (until < since and first == last):
        until += timedelta(days=1)
        doubts.append(
            Doubt("ends_at", _("The end comes before the start: taken for the next day."))
        )
    return since, until
