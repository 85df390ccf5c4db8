"""A page as a whole: its head, its parts, and what became of each of its characters."""

import re
from dataclasses import replace
from urllib.parse import unquote

from django.utils.translation import gettext_noop as _

from ..recognised import LEFT_OVER, About, Doubt, Recognised
from .contacts import contacts_in
from .datelines import dateline_in, lone_dateline, lone_day, place_of
from .kinds import SURE, article_kind, event_kind
from .lines import blocks_of, lines_of, spans_of
from .markup import links_in
from .occurrences import occurrence_of, other_time, when_in
from .places import knowing
from .sections import sections_of
from .titles import first_title, line_of_title, may_be_title, parent_in, without_site
from .venues import Venue, lines_below
from .years import date_of

PARENT_IN_TITLE = _("The part of the title before its dash may name the larger event.")
LEFT_OUT = _("Something in the text was left out.")
LAST_DIGITS = 6  # of a number, which pages write with the code of its country or without
#: Fields that keep their links, and those whose own lead nowhere else.
WITH_LINKS = {"body", "note_to_editors", "boilerplates", "title", "kind"}


def recognise(source, vocabulary=None):
    """Return what the page says, as `Recognised`; `vocabulary` has names that the site knows."""
    with knowing(vocabulary):
        return Page(source).recognised()


class Page:
    """A page while it is read: `body` are the lines that are not yet known to be anything else."""

    def __init__(self, source):
        self.source = source
        is_page = source.kind == "page"
        self.lines, self.sections = sections_of(lines_of(source.blocks), is_page=is_page)
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
        self.is_article = bool(self.article_line() or self.has_dateline())
        when = self.date_line()
        sure = None if self.is_article else self.sure_line()
        self.when = when
        if not when and not sure and self.source.kind != "event":
            return
        self.found.kind = "event"
        kind_line = self.kind_line_before(self.body.index(when.line)) if when else sure
        kind_line = kind_line or sure
        if kind_line:
            self.found.subkind = event_kind(kind_line)
            self.event_kind_line = kind_line
        elif self.source.kind != "event":
            self.doubt("kind", _("Taken for an event because of its date line."), when.line.text)
        if not when:
            self.doubt("starts_at", _("The page does not say when the event is."))

    def date_line(self):
        """Return the date line of an event; one that says no more than the day on which the page
        came out is left over where another follows it.
        """
        found = filter(None, map(self.when_of_event, range(len(self.body))))
        first = next(found, None)
        if not first or not first.is_day(self.source.published_on):
            return first
        other = next(found, None)
        if other:
            self.take(first.line, LEFT_OVER)
        return other or first

    def sure_line(self):
        return next((line for line in self.body if event_kind(line) in SURE), None)

    def when_of_event(self, at):
        """Return the date line at a place of the body, if it is that of an event."""
        when = when_in(self.body, at)
        if not when:
            return None
        if self.source.kind == "event" or (self.kind_line_before(at) and not self.is_article):
            return when
        is_shown = (when.times and (when.times.until or when.zone)) or not when.days.is_one
        return when if (when.is_labelled or is_shown) and not self.is_article else None

    def kind_line_before(self, at):
        return next(
            (line for line in reversed(self.body[max(0, at - 3) : at]) if event_kind(line)), None
        )

    def has_dateline(self):
        """Say whether the text begins as an article does, beyond doubt."""
        lines = [line for line in self.body[:6] if line.is_prose]
        found = (dateline_in(line.text) for line in lines)
        return any(each and each.place and each.is_certain for each in found)

    # -- title and kind

    def read_title(self):
        title = self.source.title
        head = [self.event_kind_line, *([self.when.line, *self.when.more] if self.when else [])]
        lines = [line for line in self.body if line not in head]
        line = line_of_title(lines, title) if title else None
        line = line or self.title_below_kind(lines) or first_title(lines)
        if line:
            self.found.title = " ".join(line.text.split())
            self.take(line, "title")
        else:
            self.found.title = without_site(title)
        if not self.found.title:
            self.doubt("title", _("The page has no line that could be its title."))

    def title_below_kind(self, lines):
        """Return the line below the kind of an event, if it can be a title."""
        if not self.event_kind_line:
            return None
        at = self.body.index(self.event_kind_line) + 1
        below = next(iter(self.body[at : at + 1]), None)
        return below if below in lines and may_be_title(below) else None

    def read_kind(self):
        if self.event_kind_line in self.body:
            self.take(self.event_kind_line, "kind")
        if self.found.kind == "event":
            return
        line = self.article_line()
        self.found.subkind = article_kind(line) if line else "news"
        if line:
            self.take(line, "kind")

    def article_line(self):
        """Return the lone line that says which kind of article it is, or None."""
        return next((line for line in self.body[:4] if article_kind(line)), None)

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
            found = dateline_in(line.text, needs_day=count > 2)
            found = found or lone_dateline(line.text)
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
            message = _("Taken for a place because of its shape; its name is not known.")
            self.doubt("dateline_place", message, found.place)
        if found.day or not self.has_day:
            self.date(found.day)
        for start, end, field in found.claims():
            line.claim(start, end, field)
        line.cut = found.end
        if not line.text[line.cut :].strip():
            self.body.remove(line)

    def date(self, day):
        if day:
            texts = [line.text for line in [*self.body, *self.sections.note]]
            found, doubts = date_of(day, "dateline_on", self.source, texts)
            self.found.dateline_on = found
            self.found.doubts += doubts
        elif self.source.published_on:
            self.found.dateline_on = self.source.published_on
        else:
            self.doubt("dateline_on", _("Neither the page nor its metadata have a date."))

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
        self.found.doubts += self.sections.doubts
        for lines in self.sections.contacts:
            contacts, doubts = contacts_in(lines)
            self.found.contacts += contacts
            self.found.doubts += doubts

    def read_occurrence(self):
        when = self.when
        below = self.body.index(when.line) + 1 + len(when.more)
        venue_lines = [] if when.rest else lines_below(self.body, below)
        places = [(line, 0) for line in venue_lines]
        if when.rest and not other_time(when):
            places = [(when.line, when.end)]
        venue = Venue()
        for line, start in places:
            venue.read(line, start)
        texts = [self.found.title, *(line.text for line in self.body)]
        event, doubts = occurrence_of(when, venue, self.source, texts)
        self.found.doubts += doubts
        if event:
            self.found.event = self.with_parent(event)
            self.take_occurrence(when, venue, venue_lines)

    def take_occurrence(self, when, venue, venue_lines):
        if not when.is_several:
            self.take_date_line(when)
        for line in venue_lines:
            self.take(line, "venue")
        for line, start, end, field in venue.claims:
            line.claim(start, end, field)

    def take_date_line(self, when):
        for line in [when.line, *when.more]:
            self.take(line, "starts_at")
        if when.zone:
            line, start, end = when.zone
            line.claim(start, end, "timezone")

    def with_parent(self, event):
        parent = parent_in(self.found.title) if self.found.subkind == "side_event" else ""
        if parent:
            self.doubt("parent", PARENT_IN_TITLE, parent)
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
        self.doubt_links()
        is_dated = {"dateline_place", "dateline_on"} & {span.field for span in found.spans}
        if self.source.kind == "page" and found.kind == "article" and not is_dated:
            found.kind, found.subkind, found.dateline_on = "page", "", None
            found.doubts = [doubt for doubt in found.doubts if doubt.field != "dateline_on"]

    def doubt_links(self):
        """Doubt the links of words that went into fields without any, such as those of contacts,
        but for those that say where they lead.
        """
        found, blocks = self.found, self.source.blocks
        parts = [*found.body, *found.note_to_editors]
        parts += [block for about in found.boilerplates for block in about.blocks]
        kept = {address for block in parts for address in links_in(block.html)}
        fields = {}
        for span in found.spans:
            fields.setdefault(span.block, set()).add(span.field)
        for number, names in fields.items():
            block = blocks[number]
            for address in links_in(block.html) if names - WITH_LINKS else ():
                if address not in kept and not is_told(address, block.text):
                    field = "contacts" if "contacts" in names else "body"
                    self.doubt(field, LEFT_OUT, address)


def is_told(address, text):
    """Say whether a text says itself where its link leads."""
    scheme, _colon, rest = address.partition(":")
    if scheme == "tel":
        last = re.sub(r"\D", "", rest)[-LAST_DIGITS:]
        return bool(last) and last in re.sub(r"\D", "", text)
    rest = rest if scheme in {"mailto", "http", "https"} else address
    told = unquote(rest.partition("?")[0]).strip("/").casefold()
    return bool(told) and told in text.casefold()
