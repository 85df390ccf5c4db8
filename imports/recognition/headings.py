"""The headings of the parts of a page: the note to editors, and “About …”."""

import re
from functools import cache

from .phrases import any_of, is_lone


def is_note_heading(line):
    return line.is_prose and (is_lone(line.text, "note", "headings") or bool(colon_of_note(line)))


def colon_of_note(line):
    """Return where the text behind “Note to editors:” begins, or 0."""
    label, colon, _ = line.text[:80].partition(":")
    return len(label) + 1 if colon and is_lone(label, "note", "headings") else 0


@cache
def about_pattern():
    return re.compile(rf"\s*{any_of('about', 'beginnings')}(?:(?<=')|(?!\w))", re.IGNORECASE)


def is_about_heading(line, following):
    """Say whether a line is the heading of a text about someone, which follows it."""
    text = line.text.strip()
    if (
        not line.is_prose
        or len(text) > 120
        or text[-1:] in ".,;!?؟"
        or not about_pattern().match(line.plain)
    ):
        return False
    if re.match(r"about\s+\d|sobre\s+(?:el|la|los|las)\s+(?-i:[a-zà-ÿ])", text, re.IGNORECASE):
        return False  # “About 300 boats”, “Sobre la situación”
    return bool(following) and len(text.split()) <= 16


def is_section(line, following):
    return is_note_heading(line) or is_about_heading(line, following)
