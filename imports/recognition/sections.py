"""The parts below the head of a page: its text, the note to editors, “About …”, the contacts."""

from dataclasses import dataclass, field

from ..recognised import LEFT_OVER, Doubt
from .groups import count_of_contacts
from .headings import colon_of_note, is_about_heading, is_note_heading
from .invitations import split_at_invitations
from .lines import Line
from .phrases import is_lone
from .rows import UNSURE, rows_apart

BODY, NOTE, ABOUT, CONTACTS = "body", "note_to_editors", "boilerplates", "contacts"


@dataclass
class Sections:
    """The lines of each part, in their order; `abouts` are (heading, lines), `contacts` are groups
    of lines.
    """

    body: list[Line] = field(default_factory=list)
    note: list[Line] = field(default_factory=list)
    abouts: list[tuple[Line, list[Line]]] = field(default_factory=list)
    contacts: list[list[Line]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def sections_of(lines, *, is_page=False):
    """Sort lines into `Sections`, and say in each where it went; return the lines and these.

    A standing page is one text, with whatever contacts and headings “About …” it has.
    """
    if is_page:
        for line in lines:
            line.field = BODY
        return lines, Sections(list(lines))
    lines, doubts, unsure = rows_apart(list(split_at_invitations(lines)))
    lines, found = Sorter(lines).sorted()
    left = [
        Doubt(CONTACTS, UNSURE, each.text.partition("\n")[0])
        for each in unsure
        if each.field != CONTACTS
    ]
    found.doubts = [*doubts, *left]
    return lines, found


class Sorter:
    def __init__(self, lines):
        self.lines = lines
        self.found = Sections()
        self.section, self.into = BODY, self.found.body
        self.level = 0  # of the heading of the section, if it is one
        self.has_text = False  # a sentence came before, so that this is not the title of the page

    def sorted(self):
        at = 0
        while at < len(self.lines):
            at = self.take(at)
        return self.lines, self.found

    def take(self, at):
        """Put the line at a place where it belongs, with those that go with it; return the next."""
        line = self.lines[at]
        if self.has_text and is_lone(line.text, "ends", "marks"):
            line.field = LEFT_OVER
        elif is_note_heading(line):
            self.open(NOTE, self.found.note, line)
            self.rest_of_heading(line)
        elif self.has_text and is_about_heading(line, self.lines[at + 1 : at + 2]):
            self.found.abouts.append((line, []))
            self.open(ABOUT, self.found.abouts[-1][1], line)
        elif count := count_of_contacts(self.lines, at, self.has_text):
            self.found.contacts.append(self.lines[at : at + count])
            for taken in self.lines[at : at + count]:
                taken.field = CONTACTS
            return at + count
        else:
            if self.ends_section(line):
                self.open(BODY, self.found.body, line)
            line.field = self.section
            self.into.append(line)
            self.has_text = self.has_text or is_sentence(line)
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


def is_sentence(line):
    return len(line.text) > 120 or line.text.rstrip()[-1:] in ".…»"
