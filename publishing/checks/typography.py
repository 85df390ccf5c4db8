"""Quotation marks, apostrophes and the spaces of French punctuation.

Each function takes a plain text, whose blocks line breaks divide, and returns a list with what
should stand for each of its characters; joined, that is the text put right. Doing it again changes
nothing. Addresses, e-mail addresses, times and measures (10:30, 46°12'N, 12") stay as they are.
"""

import re

from .markup import BREAK, OBJECT

NARROW = "\N{NARROW NO-BREAK SPACE}"
SPACES = f" \t\N{NO-BREAK SPACE}\N{THIN SPACE}{NARROW}"
APOSTROPHE, SINGLE = "’", "‘"
MARKS = ";:!?"
OPENING = f"“«‘([{{-–—/¿¡{SPACES}{BREAK}"
CLOSING = f"”»’)]}},.;:!?…{SPACES}{BREAK}"
ADDRESS = re.compile(
    r"""[a-z][a-z0-9+.-]*://[^\s"“”«»<>]+
      | \b(?:www\.|mailto:|tel:)[^\s"“”«»<>]+
      | [\w.+'’-]+@[\w-]+(?:\.[\w-]+)+""",
    re.VERBOSE | re.IGNORECASE,
)


def marks(language):
    """Return the quotation marks of a language."""
    match language:
        case "fr" | "es" | "ar":
            return "«", "»"
        case _:
            return "“", "”"


def typeset(text, language):
    """Put right everything that this module knows of."""
    cells = quoted(text, language)
    return spaced("".join(cells)) if language == "fr" else cells


def kept(text):
    """Return the places of the characters that belong to an address."""
    return {place for found in ADDRESS.finditer(text) for place in range(*found.span())}


def quoted(text, language):
    """Replace straight quotation marks and apostrophes; those whose sense is unclear stay."""
    return Quotes(text, language).cells


class Quotes:
    """One pass over a text from left to right, which knows what quotations are open."""

    def __init__(self, text, language):
        self.text, self.kept = text, kept(text)
        self.left, self.right = marks(language)
        self.cells = list(text)
        self.is_open = self.is_single_open = False
        for place, char in enumerate(text):
            if place not in self.kept:
                self.cells[place] = self.cell(place, char)
                self.follow(self.cells[place], place)

    def cell(self, place, char):
        if char == '"':
            return self.double(place)
        return self.single(place) if char == "'" else char

    def follow(self, char, place):
        """Keep in mind which quotations are open."""
        if char == BREAK:
            self.is_open = self.is_single_open = False
        elif char in "“«":
            self.is_open = True
        elif char in "”»":
            self.is_open = False
        elif char == SINGLE:
            self.is_single_open = True
        elif char == APOSTROPHE and not self.is_within_word(place):
            self.is_single_open = False

    def before(self, place):
        return self.cells[place - 1] if place else BREAK

    def after(self, place):
        return self.text[place + 1] if place + 1 < len(self.text) else BREAK

    def is_within_word(self, place):
        return self.before(place).isalpha() and self.after(place).isalpha()

    def rest_of_block(self, place):
        """Yield the places of the same sign that follow in the block."""
        end = self.text.find(BREAK, place)
        for later in range(place + 1, end if end >= 0 else len(self.text)):
            if self.text[later] == self.text[place] and later not in self.kept:
                yield later

    def double(self, place):
        before, after = self.before(place), self.after(place)
        if before in OPENING:
            if after not in CLOSING:
                return self.left
            if self.is_open:
                return self.right
            return self.left if any(self.rest_of_block(place)) else '"'
        if before == APOSTROPHE and after.isalnum() and not self.is_open:
            return self.left  # l’« eau »
        is_unclear = before.isdigit() or self.is_within_word(place)
        return '"' if is_unclear and not self.is_open else self.right

    def single(self, place):
        before, after = self.before(place), self.after(place)
        if before.isalpha():
            return APOSTROPHE
        if before.isdigit() and not self.is_single_open:
            return "'"
        if before not in OPENING:
            return APOSTROPHE
        if after.isalpha() and any(map(self.may_close, self.rest_of_block(place))):
            return SINGLE
        return "'"

    def may_close(self, place):
        return self.text[place - 1] not in OPENING and not self.after(place).isalnum()


def spaced(text):
    """Set narrow no-break spaces before ; : ! ? and inside « », as French does."""
    cells, kept_places = list(text), kept(text)
    for place, char in enumerate(text):
        if place in kept_places:
            continue
        if char == "«":
            space_after(text, cells, place)
        elif char == "»" or char in MARKS:
            space_before(text, cells, place)
    return cells


def space_after(text, cells, place):
    end = place + 1
    while text[end : end + 1] and text[end] in SPACES:
        end += 1
    if text[end : end + 1] not in ("", BREAK, "»"):
        narrow(cells, place + 1, end, place, cells[place] + NARROW)


def space_before(text, cells, place):
    start = place
    while start and text[start - 1] in SPACES:
        start -= 1
    before = text[start - 1] if start else BREAK
    if before in f"{BREAK}([{{«{MARKS}":
        return
    if text[place] in MARKS and not ends_phrase(text, before, place):
        return
    narrow(cells, start, place, place, NARROW + cells[place])


def ends_phrase(text, before, place):
    """Say whether a mark is punctuation, and no part of a time, a scale or a name."""
    after = text[place + 1 : place + 2] or BREAK
    next_word = text[place + 1 :].lstrip(SPACES)[:1]
    is_scale = text[place] == ":" and before.isdigit() and next_word.isdigit()
    return (after in CLOSING or after in f"\"'{OBJECT}") and not is_scale


def narrow(cells, start, end, place, joined):
    """Leave one narrow space from `start` to `end`; where none stands, `joined` brings it."""
    if start == end:
        cells[place] = joined
    else:
        cells[start] = NARROW
        cells[start + 1 : end] = [""] * (end - start - 1)
