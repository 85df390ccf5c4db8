"""Names of places that are known without a database: countries in the four languages, cities."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from .phrases import key, keys, plain, words

TOKEN = re.compile(r"(?:[^\W_]|[\u064b-\u0652])+'?")  # with the vowels of Arabic


class Vocabulary:
    """Names of places that a site knows besides."""

    def __init__(self, countries=(), cities=()):
        self.countries, self.cities = frozenset(map(key, countries)), frozenset(map(key, cities))


NOTHING = Vocabulary()
OWN = ContextVar("own")


@contextmanager
def knowing(vocabulary):
    """Let the names of a site be known while its pages are read; None adds none."""
    token = OWN.set(vocabulary or NOTHING)
    try:
        yield
    finally:
        OWN.reset(token)


@cache
def countries():
    """Return the code of each country by the key of its name."""
    found = {key(name): code for name, code in words()["places"]["countries"].items()}
    for language in words()["languages"]:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(key(name), code)
                found.setdefault(key(re.sub(r"\s*\(.*\)", "", name)), code)
    return found


@cache
def cities():
    """Return the zone of each city by the key of its name."""
    found = {key(name): zone for name, zone in words()["places"]["cities"].items()}
    territories = get_global("zone_territories")
    for zone in sorted(available_timezones() & set(territories)):
        found.setdefault(key(zone.rpartition("/")[2].replace("_", " ")), zone)
        for language in words()["languages"]:
            names = Locale(language).time_zones.get(zone, {})
            if "city" in names:
                found.setdefault(key(names["city"]), zone)
    return found


@cache
def zones_of_country(code):
    """Return the zones of a country that are its own, sorted."""
    return tuple(
        sorted(
            zone
            for zone, territory in get_global("zone_territories").items()
            if territory == code and zone in available_timezones()
        )
    )


def is_known(name):
    return is_city(name) or is_country(name)


def is_city(name):
    found = key(name)
    return found in cities() or found in OWN.get(NOTHING).cities


def is_country(name):
    found = key(name)
    return found in countries() or found in OWN.get(NOTHING).countries


def zones_of(name):
    """Return the zones of a city or a country."""
    found = key(name)
    if found in cities():
        return (cities()[found],)
    return zones_of_country(countries()[found]) if found in countries() else ()


def zones_in(text):
    """Return the zones of the places that a text names, long names before short ones."""
    tokens = [token for token in TOKEN.findall(plain(text[:4000])) if key(token)]
    keyed = [key(token) for token in tokens]
    found = {}
    for size in (4, 3, 2, 1):
        for start in range(len(tokens) - size + 1):
            name = " ".join(keyed[start : start + size]).replace("' ", "'")
            if len(name) > 3 and not tokens[start][0].islower():
                found.update(dict.fromkeys(zones_of(name)))
    return tuple(found)


def offset_at(zone, moment):
    """Return how far a zone is from UTC at a naive moment there."""
    return moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def ordinary(name):
    """Return “Port-au-Prince” for “PORT-AU-PRINCE”, “Geneva and Lima” for “GENEVA and LIMA”;
    acronyms stay as they are.
    """
    return "".join(map(ordinary_part, BETWEEN.split(name)))


#: Between the names of two places, or of a place and its country.
BETWEEN = re.compile(r"(\s*[,،(/]\s*|\s(?:and|et|y|e|&)\s)")


def ordinary_part(name):
    if not name.isupper() or (len(name) <= 3 and key(name) not in cities()):
        return name
    parts = re.split(r"([\s/'’-]+)", name)
    written = [
        part if number % 2 else ordinary_word(part, is_first=not number, before=before)
        for number, (part, before) in enumerate(zip(parts, ["", *parts[:-1]], strict=True))
    ]
    return "".join(written)


def ordinary_word(word, is_first, before):
    if len(word) == 1 and not is_first:
        return word.lower()  # D'AMÉRIQUE
    if "." in word or not re.search(r"[AEIOUYÀ-Ý]", word):
        return word
    if not is_first and "/" not in before and key(word) in keys("places", "small"):
        return word.lower()
    return word.capitalize()
