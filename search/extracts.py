"""The place of a text where the words stand that were looked for."""

from bisect import bisect_left

from django.utils.html import escape
from django.utils.safestring import mark_safe

from . import words

#: How many letters an extract has, and how many stand before the first word that was found.
LENGTH, BEFORE = 240, 70
#: How far into a text an extract is looked for.
FARTHEST = 6_000


def marked(text, query):
    """Return a text as HTML, with the words looked for in `<mark>`."""
    pieces, end = [], 0
    for match in found_in(text, query):
        pieces += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        end = match.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))


def found_in(text, query):
    """Return the words of a text that were looked for."""
    verdicts = query.verdicts
    return [match for match in words.WRITTEN.finditer(text) if verdicts[match[0]]]


def extract(summary, body, query):
    """Return the summary where it has what was looked for, or else the place of the text that has
    the most of it, marked.
    """
    for text in filter(None, (summary, body)):
        if found := found_in(text[:FARTHEST], query):
            return marked(cut(text, [match.start() for match in found]), query)
    return marked(cut(summary or body, [0]), query)


def cut(text, places):
    """Return the part of a text that has most of some places, which rise, in whole words; an
    ellipsis stands for what is left out.
    """
    if len(text) <= LENGTH:
        return text
    near = LENGTH - BEFORE
    best = max(places, key=lambda place: number_within(places, place, place + near))
    start = max(0, min(best - BEFORE, len(text) - LENGTH))
    if start:
        start = text.find(" ", start, best) + 1 or best
    end = len(text)
    if start + LENGTH < end:
        end = max(text.rfind(" ", best, start + LENGTH), best + 1)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def number_within(places, start, end):
    return bisect_left(places, end) - bisect_left(places, start)
