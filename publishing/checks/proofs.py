"""What is checked: one edition of a page as it would go out, like a proof from the printer."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from ..languages import localized
from ..models import Publishable
from ..richtext import RichTextField
from ..snapshots import content_names, part_models, shared_fields
from ..typography import typeset
from .markup import Markup

#: Translated columns that are no prose.
NO_PROSE = (models.SlugField, models.URLField, models.EmailField)


@dataclass(frozen=True)
class Text:
    """A translated text of a page or of one of its parts, in the language of the proof."""

    path: tuple
    field: str
    value: str
    is_rich: bool
    max_length: int | None

    @cached_property
    def markup(self):
        return Markup(self.value)

    @property
    def plain(self):
        """The words alone; a line break stands between blocks."""
        return self.markup.text if self.is_rich else self.value

    def replaced(self, cells):
        """Return the value with another text for each character of `plain`."""
        return self.markup.replaced(cells) if self.is_rich else "".join(cells)

    @property
    def language(self):
        return self.path[-2]

    @cached_property
    def typeset_plain(self):
        """The words, in cells, as their language wants them set."""
        return typeset(self.plain, self.language)

    @cached_property
    def typeset(self):
        """The value as its language wants it set; one that would grow too long stays."""
        new = self.replaced(self.typeset_plain)
        return new if len(new) <= (self.max_length or len(new)) else self.value


def text_at(model, path, value, parents=(), prefix=""):
    """Return the text of a model's column that `("editions", language, name)` leads to, or None
    where that is no prose.
    """
    _editions, language, name = path
    column = model._meta.get_field(localized(name, language))
    if isinstance(column, NO_PROSE):
        return None
    is_rich = isinstance(column, RichTextField)
    return Text((*parents, *path), f"{prefix}{column.name}", value, is_rich, column.max_length)


@dataclass(frozen=True)
class Proof:
    """The edition in `language` with the content of a snapshot, as it goes out at `at`.

    `together` are the editions that go out with it: `(content type id, primary key, language)`.
    `user` is who reads what is found, and hears of no page beyond their reach; None knows all.
    """

    page: Publishable
    language: str
    at: datetime
    content: dict
    together: frozenset = frozenset()
    user: object = None
    _once: dict = field(default_factory=dict, repr=False)

    @property
    def model(self):
        return type(self.page)

    @property
    def pk(self):
        """The key of the page itself, not of its working copy."""
        return self.page.draft_of_id or self.page.pk

    @cached_property
    def type_id(self):
        return ContentType.objects.get_for_model(self.model).pk

    @property
    def edition(self):
        return self.content["editions"].get(self.language, {})

    def name(self, field):
        """Return the name of a translated field in the form."""
        return localized(field, self.language)

    def shared(self, name):
        """Return the value that all languages share, as the model has it."""
        value = self.content["shared"].get(name)
        return self.model._meta.get_field(name).to_python(value)

    def once(self, function):
        """Return `function(proof)`, worked out once for all the rules that ask."""
        if function not in self._once:
            self._once[function] = function(self)
        return self._once[function]

    def rows(self, model):
        """Yield the page's rows of a kind, each with its prefix in the form."""
        for relation, (part_model, _page_field) in part_models(self.model).items():
            if issubclass(part_model, model):
                yield from self.rows_of(relation)

    def rows_of(self, relation):
        prefix = prefix_of(self.model._meta.get_field(relation))
        for number, row in enumerate(self.content["parts"].get(relation, [])):
            yield f"{prefix}-{number}", row

    @cached_property
    def texts(self):
        """The texts of the page, then those of its parts."""
        found = list(self.texts_in(self.model, self.content))
        for relation, (model, _page_field) in part_models(self.model).items():
            for number, (prefix, row) in enumerate(self.rows_of(relation)):
                found += self.texts_in(model, row, ("parts", relation, number), f"{prefix}-")
        return found

    def texts_in(self, model, values, path=(), prefix=""):
        edition = values["editions"].get(self.language, {})
        for name in content_names(model):
            place = ("editions", self.language, name)
            text = text_at(model, place, edition.get(name) or "", path, prefix)
            if text:
                yield text

    @property
    def rich_texts(self):
        return [text for text in self.texts if text.is_rich]

    @property
    def body(self):
        """The main text: the first rich one."""
        return next(iter(self.rich_texts), None)

    @property
    def addresses(self):
        """Yield each address that the page links to, with its field; not those that are only what
        a link to a page had when it was written.
        """
        for text in self.rich_texts:
            for link in text.markup.links:
                if not link.page:
                    yield text.field, link.href
        yield from addresses_in(self.model, self.content)
        for relation, (model, page_field) in part_models(self.model).items():
            for prefix, row in self.rows_of(relation):
                yield from addresses_in(model, row, page_field, f"{prefix}-")

    @property
    def linked_pages(self):
        """Yield the field and the link of each link that follows a page."""
        for text in self.rich_texts:
            for link in text.markup.links:
                if link.page:
                    yield text.field, link


def addresses_in(model, values, page_field=None, prefix=""):
    for column in shared_fields(model, page_field):
        value = values["shared"].get(column.attname)
        if value and isinstance(column, models.URLField):
            yield f"{prefix}{column.name}", value


def prefix_of(relation):
    """Return the prefix that the admin gives to the forms of a relation's rows."""
    if isinstance(relation, GenericRelation):
        rows = relation.related_model._meta
        names = (relation.content_type_field_name, relation.object_id_field_name)
        return "-".join([rows.app_label, rows.model_name, *names])
    return relation.get_accessor_name()
