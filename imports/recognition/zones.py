"""The time zone of an event: its abbreviation and the places of the page decide together."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_noop as _

from ..recognised import Doubt
from .phrases import words
from .places import offset_at, zones_in

BY_PLACES = _("This zone is proposed because of the places that the page names.")
BY_MEANING = _("This zone is proposed because of its abbreviation.")
UNSAID = _("The page does not say in which zone its times are.")
SEVERAL = _("The zone may be one of these.")
CONTRADICTORY = _(
    "The abbreviation is not that of the place on this day. The zone may be one of these."
)

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
    return zone, Doubt("timezone", BY_PLACES, labelled(abbreviation, [zone]))


def by_meaning(moment, meanings, abbreviation):
    """Propose the one zone that an abbreviation means."""
    zones = [meaning.zone for meaning in meanings]
    if len(zones) != 1:
        return "", ambiguous(zones, abbreviation)
    if agreeing(zones, meanings, moment):
        return zones[0], Doubt("timezone", BY_MEANING, labelled(abbreviation, zones))
    return "", contradictory([], meanings, abbreviation)


def agreeing(zones, meanings, moment):
    offsets = {meaning.offset for meaning in meanings}
    return [zone for zone in zones if offset_at(zone, moment) in offsets]


def labelled(abbreviation, zones):
    """Return the zones behind the abbreviation that the page has, if it has one."""
    names = ", ".join(dict.fromkeys(zones))
    return f"{abbreviation}: {names}" if abbreviation and names else abbreviation or names


def ambiguous(zones, abbreviation):
    if not zones:
        return Doubt("timezone", UNSAID, abbreviation)
    return Doubt("timezone", SEVERAL, labelled(abbreviation, zones))


def contradictory(zones, meanings, abbreviation):
    candidates = [*zones, *(meaning.zone for meaning in meanings)]
    return Doubt("timezone", CONTRADICTORY, labelled(abbreviation, candidates))
