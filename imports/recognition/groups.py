"""Which lines together are contacts."""

from .headings import is_section
from .invitations import end_of_lead
from .names import is_of_office, may_be_name
from .phones import PHONE
from .phrases import key
from .pieces import EMAIL, HIDDEN, LONGEST, is_reachable, label_pattern, station_at
from .places import is_known

AHEAD = 5  # lines of a block of contacts before its first address or number


def count_of_contacts(lines, at, has_text):
    """Return how many lines from a place on are of contacts; 0 if none are. Names without a lead to
    them count only behind the text of a page.
    """
    line = lines[at]
    if line.cells is not None:
        return count_of_following(lines, at)
    if line.is_kept:
        return 0
    if not line.is_prose and line.kind not in {"item", "rule"}:
        return 0
    start = at + 1 if line.kind == "rule" and at + 1 < len(lines) else at
    lead = end_of_lead(lines[start])
    if lead is None:
        count = count_without_lead(lines, start, has_text)
        return count and start - at + count
    if lines[start].text[lead:].strip(" :.") and not is_reachable(lines[start].text[lead:]):
        lead = len(lines[start].text)
        if not leads_on(lines, start):
            return 0
    following = count_of_following(lines, start + 1)
    if not following and not is_reachable(lines[start].text[lead:]):
        return 0
    lines[start].cut = lead
    for line in lines[start + 1 : start + 1 + following]:
        line.cut = end_of_lead(line) or line.cut
    return start + 1 - at + following


def leads_on(lines, at):
    """Say whether a line that leads to contacts has them in the next lines, as its end shows."""
    return lines[at].text.rstrip()[-1:] in ":：" or len(lines[at].text) < 120


def count_without_lead(lines, at, has_text):
    """Return how many lines are contacts though none leads to them: with labels or a station, or
    with names above such a line.
    """
    first = lines[at]
    is_name = has_text and len(first.text) < 60 and may_be_name(first.text.strip())
    names = 0
    while is_name and names < 3 and at + names < len(lines) and is_bare_name(lines[at + names]):
        names += 1
    if at + names >= len(lines) or not has_shape(lines[at + names]):
        return 0
    return names + 1 + count_of_following(lines, at + names + 1)


def is_bare_name(line):
    is_name = (
        line.kind == "paragraph" and line.text.strip()[-1:] != ":" and end_of_lead(line) is None
    )
    return is_name and not is_reachable(line.text) and is_label_or_name(line)


def has_shape(line):
    """Say whether a line shows by itself that it is a contact: “In Geneva: Name, a@example.org”."""
    if line.kind == "table" or len(line.text) > 250 or not is_reachable(line.text):
        return False
    text = line.plain
    label = label_pattern().match(text.lstrip(" *-•"))
    station = station_at(text, 0)
    sure = station and (is_known(station["place"]) or station["in"])
    return bool(label or (sure and words_beside(text) <= 12))


def count_of_following(lines, at):
    """Return how many lines from a place on continue a block of contacts."""
    count = 0
    while at + count < len(lines) and continues(lines, at + count):
        count += 1
    while count and not lines[at + count - 1].text.strip(" *-–—"):
        count -= 1
    return count


def continues(lines, at):
    line = lines[at]
    if line.cells is not None:
        return True
    if (
        line.is_kept
        or is_section(line, lines[at + 1 : at + 2])
        or line.kind == "table"
        or len(line.text) > LONGEST
    ):
        return False
    if not line.text.strip(" *-–—"):
        return at + 1 < len(lines) and continues(lines, at + 1) if line.kind != "rule" else False
    if is_reachable(line.text):
        return words_beside(line.plain) <= 25
    return is_label_or_name(line) and reaches(lines, at + 1)


def reaches(lines, at):
    """Say whether one of the next lines has an address or a number, after names only."""
    for number, line in enumerate(lines[at : at + AHEAD]):
        if is_reachable(line.text):
            return words_beside(line.plain) <= 25
        if is_section(line, lines[at + number + 1 : at + number + 2]) or not is_label_or_name(line):
            return False
    return False


def is_label_or_name(line):
    """Say whether a line may be the name, the office or the station of a contact."""
    text = line.plain.strip(" *-•")
    is_sentence = text.endswith((".", "!", "?")) and len(text.split()) > 5
    if len(text) > 100 or (is_sentence and not is_of_office(text)):
        return False
    if text.endswith(":") or end_of_lead(line) is not None:
        return True
    words = [word for word in text.split() if len(word) > 3]
    capitals = [word for word in words if not word[0].islower()]
    return (
        len(text.split()) <= 12
        and len(capitals) * 2 >= len(words)
        and (len(text.split()) <= 6 or is_of_office(text))
    )


def words_beside(text):
    """Return how many words stand beside addresses and numbers."""
    for pattern in (EMAIL, HIDDEN, PHONE):
        text = pattern.sub(" ", text[:LONGEST])
    return len(key(text).split())
