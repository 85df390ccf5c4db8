"""What of a page an agency gets to translate: units, each a text or a passage of rich text."""

from dataclasses import dataclass
from functools import cached_property

from ..passages import places, split, text_at
from .codes import cut, has_words, ids_of

#: Stands for a passage that is still to be translated, among some that are.
GAP = "<p></p>"


@dataclass(frozen=True)
class Text:
    """A text of a page beside its translation, passage against passage.

    Where these differ in number, the whole is one passage; `targets` is empty where there is none.
    """

    place: object
    sources: tuple
    targets: tuple

    @property
    def units(self):
        """Return the units of this text by the number of the passage; none where nothing is to be
        translated.
        """
        units = {}
        for number, source in enumerate(self.sources):
            name = str(self.place).replace("/", ".")
            unit_id = name if len(self.sources) == 1 else f"{name}.{number + 1}"
            target = self.targets[number] if self.targets else ""
            target = "" if target.strip() == GAP else target.strip()
            unit = Unit(unit_id, self.place, source.strip(), target)
            if has_words(unit.source_cut[0]):
                units[number] = unit
        return units

    def pieces(self, text):
        """Cut another version of this text, or of its translation, as this one is cut."""
        return [text] if text and len(self.sources) == 1 else split(text)


@dataclass(frozen=True)
class Unit:
    """A piece of text with its translation, if there is one."""

    id: str
    place: object
    source: str
    target: str

    @cached_property
    def source_cut(self):
        return self.cut(self.source)

    @cached_property
    def target_cut(self):
        return self.cut(self.target)

    def cut(self, text):
        return cut(text) if self.place.is_rich else ([text], [])

    @cached_property
    def ids(self):
        """The ids of the codes of the source, and of those of the translation."""
        return ids_of(self.source_cut[1], self.target_cut[1])

    @cached_property
    def codes(self):
        """All codes that may stand in a translation, by id."""
        own, others = self.ids
        return dict(zip(others, self.target_cut[1], strict=True)) | dict(
            zip(own, self.source_cut[1], strict=True)
        )

    @cached_property
    def needed(self):
        """The ids of the codes of the source that every translation needs: all, but for those that
        the one at hand does without.
        """
        own, others = self.ids
        return set(own) & set(others) if self.target else set(own)


def texts_of(content, model, source, target):
    """Yield the texts of a page that have words in the source language."""
    for place in places(content, model):
        original, translated = (text_at(content, place, code) for code in (source, target))
        sources, targets = (
            (tuple(split(text)) if place.is_rich else tuple(filter(None, [text])))
            for text in (original, translated)
        )
        if targets and len(sources) != len(targets):
            sources, targets = (original,), (translated,)
        text = Text(place, sources, targets)
        if original.strip() and text.units:
            yield text
