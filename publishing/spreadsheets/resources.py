"""What the rows of a spreadsheet do to those of a model: nothing, or all that they say.

`bring_in` tries out a file, or brings it in where it does what somebody has seen it would.
"""

import logging
from dataclasses import dataclass, field
from functools import cached_property

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from import_export.results import RowResult

from ..editing import digest
from ..following import note_only, noted, written_together
from . import files
from .cells import cell_of
from .columns import Column

logger = logging.getLogger(__name__)


class Otherwise(Exception):
    """A file does not do any more what was seen that it would."""


@dataclass(frozen=True)
class Outcome:
    """What a row does: `number` is its own in the spreadsheet, `name` what the row is called."""

    number: int
    name: str
    row: object
    is_new: bool
    changes: tuple


@dataclass(frozen=True)
class Problem:
    number: int | None
    column: str
    reason: str


@dataclass
class Trial:
    """What a file does to rows of that type, or why it does nothing; `seen` tells it from any
    other.
    """

    type: str
    outcomes: list = field(default_factory=list)
    unchanged: int = 0
    problems: list = field(default_factory=list)
    seen: str = ""
    is_otherwise: bool = False


class SheetResource(ModelResource):
    """The rows of a model, for a user; a subclass names its columns in `Meta.fields`.

    The first of these is what tells rows apart, unless `find` says otherwise.
    """

    cells = {}
    #: So many rows are brought in at once: somebody waits for them.
    most = 5_000

    class Meta:
        skip_unchanged = True
        report_skipped = False
        clean_model_instances = True
        use_transactions = True
        skip_html_diff = True

    def __init__(self, user, expected=None):
        super().__init__()
        self.user, self.expected = user, expected
        self.numbers, self.outcomes, self.found = [], [], {}
        for column in self.fields.values():
            column.widget.user = user

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        cell = cls.cells.get(field_name) or cls.cells.get(
            getattr(getattr(django_field, "translated_field", None), "name", None)
        )
        return Column(django_field, cell or cell_of(django_field))

    @property
    def model(self):
        return self._meta.model

    @property
    def title(self):
        return capfirst(self.model._meta.verbose_name_plural)

    @property
    def identity(self):
        return self._meta.fields[0]

    @cached_property
    def originals(self):
        """The translated fields, whose own columns nobody reads."""
        return {
            each.translated_field.name
            for each in self.model._meta.concrete_fields
            if hasattr(each, "translated_field")
        }

    def rows(self):
        """Return the rows that the user may change."""
        return self.model._default_manager.all()

    def find(self, row):
        """Return the row that a row of the spreadsheet is about, or None for a new one."""
        value = row.get(self.identity)
        if not value:
            raise ValidationError({self.identity: _("This field is required.")})
        return self.rows().filter(**{self.identity: value}).first()

    # --- In

    def dataset(self, sheet):
        """Return a sheet as the library takes it. Raises `files.Unreadable` where a column is none
        of the model's.
        """
        names = {column.column_name.casefold(): column for column in self.fields.values()}
        labels = {column.label.casefold(): column for column in self.fields.values()}
        known = [labels.get(text.casefold()) or names.get(text.casefold()) for text in sheet.head]
        unknown = [
            text or "—" for text, column in zip(sheet.head, known, strict=True) if not column
        ]
        if unknown:
            raise files.Unreadable(_("No column is called so: %s.") % ", ".join(unknown))
        heads = [column.column_name for column in known]
        if twice := sorted({name for name in heads if heads.count(name) > 1}):
            raise files.Unreadable(_("A column stands there twice: %s.") % ", ".join(twice))
        self.numbers = [number for number, _texts in sheet.rows]
        return tablib.Dataset(*(texts for _number, texts in sheet.rows), headers=heads)

    def get_instance(self, instance_loader, row):
        instance = self.find(row)
        if instance is not None:
            number = self.found.setdefault(self.key_of(instance), self.number)
            if number != self.number:
                told = _("Row %d is about the same.") % number
                raise ValidationError({NON_FIELD_ERRORS: told})
        return instance

    def key_of(self, instance):
        """Return what a row is known by, as long as it is there."""
        return instance.pk

    def name_of(self, instance):
        return str(instance)

    def import_row(self, row, instance_loader, row_number=None, **kwargs):
        self.number = self.numbers[row_number - 1]
        return super().import_row(row, instance_loader, row_number=row_number, **kwargs)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        is_kept = field.column_name == self.identity and not instance._state.adding
        if not is_kept:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_new, self.original = original._state.adding, original
        told = {name for name in row if row[name] or name != self.identity}
        self.changed = [
            column
            for column in self.get_import_fields()
            if column.column_name in told
            and column.export(instance) != ("" if is_new else column.export(original))
        ]
        return not (is_new or self.changed or import_validation_errors)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        unread = {each.column_name for each in self.fields.values() if each.attribute in errors}
        try:
            instance.full_clean({*errors, *unread, *self.originals}, validate_unique)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance, is_create, row, **kwargs):
        changes = [column.change(self.original, instance, is_create) for column in self.changed]
        name = self.name_of(instance)
        self.store(instance, is_create)
        self.found.setdefault(self.key_of(instance), self.number)
        self.outcomes.append(Outcome(self.number, name, instance, is_create, tuple(changes)))
        for column in self.fields.values():
            if getattr(column.widget, "model", None) is self.model:
                column.widget.forget()

    def store(self, instance, is_new):
        """Write a row that is in order."""
        instance.save(force_insert=is_new)

    def save_m2m(self, instance, row, **kwargs):
        """Nothing is left: `store` has written all."""

    def after_import(self, dataset, result, **kwargs):
        if self.expected is not None and self.expected != self.seen():
            raise Otherwise

    def seen(self):
        told = [
            [each.number, "" if each.is_new else self.key_of(each.row), *map(str, changes_of(each))]
            for each in self.outcomes
        ]
        return digest(told)

    def problems(self, result):
        """Yield what is wrong, by row and column."""
        for row in result.invalid_rows:
            labels = {column.attribute: column.label for column in self.fields.values()}
            labels |= {column.column_name: column.label for column in self.fields.values()}
            for name, reasons in row.error_dict.items():
                for reason in reasons:
                    yield Problem(self.numbers[row.number - 1], labels.get(name, ""), reason)
        for row in result.error_rows:
            logger.error("A row of a spreadsheet failed", exc_info=row.errors[0].error)
            reason = _("This row cannot be stored beside the others.")
            yield Problem(self.numbers[row.number - 1], "", reason)
        for error in result.base_errors:
            if not isinstance(error.error, Otherwise):
                logger.error("A spreadsheet failed", exc_info=error.error)
                yield Problem(None, "", _("This file cannot be stored."))

    # --- Out

    def table(self, rows):
        """Return the head of a spreadsheet, and its rows, as texts."""
        columns = [self.fields[name] for name in self._meta.fields]
        head = [column.column_name for column in columns]
        return head, [[column.export(row) for column in columns] for row in rows]


def changes_of(outcome):
    return ((change.column, change.html) for change in outcome.changes)


@written_together()
def bring_in(resource, content, is_dry=True):
    """Try out a file, or bring it in: all of it, or nothing. Raises `files.Unreadable`."""
    dataset = resource.dataset(files.read(content, resource.most))
    before = noted()
    result = resource.import_data(
        dataset, dry_run=is_dry, rollback_on_validation_errors=True, user=resource.user
    )
    is_otherwise = any(isinstance(each.error, Otherwise) for each in result.base_errors)
    problems = sorted(resource.problems(result), key=lambda each: each.number or 0)
    if is_dry or problems or is_otherwise:
        note_only(before)
    return Trial(
        resource.model._meta.verbose_name,
        [] if problems else resource.outcomes,
        result.totals[RowResult.IMPORT_TYPE_SKIP],
        problems,
        resource.seen(),
        is_otherwise,
    )
