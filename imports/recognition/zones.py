"""The time zone of an event: its abbreviation and the places of the page decide together."""

import re
from dataclasses import dataclass
from datetime import timedelta

from ..recognised import Doubt
from .places import offset_at, zones_in
from .phrases import words

OFFSET = re.compile(r"\(?(?:GMT|UTC)\s?([+\-−–])\s?(\d{1,2})(?::?(\d\d))?\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    offset: timedelta
    name: str
    zone: str


def meanings_of(abbreviation):
    """Return what an abbreviation, or “GMT+2”, may mean; nothing if it is not known."""
    if match := OFFSET.fullmatch(abbreviation.strip()):
        sign = 1 if match[1] == "+" else -1
        offset = sign * timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return (Meaning(offset, abbreviation, ""),) if abs(offset) <= timedelta(hours=14) else ()
    rows = words()["zones"].get(abbreviation.upper().strip("() "), ())
    return tuple(Meaning(timedelta(hours=hours), name, zone) for hours, name, zone in rows)


def zone_for(moment, abbreviation, near, far):
    """Return the zone that is proposed for a naive moment, or "", and a doubt on it.

    `near` are the texts beside the date, such as the venue; `far` is the rest of the page.
    """
    meanings = meanings_of(abbreviation)
    for texts in (near, far):
        zones = [zone for text in texts for zone in zones_in(text)]
        agreed = agreeing(zones, meanings, moment) if meanings else zones
        if agreed and same_offset(agreed, moment):
            return agreed[0], proposed(agreed[0], abbreviation, "the places that the page names")
        if agreed:
            return "", ambiguous(agreed, abbreviation)
        if not meanings and not abbreviation and texts is near:
            break  # without an abbreviation the rest of the page is no hint
        if zones and texts is near:
            return "", contradictory(zones, meanings, abbreviation)
    return by_meaning(moment, meanings, abbreviation)


def by_meaning(moment, meanings, abbreviation):
    """Propose the one zone that an abbreviation means."""
    sure = [meaning.zone for meaning in meanings if meaning.zone]
    if len(sure) == 1 and len(meanings) == 1 and agreeing(sure, meanings, moment):
        return sure[0], proposed(sure[0], abbreviation, meanings[0].name)
    return "", ambiguous(sure, abbreviation)


def agreeing(zones, meanings, moment):
    offsets = {meaning.offset for meaning in meanings}
    return [zone for zone in zones if offset_at(zone, moment) in offsets]


def same_offset(zones, moment):
    return len({offset_at(zone, moment) for zone in zones}) == 1


def proposed(zone, abbreviation, why):
    return Doubt("timezone", f"Proposed: {zone}, because of {why}.", abbreviation)


def ambiguous(zones, abbreviation):
    if not zones:
        return Doubt("timezone", "The page does not say in which zone its times are.", abbreviation)
    names = ", ".join(dict.fromkeys(zones))
    return Doubt("timezone", f"The zone may be one of these: {names}.", abbreviation)


def contradictory(zones, meanings, abbreviation):
    names = ", ".join(dict.fromkeys([*zones, *(meaning.zone for meaning in meanings)]))
    message = f"The abbreviation is not that of the place. The zone may be one of these: {names}."
    return Doubt("timezone", message, abbreviation)
