"""What leads to contacts: “For more information, please contact:”."""

import re
from functools import cache

from .phrases import any_of, is_lone
from .pieces import ADDRESS, LONGEST, is_reachable


@cache
def reason_pattern():
    return re.compile(rf"[\s*•-]*{any_of('contacts', 'reasons')}(?!\w)", re.IGNORECASE)


@cache
def asking_pattern():
    """Return a pattern for “contact”; an Arabic “ب” is written together with the name behind it."""
    askings = any_of("contacts", "askings")
    return re.compile(rf"(?<!\w)(?:الاتصال\s+بـ?|{askings}(?!['\w]))", re.IGNORECASE)


@cache
def invitation_pattern():
    return re.compile(
        rf"(?<=[.!?؟])\s{{1,3}}(?={any_of('contacts', 'reasons')}(?!\w))", re.IGNORECASE
    )


def split_at_invitations(lines):
    """Make a line of its own of the last sentence of a paragraph if it leads to contacts."""
    for line in lines:
        start = max(0, len(line.text) - LONGEST)
        parts = list(invitation_pattern().finditer(line.plain, start)) if line.is_prose else []
        if parts and is_reachable(line.text[parts[-1].end() :]):
            yield from line.split(parts[-1].end())
        else:
            yield line


def end_of_lead(line):
    """Return where the contacts begin in a line that leads to them; None if it leads to none."""
    text = line.plain
    if len(text) > LONGEST:
        return None
    label, colon, _ = text[:80].partition(":")
    if is_lone(text, "contacts", "headings"):
        return len(line.text)
    if colon and is_lone(label, "contacts", "headings"):
        return len(label) + 1
    reason = reason_pattern().match(text)
    if not reason:
        return None
    asking = asking_pattern().search(text, reason.start())
    if asking and ADDRESS.search(text, reason.end(), asking.start()):
        return None  # what stands between is more than a lead
    if asking:
        return end_of_asking(text, asking.end())
    colon = text.find(":", reason.end(), reason.end() + 60)
    return colon + 1 or None


def end_of_asking(text, at):
    """Return where the names begin behind “please contact”: behind the colon that stands before the
    first address, unless a name or a place stands before that already.
    """
    first = re.search(r"\S{1,64}@|\+\d", text[at:])
    colon = text.find(":", at, at + first.start() if first else len(text))
    between = text[at:colon]
    names_someone = any(word[0].isupper() for word in between.split())
    return at if colon < 0 or names_someone or "،" in between else colon + 1
