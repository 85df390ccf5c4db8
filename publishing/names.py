"""What the things are called to which a page's content refers by their keys."""

from collections import defaultdict
from functools import cache, cached_property

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from .languages import CODES, in_each
from .models import Publishable
from .snapshots import part_models, set_values, shared_fields
from .timezones import zone_named


@cache
def references_of(model):
    """Return a model's relations to rows of any type."""
    return [field for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]


def listed_fields(model):
    """Return a page type's relations to many rows, but not those that its parts spell out."""
    parts = [part for part, _page_field in part_models(model).values()] if is_page(model) else []
    return [
        field
        for field in model._meta.many_to_many
        if field.related_model and field.remote_field.through not in parts
    ]


def is_page(model):
    return issubclass(model, Publishable)


def referred(contents, model):
    """Return the keys of the rows to which contents of a page of a type refer, by their model."""
    wanted = defaultdict(set)
    for content in contents:
        want(wanted, content, model)
        for relation, (part, page_field) in part_models(model).items():
            for row in content["parts"].get(relation, []):
                want(wanted, row, part, page_field)
    return wanted


def want(wanted, values, model, page_field=None):
    types = {reference.ct_field for reference in references_of(model)}
    for field in shared_fields(model, page_field):
        pk = values["shared"].get(field.attname)
        if pk and field.related_model and field.name not in types:
            wanted[field.related_model].add(pk)
    for field in listed_fields(model):
        wanted[field.related_model].update(values["shared"].get(field.name) or ())
    for reference in references_of(model):
        if target := target_of(reference, model, values["shared"]):
            wanted[target[0]].add(target[1])


class Names:
    """The rows to which some contents of a page of a type refer, one query for each of their types.

    A row that is gone is known by its number.
    """

    def __init__(self, contents, model):
        self.model = model
        wanted = referred(contents, model)
        self.rows = {each: rows(each, keys) for each, keys in wanted.items()}
        self.contents = contents

    def row(self, model, pk):
        return self.rows.get(model, {}).get(pk) or model(pk=pk)

    def of(self, model, pk):
        row = self.row(model, pk)
        return str(row) if row.pk in self.rows.get(model, {}) else f"#{pk}"

    def referred_by(self, reference, shared):
        """Return the name of what a reference leads to."""
        target = target_of(reference, reference.model, shared)
        return self.of(*target) if target else ""

    def title(self, values, model, page_field):
        """Return what the admin calls a row of a page, from its values alone."""
        row = model()
        set_values(row, values, CODES, shared=True)
        for field in shared_fields(model, page_field):
            if field.related_model and (pk := getattr(row, field.attname)):
                setattr(row, field.name, self.row(field.related_model, pk))
        for reference in references_of(model):
            if target := target_of(reference, model, values["shared"]):
                setattr(row, reference.name, self.row(*target))
        if page_field in {field.name for field in model._meta.concrete_fields}:
            setattr(row, page_field, self.page)
        return str(row)

    @cached_property
    def page(self):
        """The page as a row's title may name it."""
        page = self.model()
        for content in self.contents:
            set_values(page, content, CODES, shared=False)
        return page

    def zone_of(self, content):
        """Return the time zone in which the page writes its moments: its own, or the site's."""
        name = content["shared"].get("timezone")
        return zone_named(name) if name else timezone.get_default_timezone()


def target_of(reference, model, shared):
    """Return the model and the key of the row to which a reference leads, or None."""
    type_id = shared.get(model._meta.get_field(reference.ct_field).attname)
    pk = shared.get(reference.fk_field)
    target = type_id and ContentType.objects.get_for_id(type_id).model_class()
    return (target, pk) if target and pk else None


def rows(model, keys):
    found = model._default_manager.all()
    if is_page(model):
        found = found.only(*in_each(["title"]))
    return found.in_bulk(keys)
