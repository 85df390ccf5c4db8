"""The texts of an edition, and the passages that rich text is made of."""

from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from django.db import models

from ..languages import localized
from ..merge import with_leaves
from ..richtext import RichTextField
from ..snapshots import content_names, part_models

#: Translated columns that nobody translates.
NO_TEXT = (models.SlugField, models.URLField, models.EmailField)
#: Elements without an end.
VOID = {"br", "hr", "img", "col", "wbr"}


@dataclass(frozen=True)
class Place:
    """Where a text stands: in a field of the page, or in that of one of its rows."""

    field: models.Field
    relation: str = ""
    key: str = ""

    @property
    def name(self):
        return self.field.name

    @property
    def is_rich(self):
        return isinstance(self.field, RichTextField)

    @property
    def has_lines(self):
        return isinstance(self.field, models.TextField)

    def path(self, language):
        """Return the path of this text in a snapshot, as `merge.leaves` knows it."""
        row = ("parts", self.relation, self.key) if self.relation else ()
        return (*row, "editions", language, self.name)

    def __str__(self):
        """A short name, unique on the page: `body`, `sessions/<key>/title`."""
        return "/".join(filter(None, (self.relation, self.key, self.name)))


def places(content, model):
    """Yield the places of all texts of a page, whether there is a text or not; first its own, then
    those of its rows as they stand.
    """
    yield from (Place(field) for field in text_fields(model))
    for relation, (part, _page_field) in part_models(model).items():
        for row in content["parts"].get(relation, []):
            yield from (Place(field, relation, row["key"]) for field in text_fields(part))


def text_fields(model):
    """Return the translated fields of a model that hold texts."""
    fields = (model._meta.get_field(name) for name in content_names(model))
    return [field for field in fields if not isinstance(field, NO_TEXT)]


def field_in(place, language):
    """Return the column that holds the text of a place in a language."""
    return place.field.model._meta.get_field(localized(place.name, language))


def text_at(content, place, language):
    """Return a text of a snapshot; an empty one where its row or edition is not there."""
    if place.relation:
        rows = content["parts"].get(place.relation, [])
        content = next((row for row in rows if row["key"] == place.key), {"editions": {}})
    return content["editions"].get(language, {}).get(place.name) or ""


def with_texts(content, texts, language):
    """Return a snapshot with other texts in one language; `texts` is a dict from places."""
    values = {place.path(language): text for place, text in texts.items()}
    return with_leaves(content, values, order=[content])


class Cutter(HTMLParser):
    """Finds where the elements end that lie in no other."""

    def __init__(self, source):
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(n for n, char in enumerate(source, 1) if char == "\n")]
        self.depth, self.ends = 0, []
        self.feed(source)
        self.close()

    @property
    def place(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag, attributes):
        if not self.depth:
            self.ends.append(self.place)  # of the text before it, if there is any
        if tag not in VOID:
            self.depth += 1
        elif not self.depth:
            self.ends.append(self.place + len(self.get_starttag_text()))

    def handle_endtag(self, tag):
        if tag in VOID or not self.depth:
            return
        self.depth -= 1
        if not self.depth:
            self.ends.append(self.rawdata.index(">", self.place) + 1)


def split(html):
    """Cut sanitised rich text into its passages: paragraphs, headings, lists, tables …; together
    they are the text again, byte for byte.
    """
    cutter = Cutter(html)
    ends = [*dict.fromkeys([0, *cutter.ends, len(html)])]
    pieces = [html[start:end] for start, end in pairwise(ends)]
    passages = []
    for piece in pieces:
        if passages and not piece.strip():
            passages[-1] += piece
        elif piece:
            passages.append(piece)
    return passages
