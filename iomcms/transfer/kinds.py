"""The kinds of rows in an export: each table of the site that is not left out."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from iomcms.backups.tables import all_tables

from . import Unfit, policy, snapshots
from .properties import NAMED_BY, Reference, properties_of
from .values import shown


class Kind:
    """The rows of a table, written as objects with names and read from such."""

    def __init__(self, table, is_with_people=True):
        self.table, self.model = table, table.key.model
        self.name = self.model._meta.label_lower
        self.without = policy.WITHOUT.get(table.name, {})
        self.instead = policy.NOT_BELIEVED.get(table.name, {})
        self.unnamed = {} if is_with_people else policy.NAMING.get(table.name, {})
        self.snapshots = snapshots.COLUMNS.get(table.name, ())
        self.properties = properties_of(table, self.without, is_with_people)

    def objects(self, names):
        """Yield the rows as they are written."""
        columns = [column.name for column in self.table.columns]
        for values in self.table.rows():
            row = dict(zip(columns, values, strict=True))
            found = {name: each.out(row, names) for name, each in self.properties.items()}
            for name in self.snapshots:
                found[name] = snapshots.out(found[name], names)
            yield found | self.unnamed

    def row(self, data, names):
        """Return the values of a row, in the order of the table's columns; raise `Unfit`."""
        self.check_names(data)
        found = {}
        for name, each in self.properties.items():
            try:
                found |= each.into(self.prepared(name, data, names), names)
            except Unfit as error:
                raise Unfit(f"“{name}”: {error}.") from None
        found |= {
            name: value() if callable(value) else value
            for name, value in (self.without | self.instead).items()
        }
        return [found[column.name] for column in self.table.columns]

    def check_names(self, data):
        if not isinstance(data, dict):
            raise Unfit("this is no object with names.")
        if unknown := sorted(data.keys() - self.properties.keys()):
            raise Unfit(f"{shown(unknown[0])} is not known here.")
        if missing := [name for name in self.properties if name not in data]:
            raise Unfit(f"“{missing[0]}” is missing.")

    def prepared(self, name, data, names):
        """Return the value of a property, a snapshot as the database may have it."""
        if name not in self.snapshots:
            return data[name]
        label = data["page_type"]
        key = names[ContentType].get(label) if isinstance(label, str) else None
        model = key and ContentType.objects.get_for_id(key).model_class()
        if not model:
            raise Unfit(f"there is no kind of page {shown(label)}")
        return snapshots.into(data[name], model, names)

    def references(self):
        """Return the relations that are written as the key of another row."""
        found = (each for each in self.properties.values() if isinstance(each, Reference))
        return [each for each in found if not each.is_named]


def all_kinds(is_with_people=True):
    """Return the kinds of an export by name; those that others name first, then by name."""
    tables = [table for name, table in all_tables().items() if name not in policy.LEFT_OUT]
    if not is_with_people:
        tables = [table for table in tables if not is_about_people(table)]
    kinds = sorted(
        (Kind(table, is_with_people) for table in tables),
        key=lambda kind: (kind.model not in NAMED_BY, kind.name),
    )
    return {kind.name: kind for kind in kinds}


def is_about_people(table):
    """Say whether rows cannot be without the account that they belong to."""
    user = get_user_model()
    fields = table.key.model._meta.concrete_fields
    return table.name in policy.PEOPLE or any(
        field.related_model is user and not field.null for field in fields
    )


def names_out():
    """Return what rows are named by, by their keys, for each model whose rows are named."""
    types = {each.pk: label_of(each) for each in ContentType.objects.all()}
    return {
        ContentType: types,
        **{
            model: dict(model._base_manager.order_by().values_list("pk", column))
            for model, column in NAMED_BY.items()
        },
    }


def label_of(content_type):
    return f"{content_type.app_label}.{content_type.model}"
