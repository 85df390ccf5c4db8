"""The frame of a site: the lines that recur from page to page above and below their own text.

A first pass over all pages (`learn`) counts the lines of their beginnings and ends; a second one
(`own`) takes off what recurs there without a gap. Pages of one group (a language, and a kind of
file) have the same frame, or a few. Contacts, datelines and the texts “About …” recur too, and are
never frame. Memory stays the same however many pages there are.
"""

import re
from collections import Counter, defaultdict
from statistics import median

from imports.recognition.phrases import key, kinds_of
from imports.sources import Kind

#: How far into a page its frame may reach, in lines.
BEGIN, END = 300, 100
#: Lines that are counted at a time, for each group of pages.
LINES = 50_000
#: A line that recurs nowhere else is a part of the frame where so many that recur follow it.
FOLLOWED = 3
#: A frame that only some pages have, such as the menu of a section, has so many lines, on so many
#: pages; more where there are sentences among them, as in the menu of an older design.
SECTION_LINES, LAYOUT_LINES, SECTION_PAGES = 3, 8, 5
SHORT, PROSE, LONG = 40, 80, 600

EMAIL_OR_PHONE = re.compile(r"\S@\w|(?:\+|\b00)\d[\d ().-]{6,}\d|\d{2,4}[ .-]\d{2,4}[ .-]\d{2,4}")
DATELINE = re.compile(r"[^.!?:|]{2,60}\s[-–—]\s.{60}", re.DOTALL)
ABOUT = re.compile(
    r"(?:about|note|à propos|a propos|acerca|sobre|nota|نبذة|عن|حول|ملاحظة)\b.{0,120}\Z",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?؟…:;»”\"]\s*\Z")
LEGAL = re.compile(r"©|\(c\)|copyright|cookie|rights reserved|droits|derechos|حقوق", re.IGNORECASE)


class Counts(Counter):
    """How often lines recur, of a bounded number of lines: the rarer half falls out where they are
    too many. What is frequent from the beginning is counted in full.
    """

    def add(self, lines):
        self.update(lines)
        while len(self) > LINES:
            floor = median(self.values())
            for line in [line for line, times in self.items() if times <= floor]:
                del self[line]


class Frames:
    def __init__(self):
        self.begins, self.ends = defaultdict(Counts), defaultdict(Counts)
        self.pictures = defaultdict(Counts)
        self.pages, self.known = Counter(), set()

    def learn(self, group, pieces, pictures=()):
        """Count the lines of a page, and the marks of its pictures; a page that was counted already
        says nothing new.
        """
        keys = [_key(piece) for piece in pieces]
        page = hash((group, *keys))
        if page in self.known:
            return
        self.known.add(page)
        self.pages[group] += 1
        self.begins[group].add(set(keys[:BEGIN]))
        self.ends[group].add(set(keys[-END:]))
        if pictures:
            self.pictures[group].add({hash(mark) for mark in pictures})

    def recurs(self, group, mark):
        """Say whether a picture stands on so many pages that it is a part of the frame."""
        pages = self.pages[group]
        return self.pictures[group][hash(mark)] >= max(_least(pages), pages / 2)

    def own(self, group, pieces, title=""):
        """Return the pieces of a page's own, and those of its frame in two lists: what stands above
        them, and below.
        """
        start = self._begin(group, pieces, title)
        if start and _is_kind(pieces[start - 1]):
            start -= 1
        stop = len(pieces) - self._end(group, pieces[start:])
        return pieces[start:stop], pieces[:start], pieces[stop:]

    def _begin(self, group, pieces, title):
        pieces = pieces[:BEGIN]
        held = (place for place, piece in enumerate(pieces) if _is_own(piece, title))
        first_own = next(held, len(pieces))
        if first_own < len(pieces) and DATELINE.match(pieces[first_own].block.text):
            first_own = max(first_own - 1, 0)  # what stands above a dateline is a title
        times = [self.begins[group][_key(piece)] for piece in pieces[:first_own]]
        return self._run(times, pieces, self.pages[group])

    def _end(self, group, pieces):
        last = pieces[: -END - 1 : -1]
        below = [None, *last]
        held = (place for place, piece in enumerate(last) if _is_own_below(piece, below[place]))
        first_own = next(held, len(last))
        times = [self.ends[group][_key(piece)] for piece in last[:first_own]]
        length = self._run(times, last, self.pages[group])
        recurs = length < len(last) and self.ends[group][_key(last[length])] >= _least(
            self.pages[group]
        )
        return _without_rest(last, length, recurs)

    def _run(self, times, pieces, pages):
        """Return how many of the first lines are frame: each stands on so many (`times`) pages."""
        least, place = _least(pages), 0
        level = pages
        while place < len(times):
            if times[place] >= max(least, level / 2):
                level = min(level, times[place])
            elif self._is_of_a_section(times[place:], pieces[place:], pages):
                level = times[place]
            elif not _is_gap(times[place:], pieces[place], max(least, level / 2)):
                break
            place += 1
        return place

    @staticmethod
    def _is_of_a_section(times, pieces, pages):
        least = max(SECTION_PAGES, pages // 100, times[0] // 2)
        length = next((n for n, many in enumerate(times) if many < least), len(times))
        is_short = not any(_is_prose(piece) for piece in pieces[:SECTION_LINES])
        return length >= (SECTION_LINES if is_short else LAYOUT_LINES)


def _key(piece):
    return hash(" ".join(piece.block.text.casefold().split()))


def _least(pages):
    """Return on how many pages a line has to stand to be called recurring."""
    return 2 if pages < 4 else 3


def _is_kind(piece):
    """Say whether a line is that which says above a title what kind of page it is."""
    return kinds_of("articles").get(key(piece.block.text), "news") != "news"


def _is_own(piece, title):
    text = piece.block.text
    return (
        (title and text == title)
        or len(text) > LONG
        or bool(EMAIL_OR_PHONE.search(text) or DATELINE.match(text))
    )


def _is_own_below(piece, below):
    """Say whether a line at the end of a page is its own; `below` is the one under it."""
    text = piece.block.text
    if EMAIL_OR_PHONE.search(text) or DATELINE.match(text):
        return True
    heads = below and ABOUT.match(text) and _is_sentence(below)
    return bool(heads) or (_is_prose(piece) and not LEGAL.search(text))


def _is_prose(piece):
    return len(piece.block.text) > PROSE and _is_sentence(piece)


def _is_sentence(piece):
    return bool(SENTENCE_END.search(piece.block.text))


def _is_gap(times, piece, least):
    """Say whether a line that recurs nowhere else stands in the midst of the frame."""
    after = times[1 : 1 + FOLLOWED]
    return (
        len(after) == FOLLOWED
        and min(after) >= least
        and len(piece.block.text) <= SHORT
        and piece.block.kind != Kind.HEADING
    )


def _without_rest(last, length, recurs):
    """Return the length of a frame below a page (`last` goes upwards) without the list that the
    own text above it leads to; where that text recurs, also without the sentences that go on.
    """
    leads = length < len(last) and last[length].block.text.endswith(":")
    while length and (leads or recurs):
        piece = last[length - 1]
        is_legal = LEGAL.search(piece.block.text)
        goes_on = recurs and _is_sentence(piece) and not is_legal
        if piece.block.kind != Kind.ITEM and not goes_on:
            break
        length -= 1
    return length
