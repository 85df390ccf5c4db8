"""Names of persons, of offices, and of the stations that these give."""

import re
from functools import cache

from .phrases import key, keys, plain
from .places import is_known


@cache
def office_words():
    return keys("contacts", "offices")


ACRONYM = re.compile(r"(?:[Ll]'|[Tt]he\s|[Ll]a\s)?(?:[A-Z]{2,8}|UN[ -][A-Z]\w{1,12})(?![\w.])")


def is_of_office(text):
    """Say whether a text is of an organisation or a function, not the name of a person."""
    tokens = key(text).replace("'", " ").split()
    return bool(ACRONYM.match(plain(text))) or any(token in office_words() for token in tokens)


def may_be_name(text):
    is_short = 0 < len(text.split()) <= 6 and len(text) <= 80
    return is_short and not text[0].islower() and not any(sign.isdigit() for sign in text)


@cache
def organisation_pattern():
    """Return a pattern for “OIM Washington D.C.” and “IOM – Geneva”."""
    return re.compile(
        r"(?:[Ll]['’]|[Tt]he\s|[Ll]a\s)?(?:[A-Z]{2,8}|المنظمة الدولية للهجرة)\s{1,2}(?:[-–—(]\s?)?"
        r"(?:(?:in|à|au|en|a|في)\s)?(?P<place>.{2,50}?)\)?$"
    )


SEAT = re.compile(r"\s(?:in|à|au|en|في)\s(?P<place>[^,،]{2,40})$")


def station_in(organisation):
    """Return “Washington D.C.” for “OIM Washington D.C.”; of several the last that has one."""
    for text in reversed(re.split(r"[,،] ", organisation)):
        match = organisation_pattern().match(text)
        if match and not is_of_office(match["place"]) and not match["place"][0].islower():
            return match["place"]
        seat = SEAT.search(text)
        if seat and is_known(seat["place"]):
            return seat["place"]
    return ""
