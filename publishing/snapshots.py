"""The whole content of a page as plain data, and back.

History, working copies, publication, comparison and the merging of two people's edits all work on
snapshots:

    {
        "shared": {"kind": "news", "dateline_on": "2024-05-23", "goals": [11], "tags": [4], …},
        "editions": {"en": {"title": "…", "slug": "…", …}, "fr": …},
        "parts": {"corrections": [{"key": "…", "shared": {…}, "editions": {"en": {…}, …}}], …},
    }

Publication (`publish_at`, `unpublish_at`) is a page's state, not its content, and not in it.
"""

import json
from functools import cache, partial

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from taggit.managers import TaggableManager

from .following import written_together
from .held import held_by
from .languages import CODES, localized
from .models.topics import TaggedItem
from .querysets import content_type

#: Columns that say what a row is, not what it says.
IDENTITY = {
    "id",
    "draft_of",
    "version",
    "key",
    "created_at",
    "updated_at",
    "source_type",
    "source_id",
}
#: Translated columns that are set by publication, or follow from others.
STATE = {"publish_at", "unpublish_at", "path", "is_outdated", "revised_at"}

#: The types of values that data has too.
PLAIN = {str, int, bool, float, type(None)}


@cache
def translated_names(model):
    """Return the names of a model's translated fields, in its order."""
    originals = (getattr(field, "translated_field", None) for field in model._meta.concrete_fields)
    return tuple(dict.fromkeys(field.name for field in originals if field))


@cache
def content_names(model):
    """Return the names of the translated fields that are content."""
    return tuple(name for name in translated_names(model) if name not in STATE)


@cache
def shared_fields(model, page_field=None):
    """Return the fields with one value for all languages; `page_field` leads a part to its page."""
    unwanted = {*IDENTITY, *translated_names(model), page_field}
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in unwanted and not hasattr(field, "translated_field")
    )


def part_models(model):
    """Return the model of each of a page's parts, with the name of the field that leads back."""
    relations = {name: model._meta.get_field(name) for name in model.parts}
    return {
        name: (relation.related_model, getattr(relation.remote_field, "name", None))
        for name, relation in relations.items()
    }


def snapshot(page):
    """Return the content of a page, or of a working copy, as it stands in the database: the values
    of its row as it was loaded, and what it holds, in one statement.
    """
    model, held = type(page), held_by(page)
    content = row_values(model, partial(getattr, page))
    content["shared"] |= {field.name: held[field.name] for field in model._meta.many_to_many}
    content["parts"] = {
        name: [
            {"key": str(values["key"]), **row_values(part, values.__getitem__, page_field)}
            for values in held[name]
        ]
        for name, (part, page_field) in part_models(model).items()
    }
    return content


def row_values(model, value_of, page_field=None):
    """Return the content of one row; `value_of` gives its value of a column."""
    return {
        "shared": {
            field.attname: as_data(value_of(field.attname))
            for field in shared_fields(model, page_field)
        },
        "editions": {
            code: {
                name: as_data(value_of(localized(name, code))) or ""
                for name in content_names(model)
            }
            for code in CODES
        },
    }


def as_data(value):
    if type(value) in PLAIN:
        return value
    if isinstance(value, models.fields.files.FieldFile):
        value = value.name
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@written_together()
def apply(content, page, languages=CODES, shared=True):
    """Give `page` the content of a snapshot and save it: the editions in `languages`, and what all
    languages share if `shared` says so. Everything else on the page stays as it is; what has that
    content already is not written.
    """
    set_values(page, content, languages, shared)
    page.save()
    present = snapshot(page)
    if shared:
        for field in type(page)._meta.many_to_many:
            keys = content["shared"][field.name]
            if sorted(keys) != present["shared"][field.name]:
                link(page, field, keys)
    for name in type(page).parts:
        wanted, rows = content["parts"].get(name, []), present["parts"][name]
        if applied_rows(wanted, rows, languages, shared) != rows:
            apply_parts(wanted, page, name, languages, shared)


def link(page, field, keys):
    """Let a page have these rows, and no others, of what it has many of."""
    if not isinstance(field, TaggableManager):
        getattr(page, field.name).set(existing(field, keys))
        return
    tags = existing(field, keys).values_list("pk", flat=True)
    place = {"content_type": content_type(type(page)), "object_id": page.pk}
    own = TaggedItem.objects.filter(**place)
    own.exclude(tag__in=tags).delete()
    has = set(own.values_list("tag", flat=True))
    new = [TaggedItem(tag_id=pk, **place) for pk in tags if pk not in has]
    TaggedItem.objects.bulk_create(new)  # the manager asks and writes for each


def existing(field, keys):
    """Return the rows among those keys that are still there."""
    return field.related_model._default_manager.filter(pk__in=keys)


def apply_parts(wanted, page, name, languages, shared):
    """Bring one relation of a page in line, row by row, each recognised by its key."""
    manager = getattr(page, name)
    page_field = part_models(type(page))[name][1]
    present = {str(part.key): part for part in manager.all()}
    if shared:
        for key in present.keys() - {values["key"] for values in wanted}:
            present.pop(key).delete()
    for values in in_order_of_creation(wanted, manager.model):
        part = present.get(values["key"])
        if part is None and not shared:
            continue
        is_new = part is None
        part = part or manager.model(key=values["key"])
        before = row_values(manager.model, partial(getattr, part), page_field)
        set_values(part, values, CODES if is_new else languages, shared)
        if is_new:
            manager.add(part, bulk=False)
        elif row_values(manager.model, partial(getattr, part), page_field) != before:
            part.save()


def in_order_of_creation(rows, model):
    """Return the rows of a part as they have to be made to stand in this order again: rows without
    a position of their own stand by age, in some the newest first.
    """
    return reversed(rows) if "-pk" in model._meta.ordering else rows


def applied(content, to, languages=CODES, shared=True):
    """Return the snapshot of a page that has the content `to` after `apply` gave it `content`."""
    return {
        **applied_values(content, to, languages, shared),
        "parts": {
            name: applied_rows(content["parts"].get(name, []), rows, languages, shared)
            for name, rows in to["parts"].items()
        },
    }


def applied_values(values, to, languages, shared):
    editions = {code: values["editions"].get(code, {}) for code in languages}
    return {
        "shared": {**to["shared"], **values["shared"]} if shared else to["shared"],
        "editions": {
            code: {**own, **editions.get(code, {})} for code, own in to["editions"].items()
        },
    }


def applied_rows(wanted, present, languages, shared):
    by_key = {row["key"]: row for row in present}
    new = {row["key"]: row for row in wanted}
    return [
        {
            "key": row["key"],
            **applied_values(
                new.get(row["key"], row), by_key.get(row["key"], row), languages, shared
            ),
        }
        for row in (wanted if shared else present)
    ]


def set_values(row, values, languages, shared):
    model = type(row)
    if shared:
        for field in model._meta.concrete_fields:
            if field.attname in values["shared"]:
                setattr(row, field.attname, field.to_python(values["shared"][field.attname]))
    for code in languages:
        for name, value in values["editions"].get(code, {}).items():
            if name in content_names(model):
                empty = None if name == "slug" else ""
                setattr(row, localized(name, code), value or empty)
