"""What a page is, by the lone words that stand above its title."""

from .phrases import key, kinds_of

#: Kinds whose words say by themselves that a page is of an event.
SURE = {"side_event"}


def article_kind(line):
    """Return `press_release` for the lone line “Press release”, or ""."""
    return kinds_of("articles").get(lone(line), "")


def event_kind(line):
    """Return `side_event` for the lone line “SIDE EVENT”, or ""."""
    return kinds_of("events").get(lone(line), "")


def lone(line):
    return key(line.text) if line.is_prose and len(line.text) < 60 else None
