"""One form of a page in one request: what it shows, and what it was sent with."""

import json
import re

from django.db import connection

from .. import actions, unsaved
from ..editing import STAMP, save, stamp
from ..following import note_only, noted
from ..history import lock
from ..languages import in_each
from ..models import Part
from ..snapshots import part_models, snapshot
from .unsaved import MINOR, ROWS


class Editing:
    """One form of a page in one request.

    `live` is the page as it is stored, `unsaved` what the user typed and did not save, `typed` the
    same as the data of a form where it is shown again.
    """

    def __init__(self, request, model, pk):
        self.live = self.row = self.saved = self.savepoint = self.noted = self.typed = None
        self.posted = request.POST if request.method == "POST" else None
        self.unsaved = unsaved.find(request.user, model, pk) if self.posted is None else None
        if self.unsaved and "restore" in request.GET:
            self.typed = unsaved.data_of(self.unsaved)
        self.moved, self.lost = {}, {}

    @property
    def data(self):
        """What the form was sent with, now or when it was kept; None for a form just opened."""
        return self.typed if self.typed is not None else self.posted

    def begin(self, page):
        """Return the row that a page's form shows: its working copy, or itself.

        Nothing is written: the copy of a page that has been out is made when the form is saved.
        """
        self.live = lock(page) if self.posted is not None else page
        copy = actions.working_copy_of(page)
        if copy:
            copy.draft_of = self.live
        elif self.posted is not None:
            for column in in_each(["publish_at", "unpublish_at"]):
                setattr(page, column, None)  # it is validated as the copy that it becomes
        self.row = copy or page
        return self.row

    @property
    def stamp(self):
        if self.data is not None:
            return self.data.get(STAMP, "")
        return stamp(self.row) if self.row else ""

    def rows(self, formsets):
        """Return the keys of the parts that the form shows, by their prefix and their number."""
        if self.data is not None:
            return self.data.get(ROWS, "")
        keys = {
            formset.prefix: {
                form.instance.pk: str(form.instance.key) for form in formset.initial_forms
            }
            for formset in formsets
            if issubclass(formset.model, Part)
        }
        return json.dumps(keys)

    def find_rows(self, data, prefix, part):
        """Let the rows of a form stand for the parts that they showed.

        In the working copy, or after someone else's save, these have other numbers or are gone.
        """
        known = read_rows(data.get(ROWS, "")).get(prefix, {})
        parts = part_models(type(self.row)).items()
        relation, page_field = next((name, to) for name, (model, to) in parts if model is part)
        present = {str(each.key): each.pk for each in getattr(self.row, relation).all()}
        for name in list(data):
            row, _dash, field = name.rpartition("-")
            if not re.fullmatch(rf"{re.escape(prefix)}-\d+", row) or not data[name]:
                continue
            if field == "id":
                self.find_row(data, row, known.get(data[name]), present)
            elif field == page_field:
                data[name] = self.row.pk

    def find_row(self, data, row, key, present):
        """Put the number that the part has now in the place of that which it had."""
        name = f"{row}-id"
        if key and str(present.get(key)) != data[name]:
            self.moved[name] = data[name]
            data[name] = present.get(key, "")
            if key not in present:
                self.lost[row] = key

    def show_as_sent(self, formset):
        """Let a form that is shown again be as it was sent, with the rows that are gone."""
        # The admin shows no more rows than this has, and wants it in the order of the forms.
        formset._queryset = [
            form.instance if form.instance.pk else None for form in formset.initial_forms
        ]
        for name, value in self.moved.items():
            if name.startswith(f"{formset.prefix}-"):
                formset.data[name] = value

    def set_out(self):
        """Begin what `finish` takes back."""
        self.savepoint, self.noted = connection.savepoint(), noted()

    def finish(self, row):
        """Take back what the form wrote into a row, and save it together with what others wrote."""
        mine = snapshot(type(row)._default_manager.get(pk=row.pk))
        connection.savepoint_rollback(self.savepoint)
        note_only(self.noted)
        self.saved = save(self.live, mine, self.stamp, self.posted, bool(self.posted.get(MINOR)))


def read_rows(text):
    """Return the keys that `Editing.rows` wrote, or none where it did not."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and all(map(is_dict, found.values())) else {}


def is_dict(value):
    return isinstance(value, dict)
