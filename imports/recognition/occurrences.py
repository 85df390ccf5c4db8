"""When and where an event is: its date line, and the lines below that."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ..recognised import Doubt, Occurrence
from .dates import Days, days_at
from .lines import Line
from .phrases import any_of, is_lone, key, phrases, words
from .places import cities, countries, is_known, names_of
from .times import Times, times_at
from .zones import zone_for

LONGEST = 220
LAST_MINUTE = time(23, 59)
ABBREVIATION = re.compile(
    r"\s{0,2}[,|]?\s{0,2}(?P<open>\()?(?P<zone>(?:GMT|UTC)\s?[+\-−–]\s?\d{1,2}(?::?\d\d)?|[A-Z]{2,5})(?(open)\s?\))(?!\w)"
)
EMPTY = re.compile(r"[\s,،.;:|()/–—-]*")


@dataclass
class When:
    """What a date line says; the rest of the line begins at `end`."""

    line: Line
    days: Days
    times: Times | None = None
    zone: tuple[int, int] | None = None  # where it stands in the line
    place: str = ""  # of “Geneva time”
    end: int = 0
    is_labelled: bool = False
    more: list[Line] = field(default_factory=list)  # “Time: …”

    @property
    def abbreviation(self):
        return self.line.plain[slice(*self.zone)] if self.zone else ""

    @property
    def rest(self):
        return self.line.text[self.end :].strip(" ,،.;:|()/–—-\u00a0")


def when_in(lines, at):
    """Return what a line says if it is a date line, or None."""
    line = lines[at]
    if not line.is_prose and line.kind != "item" or len(line.text) > LONGEST:
        return None
    start = after_label(line.plain, "when")
    days = days_at(line.plain, start)
    if not days:
        return None
    when = When(line, days, end=days.end, is_labelled=start > 0)
    if times := times_at(line.plain, days.end):
        when.times, when.end = times, times.end
    read_zone(when)
    if not when.times and at + 1 < len(lines):
        read_times_below(when, lines[at + 1])
    return when if is_date_line(when) else None


def is_date_line(when):
    """Say whether nothing but a place follows the date."""
    if not when.rest:
        return True
    follows = when.line.text[when.end :].lstrip()[:1]
    return (
        bool(when.times)
        and (follows in "|,،–—-(")
        and not when.rest[-1:] == "."
        and len(when.rest) < 150
    )


def after_label(text, name):
    """Return where the text behind “When:” begins; where the line begins if it bears no label."""
    label, colon, rest = text[:60].partition(":")
    start = len(label) + 1 if colon and is_lone(label, "labels", name) else 0
    return start + len(text[start:]) - len(text[start:].lstrip())


def read_zone(when):
    """Take the abbreviation or the place of a zone that follows the times."""
    text = when.line.plain
    match = ABBREVIATION.match(text, when.end)
    if (
        match
        and when.times
        and (
            match["open"]
            or match["zone"] in words()["zones"]
            or match["zone"][:3] in {"GMT", "UTC"}
        )
    ):
        when.zone, when.end = match.span("zone"), match.end()
    elif when.times and (match := place_of_zone().match(text, when.end)):
        when.place, when.end = match["before"] or match["after"] or "", match.end()


@cache
def place_of_zone():
    times = "times"
    return re.compile(
        rf"\s{{0,2}}[,،]?\s{{0,2}}\(?(?:{any_of(times, 'locally')}|{any_of(times, 'of_place_before')}\s?(?P<before>[\w' -]{{2,40}}?)(?=[),|]|$)|(?P<after>[A-Z][\w' -]{{2,40}}?)\s{any_of(times, 'of_place_after')}(?!\w))\)?",
        re.IGNORECASE,
    )


def read_times_below(when, line):
    """Take the times of a line of their own: “Time: 1:15–2:30 p.m.”."""
    start = after_label(line.plain, "times")
    times = times_at(line.plain, start) if len(line.text) < 100 else None
    if not times:
        return
    below = When(line, when.days, times, end=times.end)
    read_zone(below)
    if not below.rest:
        when.times, when.place, when.more = times, below.place, [line]
        when.below = below


def abbreviation_of(when):
    below = getattr(when, "below", None)
    return when.abbreviation or (below.abbreviation if below else "")


def occurrence_of(when, venue, near, far):
    """Return the `Occurrence` and the doubts about it. `venue` is (venue, room, city)."""
    doubts = []
    first, last = days_of(when.days, doubts)
    if not first:
        return None, doubts
    since, until = moments(first, last, when.times, doubts)
    abbreviation = abbreviation_of(when)
    zone, doubt = zone_for(since, abbreviation, [when.place, *near] if when.place else near, far)
    doubts.append(doubt)
    since, until = (in_zone(moment, zone) for moment in (since, until))
    names = dict(zip(("venue", "room", "city"), venue, strict=True))
    return Occurrence(since, until, zone, abbreviation, not when.times, **names), doubts


def in_zone(moment, zone):
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone and moment else moment


def days_of(days, doubts):
    """Return the first and the last date; None and None if there is no such day, or no year."""
    first, last = days.first.on(days.last.year), days.last.on(days.first.year)
    if not first or not last:
        doubts.append(Doubt("starts_at", "The date lacks its year, or there is no such day."))
        return None, None
    if first > last and not days.first.year:
        first = days.first.on(last.year - 1) or first  # 30 December – 2 January 2025
    if first > last:
        doubts.append(Doubt("ends_at", "The last day comes before the first.", str(last)))
        last = first
    for day, found in ((days.first, first), (days.last, last)):
        if day.weekday is not None and day.weekday != found.weekday():
            doubts.append(Doubt("starts_at", "The weekday is not that of this date.", str(found)))
        if day.is_uncertain:
            doubts.append(
                Doubt(
                    "starts_at", "Read as day, month, year; it may be month, day, year.", str(found)
                )
            )
    return first, last


def moments(first, last, times, doubts):
    """Return start and end, naive. Without times an event lasts from the first midnight to the last
    minute of its last day.
    """
    if not times:
        return datetime.combine(first, time.min), datetime.combine(last, LAST_MINUTE)
    since = datetime.combine(first, times.since)
    if times.until is None:
        return since, None
    until = datetime.combine(last, times.until)
    if until < since and first == last:
        until += timedelta(days=1)
        doubts.append(Doubt("ends_at", "The end comes before the start: taken for the next day."))
    return since, until


def place_in(text, vocabulary=None):
    """Return [(start, end, field)] for the venue, the room and the city of a line, as far as they
    are plain; what is no room and no city is the venue.
    """
    start = after_label(text, "where")
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^,،;|]+", text[start:])]
    parts = [trimmed(text, start + first, start + last) for first, last in parts]
    parts = [part for part in parts if part[0] < part[1]]
    if not parts:
        return []
    rooms = [part for part in parts if is_room(text[slice(*part)])]
    city = city_of(text, [part for part in parts if part not in rooms], vocabulary)
    venue = [part for part in parts if part not in rooms and not (city and part[0] >= city[0])]
    found = []
    if rooms and (venue or city):
        found.append((*rooms[0], "room"))
        venue += [part for part in rooms[1:]]
    elif rooms:
        venue = rooms
    if city:
        found.append((*city, "city"))
    if venue:
        found.append((min(venue)[0], max(venue)[1], "venue"))
    return separate(sorted(found))


def separate(found):
    """Let a venue that surrounds a room be all of it."""
    inner = [
        one
        for one in found
        if one[2] == "room" and any(o[0] < one[0] and one[1] < o[1] for o in found)
    ]
    return [one for one in found if one not in inner]


def trimmed(text, start, end):
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" -–—")), start + len(piece.rstrip(" .-–—"))


@cache
def room_pattern():
    return re.compile(
        rf"(?:(?:the|la|el|le)\s)?{any_of('rooms', 'words')}(?!\w)|.{{2,40}}\s(?:Room|Hall|Auditorium)$",
        re.IGNORECASE,
    )


def is_room(text):
    return bool(room_pattern().match(text.strip()))


def city_of(text, parts, vocabulary):
    """Return where the city stands: the last part of several, with the country behind it."""
    if len(parts) < 2 and not (parts and is_city(text[slice(*parts[0])], vocabulary)):
        return None
    last = text[slice(*parts[-1])]
    if is_city(last, vocabulary):
        return parts[-1]
    if (
        key(last) in countries()
        and len(parts) > 1
        and (len(parts) > 2 or is_city(text[slice(*parts[-2])], vocabulary))
    ):
        return parts[-2][0], parts[-1][1]
    return None


def is_city(name, vocabulary):
    found = key(name)
    return found in cities() or found in {
        key(city) for city in (vocabulary or {}).get("cities", ())
    }
