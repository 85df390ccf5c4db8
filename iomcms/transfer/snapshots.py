"""The snapshots of pages in history and in scheduled changes, as they are taken out and read in.

They are data that names columns: relations are keys, which stay as they are; only types of content,
whose numbers are others in each installation, are written by name. Rich texts are cleaned and
addresses judged as they are in pages, since they are shown before they are saved again.
"""

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from publishing.address_fields import LeadingField
from publishing.richtext import RichTextField, sanitize
from publishing.snapshots import content_names, part_models, shared_fields

from . import Unfit
from .values import shown

#: The columns that hold a snapshot, by the table; beside them, `page_type` says what of.
COLUMNS = {"publishing_version": ("content",), "publishing_scheduledchange": ("base", "content")}


def out(content, names):
    """Return a snapshot with the names of types of content in the stead of their numbers."""
    return with_types(content, names[ContentType].get)


def into(content, model, names):
    """Return a snapshot of a page of a model as it may stand in the database."""
    if not isinstance(content, dict):
        raise Unfit("it is no snapshot of a page")
    try:
        content = with_types(content, lambda name: number(name, names))
        rows = [(model, content)]
        for name, (part, _field) in part_models(model).items():
            rows += [(part, each) for each in content.get("parts", {}).get(name, [])]
        for kind, row in rows:
            judge_row(kind, row)
    except (AttributeError, TypeError, KeyError):
        raise Unfit("it is no snapshot of a page") from None
    return content


def number(name, names):
    if name is not None and name not in names[ContentType]:
        raise Unfit(f"there is no kind of page {shown(name)}")
    return names[ContentType].get(name)


def with_types(data, change):
    """Return data with each type of content changed: what stands under a name such as
    `target_type_id`.
    """
    if isinstance(data, list):
        return [with_types(each, change) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        name: change(value) if name in TYPES else with_types(value, change)
        for name, value in data.items()
    }


#: The columns of parts that hold a type of content.
TYPES = {"target_type_id", "source_type_id", "content_type_id"}


def judge_row(model, row):
    """Clean the rich texts of a row of a snapshot, and judge its addresses."""
    texts, addresses = judged_names(model)
    for values in (row.get("shared", {}), *row.get("editions", {}).values()):
        for name in texts & values.keys():
            values[name] = sanitize(values[name])
        for name, field in addresses.items():
            if values.get(name):
                judge_address(field, values[name])


def judge_address(field, address):
    try:
        field.get_prep_value(address)
    except ValidationError:
        raise Unfit(f"the address {shown(address)} is not allowed") from None


@cache
def judged_names(model):
    """Return the names of a model's rich texts, and its addresses with their fields."""
    names = {*content_names(model), *(field.name for field in shared_fields(model))}
    fields = {name: model._meta.get_field(name) for name in names}
    texts = frozenset(name for name, each in fields.items() if isinstance(each, RichTextField))
    return texts, {name: each for name, each in fields.items() if isinstance(each, LeadingField)}
