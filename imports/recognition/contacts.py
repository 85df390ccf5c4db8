"""Press contacts, in their many shapes: read piece by piece from the lines that hold them."""

import re
from dataclasses import dataclass, field
from functools import cache

from ..recognised import LEFT_OVER, Contact, Doubt
from .phones import PHONE, phone_of
from .phrases import any_of, either, key, keys, phrases, plain
from .places import is_known

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
HIDDEN = re.compile(
    r"[\w.+-]{1,64}\s?[\[({]\s?(?:at|arobase|arroba|@|a)\s?[\])}]\s?[\w-]{1,63}(?:\s?(?:\.|[\[({]\s?(?:dot|point|punto)\s?[\])}])\s?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}")
LONGEST = 600  # a line of contacts; what is longer is prose


@dataclass
class Draft:
    """A contact as it grows."""

    station: str = ""
    name: str = ""
    organisation: str = ""
    emails: list = field(default_factory=list)
    phones: list = field(default_factory=list)

    @property
    def is_reachable(self):
        return bool(self.emails or self.phones)

    def __bool__(self):
        return bool(self.name or self.organisation or self.is_reachable)

    def finished(self):
        station = self.station or station_in(self.organisation)
        return Contact(
            station, self.name, tuple(self.emails), tuple(self.phones), self.organisation
        )


@dataclass(frozen=True)
class Piece:
    """What stands at `start` to `end` of a line: `kind` is email, phone, fax, hidden, station, break
    or text.
    """

    kind: str
    start: int
    end: int
    text: str
    starts_line: bool = False


@cache
def label_pattern():
    names = [*phrases("contacts", "mail_labels"), *phrases("contacts", "phone_labels")]
    return re.compile(
        rf"(?<!\w){either(names)}(?!\w)\.?\s{{0,2}}(?:\([^()]{{1,20}}\)\s?)?:?|(?<!\w)[TMEP]\s?[:.](?=\s?[+\w])",
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
    """Return a pattern for the words and signs around names that are no part of them."""
    joins = any_of("contacts", "joins")
    return re.compile(rf"^(?:[\s,،;:|/•–—.()\[\]<>«»-]|{joins}(?!\w))+", re.IGNORECASE)


@cache
def ending_pattern():
    joins = any_of("contacts", "joins")
    return re.compile(
        rf"(?:[\s,،;:|/•–—()\[\]<>«»-]|(?<!\w){joins})+$|(?<=[a-zà-ÿ\u0600-\u06ff]{{3}})[.]$",
        re.IGNORECASE,
    )


def is_reachable(text):
    return bool(EMAIL.search(text) or HIDDEN.search(text) or PHONE.search(plain(text)))


def contacts_in(lines):
    """Return the contacts that the lines hold, and the doubts about them.

    Each line says by its `cut` where the contacts begin in it. What is no contact is claimed for
    what is left over.
    """
    reader = Reader()
    for line in lines:
        reader.read(line)
    return reader.contacts(), reader.doubts


class Reader:
    """Goes through the pieces of lines, and begins a contact where one begins."""

    def __init__(self):
        self.drafts, self.doubts = [], []
        self.station = ""  # of a line of its own, for all that follow

    @property
    def draft(self):
        if not self.drafts:
            self.begin()
        return self.drafts[-1]

    def begin(self):
        self.drafts.append(Draft(station=self.station))
        return self.drafts[-1]

    def contacts(self):
        return [draft.finished() for draft in self.drafts if draft]

    def read(self, line):
        line.field = "contacts"
        for piece in pieces_of(line):
            getattr(self, f"read_{piece.kind}")(piece, line)

    def read_station(self, piece, line):
        is_alone = not line.text[piece.end :].strip(" :\u00a0")
        if is_alone:
            self.station = piece.text
        if self.draft:
            self.begin()
        self.draft.station = piece.text

    def read_email(self, piece, line):
        draft = self.draft
        is_nameless = not (draft.name or draft.station or draft.organisation)
        if draft.emails and is_nameless and domain(draft.emails[-1]) != domain(piece.text):
            message = (
                "Addresses without a name, at different organisations: taken as a contact each."
            )
            self.doubts.append(Doubt("contacts", message, piece.text))
            draft = self.begin()
        draft.emails.append(piece.text)

    def read_phone(self, piece, line):
        text, is_certain = phone_of(piece.text)
        self.draft.phones.append(text)
        if not is_certain:
            message = "The number has no country code, or cannot be one; it stays as it is written."
            self.doubts.append(Doubt("contacts", message, piece.text))

    def read_fax(self, piece, line):
        line.claim(piece.start, piece.end, LEFT_OVER)

    def read_hidden(self, piece, line):
        message = "An address of mail that is written so that machines do not see it."
        self.doubts.append(Doubt("contacts", message, piece.text))
        line.claim(piece.start, piece.end, LEFT_OVER)

    read_address = read_fax

    def read_text(self, piece, line):
        draft = self.draft
        is_office = is_of_office(piece.text)
        if draft.is_reachable and (piece.starts_line or not is_office):
            draft = self.begin()
        if not is_office and not draft.name and may_be_name(piece.text):
            draft.name = piece.text
        elif len(piece.text) <= 120:
            if (
                not is_office
                and draft.name
                and may_be_name(piece.text)
                and piece.starts_line
                and draft.organisation
            ):
                draft = self.begin()
                draft.name = piece.text
                return
            draft.organisation = ", ".join(filter(None, [draft.organisation, piece.text]))
        else:
            line.claim(piece.start, piece.end, LEFT_OVER)


def domain(email):
    return email.rpartition("@")[2].casefold()


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
        for match in SEPARATED.finditer(text, at, stop):
            first, last = without_edges(text, *match.span())
            if any(sign.isalnum() for sign in text[first:last]):
                yield Piece("text", first, last, tidy(line.text[first:last]), starts_line)
                starts_line = False
        at = label.end() if label else end


SEPARATED = re.compile(r"(?:[^,،;|()\n–—-]|(?<=\S)[-–](?=\S))+")


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


@cache
def office_words():
    return keys("contacts", "offices")


ACRONYM = re.compile(r"(?:[A-Z]{2,8}|UN[ -][A-Z]\w{1,12})(?![\w.])")


def is_of_office(text):
    """Say whether a text is of an organisation or a function, not the name of a person."""
    tokens = key(text).replace("'", " ").split()
    return bool(ACRONYM.match(text)) or any(token in office_words() for token in tokens)


def may_be_name(text):
    tokens = text.split()
    return (
        len(tokens) <= 6
        and len(text) <= 80
        and not tokens[0][0].islower()
        and not any(sign.isdigit() for sign in text)
    )


@cache
def organisation_pattern():
    return re.compile(
        r"(?:[A-Z]{2,8}|المنظمة الدولية للهجرة)\s{1,2}(?:[-–—(]\s?)?(?:(?:in|à|au|en|a|في)\s)?(?P<place>.{2,50}?)\)?$"
    )


def station_in(organisation):
    """Return “Washington D.C.” for “OIM Washington D.C.”."""
    match = organisation_pattern().match(organisation)
    if not match or "," in match["place"]:
        return ""
    place = match["place"]
    return "" if is_of_office(place) or place[0].islower() else place
