"""What stands on a page in other tables, read in one statement: the keys of what it has many of,
such as tags, and its parts.
"""

from functools import cache

from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import DateTimeField, OuterRef

from .querysets import content_type, links_from
from .rows import Rows, moment
from .statements import written_once

#: A column of the statement cannot be called as a field of the page.
HELD = "held_%s"


def held_by(page):
    """Return the keys of what a page has many of and the values of its parts, by the name of the
    relation: `{"goals": [11], "corrections": [{"id": 7, "key": …, "text_en": "…", …}], …}`. Of the
    parts, values are as Python has them, by their columns.
    """
    model = type(page)
    found = written(model, keys=[page.pk])
    row = found[0] if found else {}
    held = {
        field.name: sorted({link["key"] for link in row.get(HELD % field.name, ())})
        for field in model._meta.many_to_many
    }
    for name in model.parts:
        part = model._meta.get_field(name).related_model
        held[name] = [read(part, values) for values in row.get(HELD % name, ())]
    return held


@written_once
def written(model, *, keys):
    links = {
        HELD % field.name: Rows(
            links_from(model, field.name).filter(page_key=OuterRef("pk")), key="other_key"
        )
        for field in model._meta.many_to_many
    }
    parts = {HELD % name: rows_of(model, name) for name in model.parts}
    pages = model._default_manager.filter(pk__in=keys).order_by().rewrite(False)
    return pages.annotate(**links, **parts).values(*links, *parts)


def rows_of(model, name):
    """Return the rows of one relation to a page's parts, in their order."""
    relation = model._meta.get_field(name)
    part = relation.related_model
    if isinstance(relation, GenericRelation):
        to_page = {
            relation.content_type_field_name: content_type(model),
            relation.object_id_field_name: OuterRef("pk"),
        }
    else:
        to_page = {relation.remote_field.name: OuterRef("pk")}
    rows = part._default_manager.filter(**to_page)
    rows = rows.rewrite(False) if hasattr(rows, "rewrite") else rows
    return Rows(rows, **{column: column for column in columns_of(part)})


@cache
def columns_of(part):
    """Return the fields of a part by their columns, of translated ones those of the languages."""
    fields = part._meta.concrete_fields
    originals = {field.translated_field for field in fields if hasattr(field, "translated_field")}
    return {field.attname: field for field in fields if field not in originals}


def read(part, values):
    fields = columns_of(part)
    return {name: value_of(fields[name], value) for name, value in values.items()}


def value_of(field, value):
    is_moment = isinstance(field, DateTimeField) and value
    return moment(value) if is_moment else field.to_python(value)
