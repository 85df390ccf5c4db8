"""Translations that come back: each unit is taken over or refused, with the line and the reason.

What is taken over is saved as an editor's work would be: in the working copy, as a version.
Nobody's later text is overwritten, none is emptied, and what is refused stops nothing else.
"""

import re
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext as _

from ...actions import edited
from ...editing import Conflict, base_of, number_of, save, stamp
from ...history import lock
from ...languages import CODES, NAMES
from ...models import Translation, page_models
from ...permissions import may
from ...richtext import sanitize
from ...snapshots import snapshot
from ..actions import confirm
from ..meaning import fingerprint
from ..passages import split, text_at, with_texts
from ..tracking import remember, source_of, track
from .codes import has_words
from .decoding import Refused, is_done, source_text, target_text
from .parsing import Unreadable, parse
from .units import GAP, texts_of

LINE_BREAK = re.compile(r" *[\r\n\t][ \r\n\t]*")


@dataclass(frozen=True)
class File:
    """What a file says of one page."""

    name: str
    original: str
    line: int
    units: tuple

    @property
    def stamp(self):
        """The stamp of the content that was exported, if it names this page."""
        name, _slash, stamped = self.original.rpartition("/")
        return stamped if name == self.name else ""


@dataclass(frozen=True)
class Reading:
    """What an XLIFF file holds: translations of some pages from `source` into `target`."""

    source: str
    target: str
    files: tuple


@dataclass(frozen=True)
class Refusal:
    """A unit that is not taken over, or for no name the whole page."""

    line: int
    reason: str
    unit: str = ""


@dataclass
class Outcome:
    """What became of the translation of one page: how many units are taken over, are there already,
    and wait for their translation; `is_confirmed` says that it now counts as made from the source
    that was exported.
    """

    file: File
    language: str
    page: object = None
    taken: int = 0
    same: int = 0
    open: int = 0
    refusals: list = field(default_factory=list)
    is_whole: bool = True
    is_confirmed: bool = False

    def refuse(self, line, reason, unit=""):
        self.refusals.append(Refusal(line, reason, unit))
        self.is_whole = False


def read(data):
    """Return the `Reading` of a file's bytes; raises `Unreadable`."""
    root = parse(data)
    source, target = (language(root, name) for name in ("srcLang", "trgLang"))
    if source == target:
        raise Unreadable(_("The file translates a language into itself."), root.line)
    files = (
        File(
            each.attributes.get("id", ""),
            each.attributes.get("original", ""),
            each.line,
            tuple(units_in(each)),
        )
        for each in root.all("file")
    )
    return Reading(source, target, tuple(files))


def language(root, name):
    code = root.attributes.get(name, "")
    known = {each.lower(): each for each in CODES}
    if code.lower() not in known:
        reason = _("The language “%(code)s” (%(name)s) is none of this site.")
        raise Unreadable(reason % {"code": code[:20], "name": name}, root.line)
    return known[code.lower()]


def units_in(element):
    for each in element.elements:
        if each.name == "unit":
            yield each
        elif each.name == "group":
            yield from units_in(each)


def bring_in(reading, user, is_dry=False):
    """Save the translations that a user may make; return an `Outcome` for each page.

    A dry run does the same and takes it back: it says exactly what would happen.
    """
    outcomes, seen = [], set()
    for file in reading.files:
        outcome = Outcome(file, reading.target)
        outcomes.append(outcome)
        try:
            if file.name in seen:
                raise Refused(_("This page stands in the file already."), file.line)
            seen.add(file.name)
            outcome.page = page_for(user, file, reading.target)
            bring_in_page(outcome, reading, is_dry)
        except Refused as refused:
            outcome.refuse(refused.line, refused.reason)
        outcome.refusals.sort(key=lambda refusal: refusal.line)
    return outcomes


def page_for(user, file, target):
    """Return the page that a file is about; raises `Refused` where the user may not write it."""
    page = page_named(file.name)
    if page is None or not may(user, "change", page):  # which of both is nobody's business
        raise Refused(_("There is no such page, or it is not yours to change."), file.line)
    if not may(user, "change", page, target):
        raise Refused(_("You do not write in %s.") % NAMES[target], file.line)
    return page


def page_named(name):
    label, _dot, key = name.rpartition(".")
    model = next((model for model in page_models() if model._meta.label_lower == label), None)
    is_number = key.isascii() and key.isdecimal() and len(key) < 19
    return model._default_manager.pages().filter(pk=key).first() if model and is_number else None


@transaction.atomic
def bring_in_page(outcome, reading, is_dry):
    """Save the translation of one page, or, for a dry run, see whether it could be saved."""
    live = lock(outcome.page)
    row = edited(live)
    current = snapshot(row)
    source = source_of(current)
    if source != reading.source:
        raise Refused(_("This page is translated from %s.") % NAMES[source], outcome.file.line)
    delivery = Delivery(outcome, reading, live, current)
    if texts := delivery.texts():
        row = saved(live, row, with_texts(current, texts, reading.target), outcome)
    delivery.note_source(live, row, is_new=not fingerprint(current, type(live), reading.target))
    if is_dry:
        transaction.set_rollback(True)


def saved(live, row, content, outcome):
    """Save a content and return its row; raises `Refused` where that cannot be."""
    try:
        return save(live, content, stamp(row), {}).row
    except Conflict as conflict:
        outcome.taken = 0
        reason = " ".join(conflict.problems) or _("Someone is writing in the same place.")
        raise Refused(reason, outcome.file.line) from conflict


class Delivery:
    """The translation of a page, compared with what was exported and with what is there now."""

    def __init__(self, outcome, reading, page, current):
        self.outcome, self.current, self.model = outcome, current, type(page)
        self.source, self.target = reading.source, reading.target
        stamped = outcome.file.stamp
        base = base_of(page, current, stamped) if stamped else None
        self.is_known = base is not None
        self.base = base if self.is_known else current
        self.made_from = fingerprint(self.base, self.model, self.source)

    def texts(self):
        """Return the texts to save, by place; note in the outcome what became of each unit."""
        exported = list(texts_of(self.base, self.model, self.source, self.target))
        elements = self.elements({unit.id for text in exported for unit in text.units.values()})
        found = {text.place: self.text(text, elements) for text in exported}
        return {place: value for place, value in found.items() if value is not None}

    def note_source(self, live, row, is_new):
        """Let the translation count as made from the text that was exported: only where each unit
        of it came back, done. A new one that is not whole counts as made from nothing.
        """
        known = Translation.objects.of(live).filter(language=self.target).first()
        if not known:
            return
        newest, is_whole = snapshot(row), self.outcome.is_whole
        is_newest = self.made_from == fingerprint(newest, self.model, self.source)
        before = list(known.sources)
        if is_new and not (is_whole and is_newest):
            known.sources = []  # not from the newest source, as every other new edition
        if is_whole and self.made_from not in known.sources:
            self.outcome.is_confirmed = True
            if is_newest:
                confirm(live, self.target)
                return
            remember(known, self.made_from, number_of(self.outcome.file.stamp))
        if known.sources != before:
            known.save()
            track(live, newest, row.version)

    def elements(self, known):
        """Return the elements of the units by id, those that are known."""
        elements = {}
        for element in self.outcome.file.units:
            name = element.attributes.get("id", "")
            if name not in known:
                self.outcome.refuse(element.line, _("There is no such unit."), name)
            elif name in elements:
                self.outcome.refuse(element.line, _("This unit stands twice."), name)
            else:
                elements[name] = element
        return elements

    def text(self, text, elements):
        """Return a text with what was delivered of it, or None where nothing is new."""
        present = text.pieces(text_at(self.current, text.place, self.target))
        is_aligned = len(present) == len(text.sources)
        sources = text.pieces(text_at(self.current, text.place, self.source))
        sources = {piece.strip() for piece in sources}
        taken = {}
        for number, unit in text.units.items():
            there = present[number] if is_aligned else "".join(present)
            try:
                new = self.unit(
                    unit, elements.get(unit.id), sources, there.strip(), len(text.sources)
                )
            except Refused as refused:
                self.outcome.refuse(refused.line, refused.reason, unit.id)
                continue
            if new is not None:
                taken[number] = new
        self.outcome.taken += len(taken)
        return put_together(text, present if is_aligned else [], taken) if taken else None

    def unit(self, unit, element, sources, there, count):
        """Return the new text of a unit, or None where it brings none; raises `Refused`."""
        if element is None:
            self.outcome.is_whole = False
            return None
        if source_text(element, unit) != unit.source:
            reason = _("The source in the file is not the text that was exported.")
            raise Refused(reason, element.line)
        if unit.source not in sources:
            raise Refused(_("The source has changed since it was exported."), element.line)
        new = target_text(element, unit, self.target)
        if new is None or not has_words(unit.cut(new)[0]):
            self.outcome.open += 1
            self.outcome.is_whole = False
            return None
        if not is_done(element):
            self.outcome.is_whole = False
        if new not in (there, unit.target):
            new = checked(new, unit, element, is_passage=count > 1)
        return self.chosen(new, unit, element, there)

    def chosen(self, new, unit, element, there):
        """Return the new text unless it is there already; raises `Refused` where someone else wrote
        another one since the export.
        """
        if new == there:
            self.outcome.same += 1
            return None
        if there in ("", GAP) or (self.is_known and there == unit.target):
            return new
        if self.is_known and new == unit.target:  # what was exported, and someone wrote a newer one
            self.outcome.same += 1
            self.outcome.is_whole = False
            return None
        reason = _("Someone has changed this translation since it was exported.")
        raise Refused(reason, element.line)


def checked(text, unit, element, is_passage):
    """Return a text as its field takes it; raises `Refused` where it does not."""
    if unit.place.is_rich:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if sanitize(text) != text or (is_passage and len(split(text)) != 1):
            raise Refused(_("The inline codes do not fit together."), element.line)
    elif not isinstance(unit.place.field, models.TextField):
        text = LINE_BREAK.sub(" ", text)
    limit = unit.place.field.max_length
    if limit and len(text) > limit:
        reason = _("The text is too long: %(count)d characters, %(limit)d at most.")
        raise Refused(reason % {"count": len(text), "limit": limit}, element.line)
    return text


def put_together(text, present, taken):
    """Return a whole text: the passages taken over, and for the others those that are there."""
    pieces = list(present) or [
        spaced(GAP, source) if number in text.units else source
        for number, source in enumerate(text.sources)
    ]
    for number, new in taken.items():
        pieces[number] = spaced(new, pieces[number])
    return "".join(pieces)


def spaced(text, like):
    """Return a text with the white space around that another one has."""
    before, after = len(like) - len(like.lstrip()), len(like.rstrip())
    return f"{like[:before]}{text}{like[after:]}" if like.strip() else text
