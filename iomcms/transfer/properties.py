"""The properties of a line: what one column, or one for each language, is written as."""

import json

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from organisation.models import Country
from publishing.models import Tag
from publishing.names import is_page

from . import Unfit
from .values import shown, value_of

#: Rows that others name by something that people read, and by which column.
NAMED_BY = {Country: "code", Tag: "slug", get_user_model(): "username", Group: "name"}
#: The columns that say of which type a page is.
OF_PAGES = {"page_type", "source_type", "target_type"}


class Value:
    """One column as it is."""

    def __init__(self, column, field):
        self.name, self.column, self.field = field.name, column, field

    def out(self, row, names):
        value = row[self.column.name]
        is_json = self.column.kind == "JSONField" and value is not None
        return json.loads(value) if is_json else value

    def into(self, data, names):
        """Return the values of the columns that the property stands for, by their names."""
        return {self.column.name: value_of(self.column, self.field, data)}


class Reference:
    """A relation: the `id` of the other row, or the name that people know it by."""

    def __init__(self, column, field):
        self.name, self.column, self.field = field.name, column, field
        self.model = field.related_model
        self.is_named = self.model in {ContentType, *NAMED_BY}
        self.is_of_page = self.model is ContentType and self.name in OF_PAGES

    def out(self, row, names):
        key = row[self.column.name]
        return names[self.model].get(key) if self.is_named and key is not None else key

    def into(self, data, names):
        if not self.is_named or data is None:
            return {self.column.name: value_of(self.column, self.column.field, data)}
        key = names[self.model].get(data) if isinstance(data, str) else None
        if key is None:
            raise Unfit(f"there is no {self.model._meta.verbose_name} {shown(data)}")
        if self.is_of_page and not is_page(ContentType.objects.get_for_id(key).model_class()):
            raise Unfit(f"{shown(data)} is no kind of page")
        return {self.column.name: key}


class Nobody(Reference):
    """A relation to an account, where an export names none."""

    def out(self, row, names):
        return None


class Translated:
    """A value for each language; a language without one is not there."""

    def __init__(self, field):
        self.name, self.original = field.name, field
        self.columns = {}

    def add(self, column, field):
        self.columns[field.language] = (column, field)

    @property
    def field(self):
        return next(field for _column, field in self.columns.values())

    def out(self, row, names):
        values = {code: row[column.name] for code, (column, _field) in self.columns.items()}
        return {code: value for code, value in values.items() if value is not None}

    def into(self, data, names):
        if not isinstance(data, dict):
            raise Unfit("it has a value for each language: {“en”: …}")
        if others := sorted(data.keys() - self.columns.keys()):
            raise Unfit(f"the language {shown(others[0])} is not one of this site")
        found = {}
        for code, (column, field) in self.columns.items():
            value = data.get(code)
            if code not in data and not column.is_null:
                value = column.to_plain(field.get_default())
            try:
                found[column.name] = value_of(column, field, value)
            except Unfit as error:
                raise Unfit(f"in {code}, {error}") from None
        return found | {self.original.column: self.unread(found)}

    def unread(self, found):
        """Return something for the column without a language, which holds what no one reads."""
        value = found[self.columns[settings.LANGUAGE_CODE][0].name]
        if value is None and not self.original.null:
            return self.original.get_default()
        return value


def properties_of(table, without, is_with_people):
    """Return the properties of a table's rows, by name, in the order of the model."""
    columns = {column.name: column for column in table.columns}
    user, found = get_user_model(), {}
    fields = [each for each in table.key.model._meta.concrete_fields if each.column in columns]
    for field in fields:
        column = columns[field.column]
        original = getattr(field, "translated_field", None)
        if original is not None:
            found.setdefault(original.name, Translated(original)).add(column, field)
        elif is_original(field, fields) or field.column in without:
            continue
        elif field.remote_field:
            is_named = is_with_people or field.related_model is not user
            found[field.name] = (Reference if is_named else Nobody)(column, field)
        else:
            found[field.name] = Value(column, field)
    return found


def is_original(field, fields):
    """Say whether the columns of the languages stand beside this one."""
    return any(getattr(each, "translated_field", None) is field for each in fields)
