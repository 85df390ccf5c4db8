"""The desk's columns: the passages of a source beside those of its translation.

Three things are known of a translation: the source as it was when the translation was made, the
translation as it was then, and both as they are now. A passage of the translation belongs to the
one in the same place of the source of then; what changed in the source since then is its task.
"""

import json
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from django.db.models import TextChoices
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import words
from ..punctuation import labelled
from ..richtext import sanitize
from .meaning import meaning
from .passages import places, split, text_at


@dataclass(frozen=True)
class Passage:
    """A passage of a text; those that mean the same are equal."""

    text: str = field(compare=False)
    number: int = field(compare=False)
    is_rich: bool = field(compare=False)
    meaning: str

    @cached_property
    def tokens(self):
        blocks = words.blocks_of(self.text, self.is_rich)
        return [token.text for block in blocks for token in block.tokens if not token.is_aside]

    @property
    def words(self):
        """The words, as `words.likeness` compares them."""
        return set(self.tokens)

    @property
    def size(self):
        """How many words there are, marks not counted."""
        return sum(any(map(str.isalnum, token)) for token in self.tokens)

    @property
    def html(self):
        """The passage to be read: safe HTML."""
        return words.text(self.text, rich=self.is_rich)


def cut(text, is_rich):
    """Return the passages of a text; a plain one has one, or none."""
    pieces = split(text) if is_rich else filter(None, [text])
    return [
        Passage(piece, number, is_rich, json.dumps(meaning(piece, is_rich)))
        for number, piece in enumerate(pieces)
    ]


class State(TextChoices):
    """What the source did to a passage since it was translated."""

    SAME = "same", _("Unchanged")
    CHANGED = "changed", _("Changed")
    NEW = "new", _("To be translated")
    REMOVED = "removed", _("Removed from the source")
    ALONE = "alone", _("Not in the source")


@dataclass
class Row:
    """A passage of the source as it was and as it is, and what translates it; each may lack."""

    old: Passage | None
    new: Passage | None
    target: Passage | None

    @property
    def state(self):
        if self.new and self.target and self.old:
            return State.SAME if self.old == self.new else State.CHANGED
        if self.new:
            return State.NEW
        return State.REMOVED if self.old else State.ALONE

    @property
    def is_done(self):
        return self.state == State.SAME

    @property
    def source(self):
        """The passage of the source with what changed in it: safe HTML."""
        old, new = self.old, self.new
        if self.state in (State.CHANGED, State.REMOVED):
            return words.words(old.text, new.text if new else "", rich=old.is_rich, whole=True)
        return new.html if new else ""

    @property
    def text(self):
        return self.target.text if self.target else ""


def aligned(before, after):
    """Yield the passages of two texts in pairs; None stands for one that was not or is no more."""
    for _kind, start, end, new_start, new_end in words.opcodes(before, after):
        old, new = before[start:end], after[new_start:new_end]
        yield from zip(old, new, strict=True) if len(old) == len(new) else words.alike(old, new)


def rows(old, new, before, target):
    """Return the rows of a text: `old` and `new` are its source then and now, `before` and `target`
    its translation then and now, all lists of passages.

    Each passage of the target and each of the new source is in one row, in its order. Passages of
    the target that came since belong to those that came into the source in the same place; those
    that the source never had a match for stand alone.
    """
    became = {was.number: now for was, now in aligned(before, target) if was and now}
    translated = {number: became[number] for number in became if number < len(old)}
    known = {now.number for now in became.values()}
    waiting, found = deque(target), []
    for was, now in aligned(old, new):
        own = translated.get(was.number) if was else None
        while own and waiting[0] is not own:
            found.append(Row(None, None, waiting.popleft()))
        if own or (now and waiting and waiting[0].number not in known):
            found.append(Row(was, now, waiting.popleft()))
        elif now:
            found.append(Row(was, now, None))
    return found + [Row(None, None, each) for each in waiting]


def joined(texts, original, is_rich, has_lines=True):
    """Return the text that passages make, in one line unless it `has_lines`; those that nobody
    changed are as they are in the original, byte for byte.
    """
    untouched = deque((plain(each), each) for each in (split(original) if is_rich else [original]))
    pieces = []
    for text in map(plain, texts):
        text = text if has_lines else " ".join(text.splitlines())
        if any(text == known for known, _piece in untouched):
            while untouched[0][0] != text:
                untouched.popleft()
            pieces.append(untouched.popleft()[1])
        else:
            pieces.append(sanitize(text) if is_rich else text)
    return "".join(pieces)


def plain(text):
    """Return a text without what a browser's form does to it."""
    return text.replace("\r\n", "\n").strip()


@dataclass
class Cell:
    """A row as it is shown: with what was typed, and the same passage in a language beside."""

    row: Row
    text: str
    beside: str


@dataclass
class Text:
    """A text of the page with its rows; `beside` are those of another language."""

    place: object
    label: str
    rows: list
    beside: list

    @property
    def name(self):
        """The name of its passages in the form: each bears the same."""
        return f"text:{self.place}"

    def cells(self, typed=None):
        """Return the rows with the texts that they show: their own, or those typed."""
        texts = [row.text for row in self.rows] if typed is None else typed
        beside = self.beside_each()
        return [
            Cell(row or Row(None, None, None), text or "", html or "")
            for row, text, html in zip_longest(self.rows, texts, beside)
        ]

    def beside_each(self):
        """Return what the language beside has for each row; what fits none stands with the one
        before.
        """
        numbers = {row.new.number: number for number, row in enumerate(self.rows) if row.new}
        found, last = [[] for _row in self.rows], 0
        for row in self.beside:
            last = numbers[row.new.number] if row.new else last
            if row.target:
                found[last].append((row.target.html,))
        return [format_html_join("", "{}", passages) for passages in found]


def texts_of(content, model, source, target, beside=None):
    """Return the texts of a page that there are to translate, each a `Text`.

    `content` is what is shown; `target` and `beside` are each a language, with the content from
    which its texts were made, or None where that is not known: then they were made from this.
    """
    numbers, found = {}, []
    for place in places(content, model):
        label = capfirst(place.field.verbose_name)
        if place.relation:
            keys = numbers.setdefault(place.relation, {})
            number = keys.setdefault(place.key, len(keys) + 1)
            label = labelled(f"{capfirst(place.field.model._meta.verbose_name)} {number}", label)
        if lines := rows_at(place, content, source, *target):
            others = rows_at(place, content, source, *beside) if beside else []
            found.append(Text(place, label, lines, others))
    return found


def rows_at(place, content, source, language, made_from):
    made_from = made_from or content
    return rows(
        *(
            cut(text_at(snapshot, place, code), place.is_rich)
            for code in (source, language)
            for snapshot in (made_from, content)
        )
    )


@dataclass(frozen=True)
class Progress:
    """How many of the source's words stand in passages that are translated and did not change."""

    done: int
    total: int


def progress(texts):
    all_rows = [row for text in texts for row in text.rows if row.new]
    return Progress(
        sum(row.new.size for row in all_rows if row.is_done), sum(row.new.size for row in all_rows)
    )
