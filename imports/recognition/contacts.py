"""Press contacts, in their many shapes: read piece by piece from the lines that hold them."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from ..recognised import LEFT_OVER, Contact, Doubt
from .datelines import is_named
from .lines import Line
from .names import is_of_office, may_be_name, station_in
from .phones import phones_of
from .pieces import ADDRESS, EMAIL, HIDDEN, is_reachable, pieces_of, tidy
from .places import is_known
from .rows import WAYS, WHO, is_blank

A_CONTACT_EACH = _("Addresses without a name, at different organisations: each is a contact.")
UNCERTAIN_NUMBER = _("The number has no country code, or cannot be one; it is as the page had it.")
UNKNOWN_PLACE = _("Taken for the duty station because of its line; its name is not known.")
NAME_OR_PLACE = _("This stands alone on a line; it may be the name of a place or of a person.")
HIDDEN_ADDRESS = _("An address of mail that is written so that machines do not see it.")

LONGEST_PLACE = 3  # words
ARABIC = re.compile(r"[\u0600-\u06ff]")


@dataclass
class Draft:
    """A contact as it grows."""

    station: str = ""
    name: str = ""
    organisation: str = ""
    emails: list = field(default_factory=list)
    phones: list = field(default_factory=list)
    is_alone: bool = False  # the name, on its line

    @property
    def is_reachable(self):
        return bool(self.emails or self.phones)

    def __bool__(self):
        return bool(self.name or self.organisation or self.is_reachable)

    def add_organisation(self, text):
        comma = "، " if ARABIC.search(self.organisation) else ", "
        self.organisation = comma.join(filter(None, [self.organisation, text]))

    def put(self, column, text):
        """Take what stands in a column of a table; say whether it has a place for that."""
        name = {"office": "station"}.get(column, column)
        is_of_body = column in {"office", "name"} and is_of_office(text)
        if name in {"station", "name"} and not is_of_body and not getattr(self, name):
            setattr(self, name, text)
        elif column in WHO:
            self.add_organisation(text)
        else:
            return False
        return True

    def finished(self):
        station = self.station or station_in(self.organisation)
        return Contact(
            station, self.name, tuple(self.emails), tuple(self.phones), self.organisation
        )


def contacts_in(lines):
    """Return the contacts that the lines hold, and the doubts about them.

    Each line says by its `cut` where the contacts begin in it. What is no contact is claimed for
    what is left over.
    """
    reader = Reader()
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        reader.following = following
        reader.read(line)
    return reader.contacts(), reader.doubts


class Reader:
    """Goes through the pieces of lines, and begins a contact where one begins."""

    def __init__(self):
        self.drafts, self.doubts = [], []
        self.station = ""  # of a line of its own, for all that follow
        self.station_of_line = ""  # of the beginning of a line, for all that stand in it

    @property
    def draft(self):
        if not self.drafts:
            self.begin()
        return self.drafts[-1]

    def begin(self):
        self.drafts.append(Draft(station=self.station_of_line or self.station))
        return self.drafts[-1]

    def contacts(self):
        drafts = [draft for draft in self.drafts if draft]
        for draft in drafts:
            if draft.is_alone and not draft.station and len(draft.name.split()) == 1:
                self.doubts.append(Doubt("contacts", NAME_OR_PLACE, draft.name))
        return [draft.finished() for draft in drafts]

    def read(self, line):
        line.field, self.station_of_line = "contacts", ""
        if line.cells is not None:
            self.read_row(line)
            return
        for piece in pieces_of(line):
            getattr(self, f"read_{piece.kind}")(piece, line)

    def read_row(self, line):
        """Take a row of a table for a contact, or for the station of those below."""
        if any(column == "heading" for *_place, column in line.cells):
            self.station = next(
                line.text[a:b] for a, b, column in line.cells if column == "heading"
            )
        elif line.cells:
            self.begin()
            for cell in sorted(line.cells, key=lambda cell: cell[2] in WAYS):
                self.read_cell(line, *cell)

    def read_cell(self, line, start, end, column):
        """Take what stands in a cell; what has no place in a contact is left over."""
        cell, draft = Line(line.block, 0, line.text[start:end], line.kind), self.drafts[-1]
        if is_blank(cell.text):
            return
        is_plain = not (is_reachable(cell.text) or ADDRESS.search(cell.plain))
        is_plain = is_plain or (column == "other" and is_figure(cell.plain))
        if column == "fax" or (is_plain and column not in WHO):
            cell.claim(0, end - start, LEFT_OVER)
        elif is_plain and not (column == "name" and is_of_office(cell.text)):
            draft.put(column, tidy(cell.text))
        else:
            for piece in pieces_of(cell):
                if piece.kind not in {"station", "place", "text"}:
                    getattr(self, f"read_{piece.kind}")(piece, cell)
                elif not draft.put(column, piece.text):
                    cell.claim(piece.start, piece.end, LEFT_OVER)
        for first, last, field_ in cell.claims:
            line.claim(start + first, start + last, field_)

    def read_station(self, piece, line):
        is_alone = not line.text[piece.end :].strip(" :\u00a0")
        if is_alone:
            self.station = piece.text
        self.station_of_line = "" if is_alone else piece.text
        if self.draft:
            self.begin()
        self.draft.station = piece.text

    def read_place(self, piece, line):
        """Take a place that no colon follows: it is that of the lines above, or leads to others."""
        draft = self.draft
        if not draft or draft.is_reachable:
            self.read_station(piece, line)
        elif draft.station in {"", self.station}:
            draft.station = piece.text
        else:
            self.read_text(piece, line)

    def read_email(self, piece, line):
        draft = self.draft
        is_nameless = not (draft.name or draft.station or draft.organisation)
        if draft.emails and is_nameless and domain(draft.emails[-1]) != domain(piece.text):
            self.doubts.append(Doubt("contacts", A_CONTACT_EACH, piece.text))
            draft = self.begin()
        draft.emails.append(piece.text)

    def read_phone(self, piece, line):
        for text, is_certain in phones_of(piece.text):
            self.draft.phones.append(text)
            if not is_certain:
                self.doubts.append(Doubt("contacts", UNCERTAIN_NUMBER, piece.text))

    def read_fax(self, piece, line):
        line.claim(piece.start, piece.end, LEFT_OVER)

    def read_hidden(self, piece, line):
        self.doubts.append(Doubt("contacts", HIDDEN_ADDRESS, piece.text))
        line.claim(piece.start, piece.end, LEFT_OVER)

    read_address = read_fax

    def read_text(self, piece, line):
        draft = self.draft
        is_office = is_of_office(piece.text)
        if draft.name and not (draft.station or draft.is_reachable) and is_known(piece.text):
            draft.station = piece.text
            return
        if self.is_unknown_place(piece, line):
            self.read_unknown_place(piece)
            return
        if piece.leads and draft.is_reachable:
            self.station_of_line = ""
        if draft.is_reachable and (piece.starts_line or piece.leads or not is_office):
            draft = self.begin()
        if not is_office and piece.text[0].islower():
            line.claim(piece.start, piece.end, LEFT_OVER)
        elif not is_office and not draft.name and may_be_name(piece.text):
            draft.name, draft.is_alone = piece.text, is_alone(piece, line)
        elif len(piece.text) <= 120:
            if (
                not is_office
                and draft.name
                and may_be_name(piece.text)
                and piece.starts_line
                and draft.organisation
            ):
                draft = self.begin()
                draft.name, draft.is_alone = piece.text, is_alone(piece, line)
                return
            if not is_office and is_alone(piece, line):
                self.doubts.append(Doubt("contacts", NAME_OR_PLACE, piece.text))
            draft.add_organisation(piece.text)
        else:
            line.claim(piece.start, piece.end, LEFT_OVER)

    def is_unknown_place(self, piece, line):
        """Say whether a line between a name and an address, or a second name, is of a place."""
        draft = self.draft
        if not draft.name or draft.station or draft.is_reachable or not is_alone(piece, line):
            return False
        if not may_be_name(piece.text) or is_of_office(piece.text) or not is_named(piece.text):
            return False
        if draft.is_alone and self.is_shorter(piece):
            return True
        leads_on = not draft.organisation or not self.following
        is_short = len(piece.text.split()) <= LONGEST_PLACE
        return is_short and (leads_on or is_reachable(self.following.text))

    def is_shorter(self, piece):
        """Say whether the name of a contact is one word, and another name follows it."""
        return len(self.draft.name.split()) == 1 < len(piece.text.split())

    def read_unknown_place(self, piece):
        """Take it for the station: the name before it, if that is one word and this is several."""
        draft = self.draft
        if draft.is_alone and self.is_shorter(piece):
            draft.station, draft.name = draft.name, piece.text
        else:
            draft.station = piece.text
        self.doubts.append(Doubt("contacts", UNKNOWN_PLACE, draft.station))


def is_figure(text):
    """Say whether what stands in no column of numbers is one, or hours, and none that certainly
    reaches somebody.
    """
    has_address = EMAIL.search(text) or HIDDEN.search(text) or ADDRESS.search(text)
    return not has_address and not all(sure for _number, sure in phones_of(text))


def is_alone(piece, line):
    """Say whether a line is nothing but a piece."""
    return not (line.text[line.cut : piece.start] + line.text[piece.end :]).strip(
        " ,،;.*•-–—\u00a0"
    )


def domain(email):
    return email.rpartition("@")[2].casefold()
