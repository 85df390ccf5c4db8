"""Tables of press contacts, of HTML or in lines of text: each of their rows is a contact."""

import re
from dataclasses import replace
from functools import cache, cached_property
from itertools import takewhile

from django.utils.translation import gettext_noop as _

from ..recognised import Doubt
from ..sources import Kind
from .invitations import end_of_lead
from .lines import LINE
from .names import is_of_office
from .phrases import key, keys, words
from .pieces import EMAIL, HIDDEN, is_reachable
from .places import is_known

UNSURE = _("This may be a table of press contacts. It stays in the text.")
UNTITLED = _("The table does not say what its columns are. Compare the contacts with it.")

#: Columns by which somebody can be reached, and those that say who that is.
WAYS = {"email", "phone", "ways"}
WHO = {"name", "station", "office", "role"}
DIGITS = 6  # of a number
NAMES = {"", "role"}  # columns of which only the content says so
LONGEST = 120  # a cell without an address
BETWEEN = re.compile(r"\s*[/&,،|]\s*|\s+(?:and|et|y|و)\s+")
NOTHING = " -–—=:.\u00a0"


def rows_apart(lines):
    """Return the lines, each row of a table of contacts one of them, with its `cells`; doubts about
    these; and the first lines of tables that may be of contacts, too.
    """
    found, doubts, unsure, at = [], [], [], 0
    while at < len(lines):
        taken, rows = rows_at(lines, at)
        is_led = bool(rows and at) and end_of_lead(lines[at - 1]) is not None
        table = Table(rows, is_led=is_led) if rows else None
        at += len(taken)
        if table and table.is_sure():
            found += table.told()
            doubts += table.doubts
            continue
        found += taken
        if table and table.is_likely:
            unsure.append(taken[0])
        for line in taken if table else ():
            line.is_kept = table.has_heading
    return found, doubts, unsure


def rows_at(lines, at):
    """Return the lines of a table at a place, and its rows: a table of HTML is one line. What is
    none is one line without rows.
    """
    line = lines[at]
    if line.kind == Kind.TABLE:
        parts = LINE.finditer(line.text)
        rows = [replace(line, start=line.start + m.start(), text=m[0], claims=[]) for m in parts]
        return [line], rows
    following = map(lines.__getitem__, range(at, len(lines)))  # a slice would copy the whole rest
    taken = list(takewhile(is_row, following))
    return (taken, taken) if len(taken) > 1 else ([line], [])


def is_row(line):
    is_text = line.kind == Kind.PARAGRAPH and len(line.text) < 1000
    return is_text and len(cells_in(line.text)) > 1


def cells_in(text):
    """Return where the cells of a row stand, between tabs or else bars."""
    start, end = 0, len(text)
    sign = "\t" if "\t" in text else "|"
    if sign == "|":  # bars may stand around the row, too
        bare = text.strip()
        if bare.startswith("|"):
            start = text.index("|") + 1
            end = text.rindex("|") if bare.endswith("|") and len(bare) > 1 else end
    found = []
    for part in text[start:end].split(sign):
        blank = len(part) - len(part.lstrip())
        found.append((start + blank, start + max(blank, len(part.rstrip()))))
        start += len(part) + 1
    return found


class Table:
    """Rows that may be of contacts; `is_led` says that a line leads to contacts before them."""

    def __init__(self, rows, *, is_led):
        self.rows, self.is_led, self.doubts = rows, is_led, []
        self.places = [cells_in(row.text) for row in rows]
        if rows[0].kind != Kind.TABLE and "\t" in rows[0].text:
            # A line of text has lost its last tabs.
            size = max(map(len, self.places))
            for row, places in zip(rows, self.places, strict=True):
                places += [(len(row.text),) * 2] * (size - len(places))
        self.texts = [
            [row.text[start:end] for start, end in places]
            for row, places in zip(rows, self.places, strict=True)
        ]
        self.columns = columns_of_heading(self.texts[0])
        self.has_heading = bool(self.columns)
        if not self.has_heading:
            self.columns = self.columns_by_content()

    @cached_property
    def contacts(self):
        """The texts of the rows that are neither headings nor empty."""
        rows = self.texts[self.has_heading :]
        return [row for row in rows if not is_empty(row) and not station_of(row)]

    @property
    def is_likely(self):
        """Say whether the rows are probably of contacts, whatever speaks against it."""
        reachable = sum(any(map(has_address, row)) for row in self.contacts)
        is_usual = reachable * 2 > len(self.contacts)
        return self.has_heading or is_usual or (self.is_led and reachable)

    def is_sure(self):
        """Say whether each row is one contact: with a way to reach it, and all of its cells."""
        is_plain = len(self.columns) > 2 and any(map(self.has_addresses, range(len(self.columns))))
        is_told = self.is_led or (self.is_of_people() if self.has_heading else is_plain)
        return is_told and bool(self.contacts) and all(map(self.is_contact, self.contacts))

    def is_of_people(self):
        """Say whether headings are those of contacts, and not of prices or a programme: columns
        that have no place in a contact may only follow that of its name.
        """
        others = [n for n, column in enumerate(self.columns) if column == "other"]
        is_full = any(not is_blank(row[n]) for row in self.contacts for n in others if n < len(row))
        return not is_full or (self.columns[0] in WHO and "name" in self.columns[: others[0]])

    def has_addresses(self, number):
        """Say whether a column has an address of mail in every row."""
        return all(len(row) > number and has_address(row[number]) for row in self.contacts)

    def is_contact(self, row):
        if len(row) != len(self.columns) or self.columns.count("name") > 1:
            return False
        pairs = list(zip(row, self.columns, strict=True))
        reaches = any(has_way(text) for text, column in pairs if column in WAYS | WHO)
        is_someone = any(not is_blank(text) for text, column in pairs if column in WHO)
        if "email" in self.columns and any(has_address(t) for t, column in pairs if column in WHO):
            return False  # its cells are those of other columns
        is_short = all(len(text) <= LONGEST or is_reachable(text) for text in row)
        return reaches and is_someone and is_short

    def columns_by_content(self):
        """Return what the columns of a table are that does not say it; none if that is unclear."""
        rows = [row for row in self.texts if not is_empty(row) and not station_of(row)]
        if not rows or len({len(row) for row in rows}) > 1:
            return []
        found = [column_of(texts) for texts in zip(*rows, strict=True)]
        unclear = [number for number, column in enumerate(found) if not column]
        if any(has_digit(row[n]) for row in rows for n in range(len(found)) if found[n] in NAMES):
            return []  # hours, prices: neither a name nor an office
        if len(unclear) > 1 and "station" not in found:
            lengths = [max(len(row[number].split()) for row in rows) for number in unclear[:2]]
            if sorted(lengths)[0] == 1 < max(lengths):  # a town, and a name of several words
                found[unclear.pop(lengths.index(1))] = "station"
                if not any(is_known(row[found.index("station")]) for row in rows):
                    self.doubts.append(Doubt("contacts", UNTITLED, self.rows[0].text))
        for number in unclear:
            found[number] = "role" if "name" in found else "name"
        if len(unclear) > 1:
            self.doubts.append(Doubt("contacts", UNTITLED, self.rows[0].text))
        return found

    def told(self):
        """Return the rows as lines with their cells: (start, end, column)."""
        for number, (row, texts) in enumerate(zip(self.rows, self.texts, strict=True)):
            columns = self.columns
            if is_empty(texts) or (self.has_heading and not number):
                columns = []
            elif station_of(texts):
                columns = ["heading" if text else "other" for text in texts]
            pairs = zip(self.places[number], columns, strict=False)
            row.cells = [(*place, column) for place, column in pairs]
        return self.rows


def columns_of_heading(texts):
    """Return what the columns are by their headings; none if the row is no heading of contacts."""
    found = [next(filter(None, map(kinds().get, parts_of(text))), "other") for text in texts]
    is_heading = WAYS & {*found} and WHO & {*found} and not any(map(is_reachable, texts))
    return found if is_heading else []


def parts_of(text):
    return [key(text), *map(key, BETWEEN.split(text))]


@cache
def kinds():
    """Return what a column is by the key of its heading."""
    labels = {"email": "mail_labels", "phone": "phone_labels", "fax": "fax_labels"}
    found = {each: column for column, name in labels.items() for each in keys("contacts", name)}
    for column, headings in words()["columns"].items():
        found |= {key(heading): column for heading in headings}
    return found


def column_of(texts):
    """Return what a column is by what stands in it; "" if that may be a name."""
    texts = [text for text in texts if not is_blank(text)]
    if any(map(has_way, texts)):
        return "ways"
    for is_kind, column in ((is_known, "station"), (is_of_office, "role")):
        if sum(map(is_kind, texts)) * 2 > len(texts):
            return column
    return "" if texts else "other"


def station_of(texts):
    """Return the place for the rows below, if nothing but that stands in a row."""
    alone = [text for text in texts if not is_blank(text)]
    return alone[0] if len(alone) == 1 and len(texts) > 1 and is_known(alone[0]) else ""


def is_empty(texts):
    return all(map(is_blank, texts))


def is_blank(text):
    return not text.strip(NOTHING)


def has_digit(text):
    return any(sign.isdigit() for sign in text)


def has_way(text):
    """Say whether a cell reaches somebody: hours and prices have fewer digits than numbers do."""
    return has_address(text) or (is_reachable(text) and sum(map(str.isdigit, text)) >= DIGITS)


def has_address(text):
    return bool(EMAIL.search(text) or HIDDEN.search(text))
