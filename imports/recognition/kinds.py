"""What a page is, by the lone words that stand above its title."""

import re

from .phrases import key, kinds_of

ACRONYM = re.compile(r"\s*[A-Z]{2,7}\s+(?=\S)")
#: Kinds whose words say by themselves that a page is of an event.
SURE = {"side_event"}


def article_kind(line):
    """Return `press_release` for the lone line “Press release”, or ""."""
    return kind_of(line, "articles")


def event_kind(line):
    """Return `side_event` for the lone line “SIDE EVENT”, or ""."""
    return kind_of(line, "events")


def kind_of(line, table):
    """Return the kind that a short line says, with an acronym before it too: “IOM Side Event”."""
    if not line.is_prose or len(line.text) >= 60:
        return ""
    kinds, acronym = kinds_of(table), ACRONYM.match(line.text)
    found = kinds.get(key(line.text))
    return found or kinds.get(acronym and key(line.text[acronym.end() :]), "")
