"""A page as a whole: its head, its parts, and what became of each of its characters."""

from dataclasses import replace

from ..recognised import LEFT_OVER, About, Doubt, Recognised
from .contacts import contacts_in
from .datelines import dated, dateline_in, lone_day, place_of
from .kinds import SURE, article_kind, event_kind
from .lines import blocks_of, lines_of, spans_of
from .occurrences import occurrence_of, place_in, when_in
from .sections import sections_of
from .titles import first_title, line_of_title, may_be_title, parent_in, without_site


def recognise(source, vocabulary=None):
    """Return what the page says, as `Recognised`.

    `vocabulary` may give names that the database knows: {"countries": [...], "cities": [...]}.
    """
    return Page(source, vocabulary).recognised()


class Page:
    """A page while it is read: `body` are the lines that are not yet known to be anything else."""

    def __init__(self, source, vocabulary):
        self.source, self.vocabulary = source, vocabulary
        has_abouts = source.kind != "page"
        self.lines, self.sections = sections_of(lines_of(source.blocks), has_abouts=has_abouts)
        self.body = self.sections.body
        self.found = Recognised("article", source.language, "")

    def recognised(self):
        self.read_event()
        self.read_title()
        self.read_kind()
        self.read_dateline()
        self.read_parts()
        self.conclude()
        return self.found

    def doubt(self, field, message, text=""):
        self.found.doubts.append(Doubt(field, message, text))

    def take(self, line, field):
        """Give a line of the body to another field."""
        line.field = field
        self.body.remove(line)

    # -- an event

    def read_event(self):
        """Find the date line of an event and what stands around it."""
        self.event_kind_line = None
        when = next(filter(None, map(self.when_of_event, range(len(self.body)))), None)
        sure = next((line for line in self.body if event_kind(line) in SURE), None)
        self.when = when
        if not when and not sure and self.source.kind != "event":
            return
        self.found.kind = "event"
        kind_line = self.kind_line_before(self.body.index(when.line)) if when else sure
        kind_line = kind_line or sure
        if kind_line:
            self.found.subkind = event_kind(kind_line)
            self.event_kind_line = kind_line
        if not when:
            self.doubt("starts_at", "The page does not say when the event is.")

    def when_of_event(self, at):
        """Return the date line at a place of the body, if it is that of an event."""
        when = when_in(self.body, at)
        if not when:
            return None
        is_named = self.kind_line_before(at) or when.is_labelled or self.source.kind == "event"
        is_shown = (when.times and (when.times.until or when.zone)) or not when.days.is_one
        return when if is_named or (is_shown and not self.has_dateline()) else None

    def kind_line_before(self, at):
        return next(
            (line for line in reversed(self.body[max(0, at - 3) : at]) if event_kind(line)), None
        )

    def has_dateline(self):
        return any(
            dateline_in(line.text, self.vocabulary) for line in self.body[:6] if line.is_prose
        )

    # -- title and kind

    def read_title(self):
        title = self.source.title
        line = line_of_title(self.body, title) if title else None
        line = line or self.title_below_kind() or first_title(self.body, self.vocabulary)
        if line:
            self.found.title = " ".join(line.text.split())
            self.take(line, "title")
        else:
            self.found.title = without_site(title)
        if not self.found.title:
            self.doubt("title", "The page has no line that could be its title.")

    def title_below_kind(self):
        """Return the line below the kind of an event, or the one above it."""
        if not self.event_kind_line:
            return None
        at = self.body.index(self.event_kind_line)
        below = self.body[at + 1 : at + 2]
        if below and may_be_title(below[0]) and not (self.when and below[0] is self.when.line):
            return below[0]
        above = self.body[at - 1 : at] if at == 1 else []
        return above[0] if above and may_be_title(above[0]) else None

    def read_kind(self):
        if self.event_kind_line in self.body:
            self.take(self.event_kind_line, "kind")
        if self.found.kind == "event":
            return
        line = next((line for line in self.body[:4] if article_kind(line)), None)
        self.found.subkind = article_kind(line) if line else "news"
        if line:
            self.take(line, "kind")

    # -- dateline

    def read_dateline(self):
        if self.found.kind == "event":
            return
        self.has_day = False
        for count, line in enumerate([line for line in self.body if line.is_prose][:5]):
            if days := lone_day(line.text):
                self.has_day = True
                self.day_of_line(days, line)
                continue
            found = dateline_in(line.text, self.vocabulary, needs_day=count > 2)
            if found and not line.is_heading:
                self.take_dateline(found, line)
                return
            if len(line.text) > 400:
                break
        if not self.has_day:
            self.date(None)

    def day_of_line(self, days, line):
        self.take(line, "dateline_on")
        self.date(days.first)

    def take_dateline(self, found, line):
        self.found.dateline_place = place_of(found)
        if not found.is_certain:
            message = "Taken for a place because of its shape; its name is not known."
            self.doubt("dateline_place", message, found.place)
        if found.day or not self.has_day:
            self.date(found.day)
        day_from = found.day_start if found.place else 0
        if found.place:
            line.claim(0, found.day_start or found.end, "dateline_place")
        if found.day:
            line.claim(day_from, found.end, "dateline_on")
        line.cut = found.end
        if not line.text[line.cut :].strip():
            self.body.remove(line)

    def date(self, day):
        texts = [line.text for line in [*self.body, *self.sections.note]]
        self.found.dateline_on, doubts = dated(day, self.source, texts)
        self.found.doubts += doubts

    # -- the parts

    def read_parts(self):
        blocks = self.source.blocks
        if self.when:
            self.read_occurrence()
        self.found.body = blocks_of(self.body, blocks)
        self.found.note_to_editors = blocks_of(self.sections.note, blocks)
        self.found.boilerplates = [
            About(" ".join(heading.text.split()), tuple(blocks_of(lines, blocks)))
            for heading, lines in self.sections.abouts
        ]
        for lines in self.sections.contacts:
            contacts, doubts = contacts_in(lines)
            self.found.contacts += contacts
            self.found.doubts += doubts

    def read_occurrence(self):
        when, at = self.when, self.body.index(self.when.line)
        venue_lines = self.lines_of_venue(at + 1 + len(when.more))
        places = [(when.line, when.end)] if when.rest else [(line, 0) for line in venue_lines]
        names, claims = {}, []
        for line, start in places:
            for first, last, field in place_in(line.plain[start:], self.vocabulary):
                if field in names:
                    field = "venue"
                    names[field] = ", ".join(
                        filter(None, [names.get(field), line.text[start + first : start + last]])
                    )
                else:
                    names[field] = line.text[start + first : start + last]
                claims.append((line, start + first, start + last, field))
        near = [line.text[start:] for line, start in places] + [self.found.title]
        far = [line.text for line in self.body]
        venue = tuple(names.get(field, "") for field in ("venue", "room", "city"))
        event, doubts = occurrence_of(when, venue, near, far)
        self.found.doubts += doubts
        if not event:
            return
        self.found.event = self.with_parent(event)
        for line in [when.line, *when.more]:
            self.take(line, "starts_at")
        if when.zone:
            when.line.claim(*when.zone, "timezone")
        for line in [] if when.rest else venue_lines:
            self.take(line, "venue")
        for line, first, last, field in claims:
            line.claim(first, last, field)

    def lines_of_venue(self, at):
        """Return the short lines below the date that name the place."""
        found = []
        for line in self.body[at : at + 2]:
            text = line.text.strip()
            if not line.is_prose or len(text) > 150 or text[-1:] in ".:;!?" or line.is_heading:
                break
            found.append(line)
        return found

    def with_parent(self, event):
        parent = parent_in(self.found.title) if self.found.subkind == "side_event" else ""
        if parent:
            self.doubt(
                "parent", "The part of the title before its dash may name the larger event.", parent
            )
        return replace(event, parent=parent)

    # -- the end

    def conclude(self):
        found, blocks = self.found, self.source.blocks
        found.spans = spans_of(blocks, self.lines)
        found.left_over = [
            blocks[span.block].text[span.start : span.end].strip()
            for span in found.spans
            if span.field == LEFT_OVER
        ]
        if self.source.kind == "page" and found.kind == "article" and not self.is_dated():
            found.kind, found.subkind = "page", ""
            found.doubts = [doubt for doubt in found.doubts if doubt.field != "dateline_on"]

    def is_dated(self):
        found = self.found
        return bool(found.dateline_place or found.dateline_on or found.contacts)
