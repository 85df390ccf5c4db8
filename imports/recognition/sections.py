"""The parts below the head of a page: its text, the note to editors, “About …”, the contacts."""

import re
from dataclasses import dataclass, field
from functools import cache

from .contacts import EMAIL, HIDDEN, LONGEST, is_of_office, is_reachable, label_pattern, station_at
from .lines import Line
from .phones import PHONE
from .phrases import any_of, is_lone, key, plain
from .places import is_known

BODY, NOTE, ABOUT, CONTACTS = "body", "note_to_editors", "boilerplates", "contacts"
AHEAD = 5  # lines of a block of contacts before its first address or number


@dataclass
class Sections:
    """The lines of each part, in their order; `abouts` are (heading, lines), `contacts` are groups
    of lines.
    """

    body: list[Line] = field(default_factory=list)
    note: list[Line] = field(default_factory=list)
    abouts: list[tuple[Line, list[Line]]] = field(default_factory=list)
    contacts: list[list[Line]] = field(default_factory=list)


def sections_of(lines, *, has_abouts=True):
    """Sort lines into `Sections`, and say in each where it went; return the lines and these."""
    return Sorter(list(split_at_invitations(lines)), has_abouts).sorted()


class Sorter:
    def __init__(self, lines, has_abouts):
        self.lines, self.has_abouts = lines, has_abouts
        self.found = Sections()
        self.section, self.into = BODY, self.found.body
        self.level = 0  # of the heading of the section, if it is one

    def sorted(self):
        at = 0
        while at < len(self.lines):
            at = self.take(at)
        return self.lines, self.found

    def take(self, at):
        """Put the line at a place where it belongs, with those that go with it; return the next."""
        line = self.lines[at]
        if count := count_of_contacts(self.lines, at):
            self.found.contacts.append(self.lines[at : at + count])
            for taken in self.lines[at : at + count]:
                taken.field = CONTACTS
            return at + count
        if is_note_heading(line):
            self.open(NOTE, self.found.note, line)
            self.rest_of_heading(line)
        elif at and self.has_abouts and is_about_heading(line, self.lines[at + 1 : at + 2]):
            self.found.abouts.append((line, []))
            self.open(ABOUT, self.found.abouts[-1][1], line)
        else:
            if self.ends_section(line):
                self.open(BODY, self.found.body, line)
            line.field = self.section
            self.into.append(line)
        return at + 1

    def open(self, section, into, line):
        self.section, self.into = section, into
        self.level = line.level if line.is_heading else 0
        line.field = section

    def ends_section(self, line):
        """Say whether a heading stands no lower than that of a section that began with one."""
        return self.section != BODY and line.is_heading and 0 < line.level <= self.level

    def rest_of_heading(self, line):
        """Keep what stands behind the colon of “Note to editors: …”."""
        colon = colon_of_note(line)
        if colon and line.text[colon:].strip():
            line.cut = colon + len(line.text[colon:]) - len(line.text[colon:].lstrip())
            self.into.append(line)


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
    if re.match(r"about\s+\d", line.plain.strip(), re.IGNORECASE):
        return False
    return bool(following) and len(text.split()) <= 16


@cache
def reason_pattern():
    return re.compile(rf"[\s*•-]*{any_of('contacts', 'reasons')}(?!\w)", re.IGNORECASE)


@cache
def asking_pattern():
    return re.compile(rf"(?<!\w){any_of('contacts', 'askings')}(?!['\w])", re.IGNORECASE)


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
    text = line.plain[:LONGEST]
    label, colon, _ = text[:80].partition(":")
    if is_lone(text, "contacts", "headings"):
        return len(line.text)
    if colon and is_lone(label, "contacts", "headings"):
        return len(label) + 1
    reason = reason_pattern().match(text)
    asking = reason and asking_pattern().search(text, max(0, reason.start()))
    if not asking:
        return None
    return end_of_asking(text, asking.end())


def end_of_asking(text, at):
    """Return where the names begin behind “please contact”: behind the colon that stands before the
    first address, unless a name or a place stands before that already.
    """
    first = re.search(r"\S{1,64}@|\+\d", text[at:])
    colon = text.find(":", at, at + first.start() if first else len(text))
    names_someone = any(word[0].isupper() for word in text[at:colon].split())
    return at if colon < 0 or names_someone else colon + 1


def count_of_contacts(lines, at):
    """Return how many lines from a place on are of contacts; 0 if none are."""
    line = lines[at]
    if not line.is_prose and line.kind not in {"item", "rule"}:
        return 0
    start = at + 1 if line.kind == "rule" and at + 1 < len(lines) else at
    lead = end_of_lead(lines[start])
    if lead is None:
        return count_without_lead(lines, start) and start - at + count_without_lead(lines, start)
    if lines[start].text[lead:].strip(" :.") and not is_reachable(lines[start].text[lead:]):
        lead = len(lines[start].text)
        if not leads_on(lines, start):
            return 0
    following = count_of_following(lines, start + 1)
    if not following and not is_reachable(lines[start].text[lead:]):
        return 0
    lines[start].cut = lead
    return start + 1 - at + following


def leads_on(lines, at):
    """Say whether a line that leads to contacts has them in the next lines, as its end shows."""
    return lines[at].text.rstrip()[-1:] in ":：" or len(lines[at].text) < 120


def count_without_lead(lines, at):
    """Return how many lines are contacts though none leads to them: with labels or a station."""
    if not has_shape(lines[at]):
        return 0
    return 1 + count_of_following(lines, at + 1)


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
    if is_section(line, lines[at + 1 : at + 2]) or line.kind == "table" or len(line.text) > LONGEST:
        return False
    if not line.text.strip(" *-–—"):
        return at + 1 < len(lines) and continues(lines, at + 1) if line.kind != "rule" else False
    if is_reachable(line.text):
        return words_beside(line.plain) <= 25
    return is_label_or_name(line) and reaches(lines, at + 1)


def is_section(line, following):
    return is_note_heading(line) or is_about_heading(line, following)


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
    if len(text) > 100 or text.endswith((".", "!", "?")) and len(text.split()) > 5:
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
