"""Where an event is: the venue, the room and the city, as far as they are plain."""

import re
from dataclasses import dataclass
from functools import cache

from .occurrences import after_label
from .phrases import any_of
from .places import is_city, is_country, is_known

LONGEST = 150
PART = re.compile(r"[^,،;|]+")


@dataclass
class Venue:
    """`claims` are (line, start, end, field)."""

    venue: str = ""
    room: str = ""
    city: str = ""

    def __post_init__(self):
        self.claims = []

    def read(self, line, start):
        """Take what a line says from a place on; a second room or city is counted to the venue."""
        start = after_label(line.plain[start:], "where") + start
        for first, last, name in parts_of(line.plain, start):
            name = "venue" if getattr(self, name) else name
            text = line.text[first:last]
            setattr(self, name, ", ".join(filter(None, [getattr(self, name), text])))
            self.claims.append((line, first, last, name))


def lines_below(lines, at):
    """Return the short line at a place that names where it is, and a second one if that is a room,
    a city or labelled.
    """
    found = []
    for line in lines[at : at + 2]:
        text = line.text.strip()
        if not line.is_prose or line.is_heading or len(text) > LONGEST or text[-1:] in ".:;!?؟":
            break
        if found and not is_plain(line.plain):
            break
        found.append(line)
    return found


def is_plain(text):
    """Say whether a line shows by itself that it is a place."""
    last = PART.findall(text)[-1:] or [text]
    return bool(after_label(text, "where") or is_room(text) or is_known(last[0]))


def parts_of(text, start):
    """Return (start, end, field) for the room, the venue and the city in a text.

    What is no room and no city is the venue; a country stays with its city.
    """
    parts = [trimmed(text, *match.span()) for match in PART.finditer(text, start)]
    parts = [(first, last) for first, last in parts if first < last]
    room = parts[0] if len(parts) > 1 and is_room(text[slice(*parts[0])]) else None
    others = parts[1:] if room else parts
    city = city_of(text, others)
    venue = [part for part in others if not (city and part[0] >= city[0])]
    found = [(*room, "room")] if room else []
    if venue:
        found.append((venue[0][0], venue[-1][1], "venue"))
    return [*found, (*city, "city")] if city else found


def trimmed(text, start, end):
    piece = text[start:end]
    start, end = end - len(piece.lstrip(" -–—(")), start + len(piece.rstrip(" -–—)"))
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return start, end + (is_open and text[end : end + 1] == ")")


@cache
def room_pattern():
    return re.compile(
        rf"(?:(?:the|la|el|le)\s)?{any_of('rooms', 'words')}(?!\w)"
        r"|.{2,40}\s(?:Room|Hall|Auditorium)$",
        re.IGNORECASE,
    )


def is_room(text):
    return bool(room_pattern().match(text.strip()))


def city_of(text, parts):
    """Return where the city stands: the last part of several, with the country behind it."""
    if len(parts) < 2 and not (parts and is_city(text[slice(*parts[0])])):
        return None
    last = text[slice(*parts[-1])]
    if is_country(last) and len(parts) > 1:
        before = text[slice(*parts[-2])]
        if len(parts) > 2 or is_city(before):
            return parts[-2][0], parts[-1][1]
    return parts[-1] if is_city(last) else None
