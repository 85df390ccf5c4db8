"""Spreadsheets of what pages hold: a row is written into the working copy of its page."""

from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ..actions import edited
from ..editing import put
from ..history import lock
from ..snapshots import row_values, snapshot
from ..typography.contents import typeset_content
from .pages import laid_over, newest
from .resources import SheetResource


class PartSheet(SheetResource):
    """The parts of one kind of all pages of a type, told apart by their keys; `page` is the name of
    the field that leads to the page. A part stays on its page.
    """

    page = None
    most = 1_000  # each makes a version of its page

    @property
    def page_field(self):
        return self.model._meta.get_field(self.page)

    def rows(self):
        pages = self.page_field.related_model._default_manager.pages()
        return self.parts_of(pages.within(self.user))

    def parts_of(self, pages):
        """Return the parts in the newest content of pages, each as one of the page itself."""
        newer = newest(pages).order_by().values("pk")
        page = Coalesce(f"{self.page}__draft_of_id", self.page_field.attname)
        return self.model._default_manager.filter(**{f"{self.page}__in": newer}).annotate(
            of_page=page
        )

    def with_page(self, part):
        setattr(part, self.page_field.attname, part.of_page)
        return part

    def find(self, row):
        key = row.get(self.identity, "")
        if not key:
            return None
        found = self.rows().filter(key=key).first() if is_key(key) else None
        if not found:
            told = _("There is no such row that you may change.")
            raise ValidationError({self.identity: told})
        return self.with_page(found)

    def key_of(self, instance):
        return str(instance.key)

    def name_of(self, instance):
        return f"{getattr(instance, self.page)} · {instance}"

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        is_unsaid = field.column_name == self.page and not row.get(self.page)
        if field.column_name != self.identity and not is_unsaid:  # a new row has a key already
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        of_page = getattr(instance, "of_page", None)
        if of_page and getattr(instance, self.page_field.attname) != of_page:
            errors[self.page] = ValidationError(_("A row stays on its page."))
        super().validate_instance(instance, errors, validate_unique)

    def table(self, rows):
        parts = self.parts_of(rows).order_by("of_page", "pk")
        return super().table(map(self.with_page, parts))

    def store(self, instance, is_new):
        live = lock(getattr(instance, self.page))
        row = edited(live)
        before = snapshot(row)
        name = self.page_field.remote_field.name
        parts, key = before["parts"][name], self.key_of(instance)
        if is_new:
            blank = row_values(self.model, partial(getattr, self.model()), self.page)
            parts = [*parts, {"key": key, **blank}]
        columns = [each for each in self.changed if each.column_name != self.page]
        parts = [
            laid_over(part, instance, columns) if part["key"] == key else part for part in parts
        ]
        content = {**before, "parts": {**before["parts"], name: parts}}
        put(typeset_content(content, type(live), before), live, row, before)


def is_key(text):
    try:
        return bool(UUID(text))
    except ValueError:
        return False
