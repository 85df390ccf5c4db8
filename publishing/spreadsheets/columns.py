"""The columns of a spreadsheet: which of a row's values each has, and what it makes of them."""

from dataclasses import dataclass

from django.utils.text import capfirst
from import_export.fields import Field

from ..differences import of_texts, of_values
from ..languages import NAMES
from ..richtext import RichTextField
from .cells import TextCell


@dataclass(frozen=True)
class Change:
    """What a row makes of one column, as a `Difference` says it of a page."""

    column: str
    label: str
    language: str | None
    new: str
    html: str


class Column(Field):
    """A column of a spreadsheet, which is one of the model: of what there is one in each language,
    that of one language.
    """

    def __init__(self, column, cell):
        name = column.name if column.many_to_many else column.attname
        super().__init__(attribute=name, column_name=column.name, widget=cell)
        translated = getattr(column, "translated_field", None)
        self.language = column.language if translated else None
        self.name = translated.name if translated else column.name
        self.is_empty_null = column.null
        self.is_many, self.is_rich = column.many_to_many, isinstance(column, RichTextField)
        self.verbose_name = (translated or column).verbose_name

    @property
    def label(self):
        name = capfirst(self.verbose_name)
        return f"{name} · {NAMES[self.language]}" if self.language else name

    def get_value(self, instance):
        if self.attribute == "id":  # a working copy bears the number of its page
            return getattr(instance, "draft_of_id", None) or instance.pk
        return keys_of(instance, self.attribute) if self.is_many else super().get_value(instance)

    def save(self, instance, row, is_m2m=False, **kwargs):
        """Set what the cell says, where it says anything new."""
        if self.export(instance) == TextCell().clean(row[self.column_name]):
            return
        self.set_value(instance, self.clean(row, **kwargs))

    def set_value(self, instance, value):
        if self.is_many:
            many_of(instance)[self.attribute] = value
        elif value == "" and self.is_empty_null:
            setattr(instance, self.attribute, None)
        else:
            setattr(instance, self.attribute, value)

    def change(self, old, new, is_new):
        before = "" if is_new else self.export(old)
        after = self.export(new)
        if type(self.widget) is TextCell:
            _old, shown, html = of_texts(before, after, rich=self.is_rich)
        else:
            _old, shown, html = of_values(before, after)
        return Change(self.column_name, self.label, self.language, shown, html)


def many_of(instance):
    """Return the keys of what a row has many of, by relation, as far as they are known."""
    return instance.__dict__.setdefault("sheet_keys", {})


def keys_of(instance, name):
    """Return the keys of what a row has many of, as its spreadsheet says or as it is stored."""
    known = many_of(instance)
    if name not in known:
        rows = getattr(instance, name).all() if instance.pk else ()
        known[name] = sorted(each.pk for each in rows)
    return known[name]
