"""The plain text of a page, as a crawler saw it: a line is a block."""

import re
from dataclasses import dataclass

from imports.sources import Block, Kind

LINE = re.compile("\r\n|[\n\r\f\x0b\x85\u2028\u2029]")
RULE = re.compile(r"(?:[*_=—–-]\s*){3,}")
#: What begins an item of a list; alone on a line it begins the next one.
MARKER = re.compile(r"[-*•·‣◦▪–](?:\s+|\Z)")
NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")


@dataclass(frozen=True)
class Piece:
    """A block, and the lines of the file that it came from."""

    block: Block
    line: str


def pieces_of(text):
    """Return the pieces of a plain text."""
    lines = [line for line in LINE.split(text) if line.strip()]
    numbers = _numbered(lines)
    pieces, markers, levels = [], [], []
    for place, line in enumerate(lines):
        words = line.strip()
        if RULE.fullmatch(words) and not markers:
            pieces.append(Piece(Block(Kind.RULE, words), line))
            levels = []
        elif words in ("-", "*", "•"):
            if markers:
                pieces.append(_paragraph(markers.pop()))
            markers = [line]
        elif markers or (not RULE.fullmatch(words) and MARKER.match(words)):
            words = words if markers else MARKER.sub("", words, count=1)
            level = _level(markers[0] if markers else line, levels)
            block = Block(Kind.ITEM, words, level=level)
            pieces.append(Piece(block, "\n".join([*markers, line])))
            markers = []
        elif place in numbers:
            words = NUMBER.sub("", words, count=1)
            level = _level(line, levels)
            pieces.append(Piece(Block(Kind.ITEM, words, level=level, is_ordered=True), line))
        else:
            pieces.append(_paragraph(line))
            levels = []
    return pieces + [_paragraph(line) for line in markers]


def _paragraph(line):
    return Piece(Block(Kind.PARAGRAPH, line.strip()), line)


def _level(line, levels):
    """Return how deep an item is, by its indent and those above it (`levels`, which grows)."""
    indent = len(line.expandtabs()) - len(line.expandtabs().lstrip())
    while levels and levels[-1] > indent:
        levels.pop()
    if not levels or levels[-1] < indent:
        levels.append(indent)
    return len(levels)


def _numbered(lines):
    """Return the places of the lines that are items of an ordered list: at least two that follow
    each other and count from one. Of any other line, its number is a part of the text.
    """
    found, run = set(), []
    for place, line in enumerate([*lines, ""]):
        match = NUMBER.match(line.strip())
        number = int(match[1]) if match else 0
        if number and number == len(run) + 1:
            run.append(place)
            continue
        if len(run) > 1:
            found.update(run)
        run = [place] if number == 1 else []
    return found
