"""What differs between two contents of a page, field by field, in words that an editor reads."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .languages import CODES
from .merge import rows_by_key
from .models import Placed
from .names import Names, listed_fields, references_of
from .punctuation import labelled
from .richtext import RichTextField
from .snapshots import content_names, part_models, shared_fields
from .words import text, words

#: The content of no page: what differs from it is all there is.
NOTHING = {"shared": {}, "editions": {}, "parts": {}}
TEXTS = (models.CharField, models.TextField)


@dataclass(frozen=True)
class Difference:
    """What one field of a page, or of a row on it, was and is; `html` has both, with `<ins>` and
    `<del>`.

    `language` is None where all languages share the field. The path is that of `merge.leaves`; the
    coming or going of a row has the row's path, and what came or went with it `is_of_row`.
    """

    path: tuple
    label: str
    language: str | None
    old: SafeString
    new: SafeString
    html: SafeString
    is_of_row: bool = False


@dataclass(frozen=True)
class Place:
    """Where a field stands: on the page itself, or in a row on it."""

    model: type
    path: tuple = ()
    title: str = ""
    page_field: str | None = None
    is_of_row: bool = False

    def difference(self, path, label, language, shown):
        label = capfirst(label)
        label = labelled(self.title, label) if self.title else label
        return Difference((*self.path, *path), label, language, *shown, self.is_of_row)


def differences(old, new, model):
    """Return the differences between two snapshots of a page of a type; None stands for no page.

    What all languages share comes first, then each language, then the rows, as the model has them.
    The number of queries does not depend on how much the page holds.
    """
    return list(Comparison(old or NOTHING, new or NOTHING, model).found())


class Comparison:
    """Two snapshots of a page side by side, with the names of all that they refer to."""

    def __init__(self, old, new, model):
        self.contents, self.model = (old, new), model
        self.names = Names(self.contents, model)
        self.zones = [self.names.zone_of(content) for content in self.contents]

    def found(self):
        yield from self.in_fields(Place(self.model), *self.contents)
        for relation, (model, page_field) in part_models(self.model).items():
            old, new = (rows_of(content, relation) for content in self.contents)
            if issubclass(model, Placed):
                yield from self.in_order(relation, model, page_field, old, new)
            for key in dict.fromkeys([*new, *old]):
                if old.get(key) != new.get(key):
                    row = Place(model, ("parts", relation, key), page_field=page_field)
                    yield from self.in_row(row, old.get(key), new.get(key))

    def in_fields(self, place, old, new):
        """Yield the differences between the values of a page, or between those of a row."""
        for name, field in named_fields(place.model, place.page_field):
            pair = [content["shared"].get(name) for content in (old, new)]
            yield from self.in_field(place, field, None, pair, ("shared", name))
        for reference in references_of(place.model):
            pair = [self.names.referred_by(reference, content["shared"]) for content in (old, new)]
            if pair[0] != pair[1]:
                shown = of_values(*pair)
                yield place.difference(("shared", reference.name), _("page"), None, shown)
        for code in CODES:
            for name in content_names(place.model):
                field = place.model._meta.get_field(name)
                pair = [content["editions"].get(code, {}).get(name) for content in (old, new)]
                yield from self.in_field(place, field, code, pair, ("editions", code, name))

    def in_field(self, place, field, language, pair, path):
        if pair[0] == pair[1] or all(map(is_empty, pair)):
            return
        if field.many_to_many:
            names = ([self.names.of(field.related_model, pk) for pk in keys or ()] for keys in pair)
            shown = of_lists(*names)
        elif isinstance(field, TEXTS) and not field.choices:
            shown = of_texts(
                *(value or "" for value in pair), rich=isinstance(field, RichTextField)
            )
        else:
            shown = of_values(*map(self.readable, (field, field), pair, self.zones))
        yield place.difference(path, field.verbose_name, language, shown)

    def readable(self, field, value, zone):
        """Return a value as an editor reads it, a moment on the clocks of `zone`."""
        if is_empty(value):
            return ""
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.related_model:
            return self.names.of(field.related_model, value)
        match field:
            case models.BooleanField():
                return _("yes") if value else _("no")
            case models.DateTimeField():
                local = timezone.localtime(field.to_python(value), zone)
                return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzinfo})"
            case models.DateField():
                return date_format(field.to_python(value))
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def in_row(self, place, old, new):
        kind = capfirst(place.model._meta.verbose_name)
        title = self.names.title(new or old, place.model, place.page_field)
        comes_or_goes = not (old and new)
        if comes_or_goes:
            shown = of_texts("" if new else title, title if new else "")
            yield Difference(place.path, kind, None, *shown, is_of_row=True)
        named = _("%(kind)s “%(title)s”") % {"kind": kind, "title": title}
        place = Place(place.model, place.path, named, place.page_field, comes_or_goes)
        for found in self.in_fields(place, old or NOTHING, new or NOTHING):
            if not (comes_or_goes and escape(title) in (found.old, found.new)):  # told above
                yield found

    def in_order(self, relation, model, page_field, old, new):
        """Yield the new order of those rows that were there before and still are."""
        orders = [[key for key in rows if key in old and key in new] for rows in (old, new)]
        if orders[0] != orders[1]:
            titles = {key: self.names.title(new[key], model, page_field) for key in orders[1]}
            shown = of_values(*(", ".join(titles[key] for key in order) for order in orders))
            label = _("%(rows)s: order") % {"rows": capfirst(model._meta.verbose_name_plural)}
            yield Difference(("parts", relation), label, None, *shown)


def named_fields(model, page_field):
    """Yield the fields of a page or row that all languages share, each with its name in a
    snapshot; a place among other rows is none of them, nor are the halves of a reference.
    """
    halves = {name for each in references_of(model) for name in (each.ct_field, each.fk_field)}
    for field in shared_fields(model, page_field):
        is_place = issubclass(model, Placed) and field.name == "position"
        if not is_place and field.name not in halves:
            yield field.attname, field
    for field in listed_fields(model):
        yield field.name, field


def rows_of(content, relation):
    return {key: row for (name, key), row in rows_by_key(content).items() if name == relation}


def is_empty(value):
    return value in (None, "", [], {})


def of_texts(old, new, rich=False):
    return text(old, rich=rich), text(new, rich=rich), words(old, new, rich=rich)


def of_values(old, new):
    """Return two values as they are, and the one in the place of the other."""
    gone = format_html("<del>{}</del>", old) if old else ""
    come = format_html("<ins>{}</ins>", new) if new else ""
    return (
        format_html("{}", old),
        format_html("{}", new),
        format_html_join(" ", "{}", pair(gone, come)),
    )


def pair(*values):
    return [(value,) for value in values if value]


def of_lists(old, new):
    """Return two lists of names, and one of all of them that marks those that came or went."""
    marked = [
        *(format_html("{}" if name in new else "<del>{}</del>", name) for name in old),
        *(format_html("<ins>{}</ins>", name) for name in new if name not in old),
    ]
    return tuple(format_html_join(", ", "{}", pair(*names)) for names in (old, new, marked))
