"""The time zone of an event: its abbreviation and the places of the page decide together."""

import re
from dataclasses import dataclass
from datetime import timedelta

from ..recognised import Doubt
from .phrases import words
from .places import offset_at, zones_in

OFFSET = re.compile(r"\(?(?:GMT|UTC)\s?([+\-−–])\s?(\d{1,2})(?::?(\d\d))?\)?", re.IGNORECASE)


FARTHEST = timedelta(hours=14)  # from UTC that any place is


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
        return (Meaning(offset, abbreviation, zone_of(offset)),) if abs(offset) <= FARTHEST else ()
    rows = words()["zones"].get(abbreviation.upper().strip("() "), ())
    return tuple(Meaning(timedelta(hours=hours), name, zone) for hours, name, zone in rows)


def zone_of(offset):
    """Return the zone that has an offset all year, whose name has the other sign; or UTC."""
    hours, rest = divmod(offset, timedelta(hours=1))
    return f"Etc/GMT{-hours:+d}" if hours and not rest and -12 <= hours <= 14 else "UTC"


def zone_for(moment, abbreviation, places, texts):
    """Return the zone that is proposed for a naive moment, or "", and a doubt on it.

    `places` are the words that say where it is; `texts` are the title and what else the page says,
    which help only where they agree with the abbreviation, or where the title alone names a place.
    """
    meanings = meanings_of(abbreviation)
    for number, text in enumerate([*places, *texts]):
        zones = zones_in(text)
        agreed = agreeing(zones, meanings, moment) if meanings else zones
        if agreed:
            return of_places(agreed, meanings, moment, abbreviation)
        if zones and number < len(places):
            return "", contradictory(zones, meanings, abbreviation)
        if not meanings and number == len(places):
            break
    return by_meaning(moment, meanings, abbreviation)


def of_places(zones, meanings, moment, abbreviation):
    """Propose the zone of the places, if all of them have the same time."""
    if len({offset_at(zone, moment) for zone in zones}) > 1:
        return "", ambiguous(zones, abbreviation)
    usual = [meaning.zone for meaning in meanings if meaning.zone in zones]
    zone = (usual or zones)[0]
    return zone, proposed(zone, abbreviation, "the places that the page names")


def by_meaning(moment, meanings, abbreviation):
    """Propose the one zone that an abbreviation means."""
    zones = [meaning.zone for meaning in meanings]
    if len(zones) != 1:
        return "", ambiguous(zones, abbreviation)
    if agreeing(zones, meanings, moment):
        return zones[0], proposed(zones[0], abbreviation, meanings[0].name)
    return "", contradictory([], meanings, abbreviation)


def agreeing(zones, meanings, moment):
    offsets = {meaning.offset for meaning in meanings}
    return [zone for zone in zones if offset_at(zone, moment) in offsets]


def proposed(zone, abbreviation, why):
    return Doubt("timezone", f"Proposed: {zone}, because of {why}.", abbreviation or zone)


def ambiguous(zones, abbreviation):
    if not zones:
        return Doubt("timezone", "The page does not say in which zone its times are.", abbreviation)
    names = ", ".join(dict.fromkeys(zones))
    return Doubt("timezone", f"The zone may be one of these: {names}.", abbreviation)


def contradictory(zones, meanings, abbreviation):
    names = ", ".join(dict.fromkeys([*zones, *(meaning.zone for meaning in meanings)]))
    message = (
        f"The abbreviation is not that of the place on this day. It may be one of these: {names}."
    )
    return Doubt("timezone", message, abbreviation)
