"""The narrow no-break spaces of French: before ; : ! ? and inside « »."""

from .kept import kept
from .signs import BREAK, CLOSING, MARKS, NARROW, OBJECT, SPACES, joined


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


def narrow(cells, start, end, place, together):
    """Leave one narrow space from `start` to `end`; where none stands, `together` brings it."""
    if start == end:
        cells[place] = together
    else:
        joined(cells, start, end, NARROW)
