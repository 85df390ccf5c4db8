"""Quotation marks and apostrophes."""

import re

from .kept import kept
from .signs import APOSTROPHE, BREAK, CLOSING, OPENING, SINGLE

STRAIGHT = re.compile(r"""(?<![^\s"'])[^\s"']*(?<!\d)(?P<sign>["'])[^\s"']*""")


def marks(language):
    """Return the quotation marks of a language."""
    match language:
        case "fr" | "es" | "ar":
            return "«", "»"
        case _:
            return "“", "”"


def quoted(text, language):
    """Replace straight quotation marks and apostrophes; those whose sense is unclear stay."""
    return Quotes(text, language).cells


def unclear(text):
    """Yield the words with a straight sign that is no measure, such as 12" or 46°12'N."""
    kept_places = kept(text)
    for found in STRAIGHT.finditer(text):
        if found.start("sign") not in kept_places:
            yield found[0]


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
