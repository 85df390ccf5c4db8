"""The pieces of a line of contacts: addresses, numbers, names, the station before a colon."""

import re
from dataclasses import dataclass
from functools import cache

from .names import is_of_office
from .phones import PHONE
from .phrases import any_of, either, key, keys, phrases, plain
from .places import is_known

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
HIDDEN = re.compile(
    r"[\w.+-]{1,64}\s?[\[({]\s?(?:at|arobase|arroba|@|a)\s?[\])}]\s?[\w-]{1,63}(?:\s?(?:\.|[\[({]\s?(?:dot|point|punto)\s?[\])}])\s?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
#: An address of the web, or a name on a network.
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{1,300}|(?:(?:Twitter|Instagram|Facebook|LinkedIn|Telegram|تويتر)"
    r"\s?:?\s?)?(?<![\w.+@-])@[A-Za-z_]\w{1,40}(?![\w@.-]*@)|Skype\s?:\s?[\w.:-]{3,60}",
    re.IGNORECASE,
)
LONGEST = 1500  # a line of contacts; what is longer is prose


@dataclass(frozen=True)
class Piece:
    """What stands at `start` to `end` of a line: `kind` is station, place (a station that no colon
    follows), text, email, phone, fax, hidden (an address that machines are not to see) or address
    (of the web). A text `leads` if a colon follows it.
    """

    kind: str
    start: int
    end: int
    text: str
    starts_line: bool = False
    leads: bool = False


@cache
def label_pattern():
    labels = ("mail_labels", "phone_labels", "fax_labels")
    names = [name for label in labels for name in phrases("contacts", label)]
    return re.compile(
        rf"(?<!\w){either(names)}(?!\w)\.?\s{{0,2}}(?:\([^()]{{1,20}}\)\s?)?:?|(?<!\w)[TMEP](?:\s?:(?=\s?(?:[+\w]|$))|\s?\.(?=\s?(?:[+(\d]|[\w.+-]{{1,64}}@|$)))",
        re.IGNORECASE,
    )


@cache
def fax_pattern():
    return re.compile(
        rf"(?<!\w){any_of('contacts', 'fax_labels')}\.?\s{{0,2}}:?\s{{0,2}}$", re.IGNORECASE
    )


@cache
def station_pattern():
    places = any_of("contacts", "in_place")
    return re.compile(
        rf"\s*[-–•]?\s*(?P<in>{places}\s{{1,2}}|[àÀ]\s)?(?P<place>[^:;@\d\n+]{{2,60}}?)\s{{0,2}}:",
        re.IGNORECASE,
    )


@cache
def edge_pattern():
    """Return a pattern for the words and signs around names that are no part of them; a
    letter with a full stop (“A. Diaz”) is.
    """
    joins = any_of("contacts", "joins")
    return re.compile(rf"^(?:[\s,،;:|/•–—.()\[\]<>«»-]|{joins}(?![\w.]))+", re.IGNORECASE)


@cache
def ending_pattern():
    joins = any_of("contacts", "joins")
    return re.compile(
        rf"(?:[\s,،;:|/•–—()\[\]<>«»-]|(?<!\w){joins})+$|(?<=[a-zà-ÿ\u0600-\u06ff]{{3}})[.]$",
        re.IGNORECASE,
    )


def is_reachable(text):
    return bool(EMAIL.search(text) or HIDDEN.search(text) or PHONE.search(plain(text)))


def pieces_of(line):
    """Yield the pieces of a line, from its `cut` on, in their order."""
    text, at = line.plain, line.cut
    station = station_at(text, at)
    if station:
        yield Piece(
            "station",
            station.start("place"),
            station.end(),
            tidy(line.text[slice(*station.span("place"))]),
        )
        at = station.end()
    is_first = not station
    for start, end, kind in ways_in(text, at):
        yield from texts_in(line, at, start, is_first)
        yield Piece(kind, start, end, line.text[start:end])
        at, is_first = end, False
    yield from texts_in(line, at, len(text), is_first)


def ways_in(text, at):
    """Return (start, end, kind) for addresses and numbers, by their place; none within another."""
    found = []
    for kind, pattern in (
        ("email", EMAIL),
        ("hidden", HIDDEN),
        ("address", ADDRESS),
        ("phone", PHONE),
    ):
        for match in pattern.finditer(text, at):
            start, end = match.span()
            if all(end <= other[0] or start >= other[1] for other in found):
                is_fax = kind == "phone" and fax_pattern().search(text, max(0, start - 24), start)
                found.append((start, end, "fax" if is_fax else kind))
    return sorted(found)


def texts_in(line, start, end, starts_line):
    """Yield the names between addresses and numbers, without labels and joining words."""
    text = line.plain
    at = start
    borders = [*label_pattern().finditer(text, start, end), None]
    for label in borders:
        stop = label.start() if label else end
        for first, last in parts_between(text, at, stop):
            first, last = without_edges(text, first, last)
            if any(sign.isalnum() for sign in text[first:last]):
                yield text_or_place(line, first, last, starts_line)
                starts_line = False
        at = label.end() if label else end


def text_or_place(line, start, end, starts_line):
    """Return the piece for some words: a place if one is named and it begins a line, or leads."""
    text = tidy(line.text[start:end])
    leads = line.plain[end:].lstrip()[:1] == ":"
    named = in_place_pattern().sub("", line.plain[start:end])
    if is_known(named) and (leads or starts_line):
        start = end - len(named)
        kind = "station" if leads else "place"
        return Piece(kind, start, end, tidy(line.text[start:end]), starts_line, leads)
    return Piece("text", start, end, text, starts_line, leads)


@cache
def in_place_pattern():
    return re.compile(rf"^{any_of('contacts', 'in_place')}\s{{1,2}}", re.IGNORECASE)


SEPARATED = re.compile(r"(?:[^,،;:|()\n–—-]|(?<=\S)[-–](?=\S))+")
#: Between a name and what it belongs to: “Jane Doe at IOM Iraq”, “Awa Ndiaye à l'OIM Dakar”.
BELONGS = re.compile(
    r"(?<=\w)\s(?:at|of|from|with|à|de|en)\s(?:the\s|la\s|l')?(?=[A-Z]{2,8}(?:\W|$))"
)


def parts_between(text, start, end):
    """Yield where the parts stand that signs separate, or “at”."""
    for match in SEPARATED.finditer(text, start, end):
        at = match.start()
        for border in BELONGS.finditer(text, *match.span()):
            yield at, border.start()
            at = border.end()
        yield at, match.end()


def without_edges(text, start, end):
    piece = text[start:end]
    if match := edge_pattern().match(piece):
        start += match.end()
    if match := ending_pattern().search(text[start:end]):
        end = start + match.start()
    return start, max(start, end)


def tidy(text):
    return " ".join(text.split())


def station_at(text, at):
    """Return the match of “In Geneva:” or “New York :” at a place of a line, or None."""
    match = station_pattern().match(text, at, at + 80)
    if not match or key(match["place"]) in no_stations() or fax_pattern().search(match["place"]):
        return None
    if match["in"] or is_known(match["place"]):
        return match
    after = text[match.end() : match.end() + 60].strip()
    names_itself = EMAIL.match(after) or PHONE.match(after) or label_pattern().match(after)
    return None if names_itself or is_of_office(match["place"]) else match


@cache
def no_stations():
    names = ("mail_labels", "phone_labels", "fax_labels", "headings")
    return frozenset().union(*(keys("contacts", name) for name in names))
