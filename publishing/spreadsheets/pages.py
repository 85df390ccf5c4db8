"""Spreadsheets of pages: a row is written into a working copy, and a new one is a draft."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from ..actions import edited
from ..editing import put
from ..history import lock, record
from ..models import Version
from ..snapshots import apply, as_data, row_values, snapshot
from ..typography.contents import typeset_content
from .columns import keys_of
from .resources import SheetResource


def newest(pages):
    """Return the rows that hold the newest content of pages: working copies, or themselves."""
    keys = pages.order_by().values("pk")
    rows = pages.model._default_manager.filter(Q(pk__in=keys) | Q(draft_of__in=keys))
    return rows.filter(working_copy__isnull=True)


class PageSheet(SheetResource):
    """The pages of a type; told apart by the number of the page."""

    most = 1_000  # each has a history, and is searched for

    def rows(self):
        return newest(self.model._default_manager.pages().within(self.user))

    def find(self, row):
        number = row.get("id", "")
        if not number:
            return None
        is_number = number.isascii() and number.isdecimal() and len(number) < 19
        page = is_number and self.of_page(int(number))
        if not page:
            raise ValidationError({"id": _("There is no such row that you may change.")})
        return page

    def of_page(self, pk):
        return self.rows().filter(Q(pk=pk) | Q(draft_of=pk)).first()

    def key_of(self, instance):
        return instance.draft_of_id or instance.pk

    def table(self, rows):
        return super().table(newest(rows).order_by("pk"))

    def store(self, instance, is_new):
        if is_new:
            blank = self.model()
            content = row_values(self.model, partial(getattr, blank)) | {"parts": {}}
            content["shared"] |= {each.name: [] for each in self.model._meta.many_to_many}
            content = laid_over(content, instance, self.changed)
            content = typeset_content(content, self.model)
            apply(content, blank)
            record(blank, Version.Action.SAVED)
            instance.pk = blank.pk
            return
        live = lock(instance)
        row = edited(live)
        before = snapshot(row)
        content = laid_over(before, instance, self.changed)
        content = typeset_content(content, self.model, before)
        put(content, live, row, before)


def laid_over(content, instance, columns):
    """Return the snapshot of a page or a part with what these columns change, and no more: others
    write, too.
    """
    shared = dict(content["shared"])
    editions = {code: dict(texts) for code, texts in content["editions"].items()}
    for column in columns:
        if column.is_many:
            shared[column.attribute] = keys_of(instance, column.attribute)
        elif column.language:
            value = getattr(instance, column.attribute)
            editions[column.language][column.name] = as_data(value) or ""
        else:
            shared[column.attribute] = as_data(getattr(instance, column.attribute))
    return {**content, "shared": shared, "editions": editions}
