"""What stands in a cell: how a value is written into it, and read again.

Reading raises `ValueError` with what is wrong. What a cell says is never judged twice: the rules of
the model follow.
"""

import re
from collections import Counter
from datetime import date, time

from django.db import models
from django.utils.translation import gettext as _
from import_export.widgets import Widget

YES = {"yes", "true", "1", "x", "oui", "vrai", "sí", "si", "verdadero", "نعم"}
NO = {"no", "false", "0", "", "non", "faux", "falso", "لا"}


class TextCell(Widget):
    def clean(self, value, row=None, **kwargs):
        return value.replace("\r\n", "\n").replace("\r", "\n")

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value).strip().replace("\r\n", "\n")


class NumberCell(TextCell):
    def clean(self, value, row=None, **kwargs):
        if value and not re.fullmatch(r"\d{1,9}", value):
            raise ValueError(_("“%s” is no number.") % value)
        return int(value) if value else None


class YesCell(TextCell):
    def clean(self, value, row=None, **kwargs):
        word = value.casefold()
        if word not in YES | NO:
            raise ValueError(_("“%s” is neither yes nor no.") % value)
        return word in YES

    def render(self, value, obj=None, **kwargs):
        return "yes" if value else "no"


class DateCell(TextCell):
    def clean(self, value, row=None, **kwargs):
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise ValueError(_("“%s” is no date: write it as 2026-05-28.") % value) from None

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


class TimeCell(TextCell):
    def clean(self, value, row=None, **kwargs):
        try:
            return time.fromisoformat(value) if value else None
        except ValueError:
            raise ValueError(_("“%s” is no time: write it as 09:30.") % value) from None

    def render(self, value, obj=None, **kwargs):
        return value.isoformat("minutes") if value else ""


class ChoiceCell(TextCell):
    """One of the values that a field may have, which an error names."""

    def __init__(self, choices):
        super().__init__()
        self.values = [value for value, _label in choices if value]

    def clean(self, value, row=None, **kwargs):
        if value and value not in self.values:
            known = {"value": value, "known": ", ".join(self.values)}
            raise ValueError(_("“%(value)s” is none of these: %(known)s.") % known)
        return value


class LinesCell(TextCell):
    """Texts that the field has one a line; in the cell they may stand in one line."""

    def clean(self, value, row=None, **kwargs):
        return "\n".join(part.strip() for part in re.split(r"[;\n\r]", value) if part.strip())

    def render(self, value, obj=None, **kwargs):
        return "; ".join(line.strip() for line in (value or "").splitlines() if line.strip())


class ListCell(TextCell):
    """A list of codes or numbers, with blanks between them."""

    def clean(self, value, row=None, **kwargs):
        words = re.split(r"[\s,;]+", value) if value else []
        return [int(word) if word.isascii() and word.isdecimal() else word for word in words]

    def render(self, value, obj=None, **kwargs):
        return " ".join(map(str, value or ()))


class RowCell(TextCell):
    """Another row, by the column in which it is `called` so, or by its key; `choosable(user)` are
    those that the user may name.
    """

    def __init__(self, model, called="pk", choosable=None):
        super().__init__()
        self.model, self.called, self.choosable = model, called, choosable
        self.user = self.known = None

    @property
    def names(self):
        """What stands for each row in a cell, by key."""
        if self.known is None:
            rows = self.model._default_manager.order_by("pk")
            rows = rows.pages() if hasattr(rows, "pages") else rows
            named = rows.values("pk", self.called)
            self.known = {row["pk"]: str(row[self.called] or "") for row in named}
            self.counts = Counter(self.known.values())
        return self.known

    def forget(self):
        """Read the names anew: a row was written."""
        self.known = None

    def keys(self, name):
        """Return the keys of the rows that a cell may mean; those that the user may name."""
        found = [pk for pk, known in self.names.items() if known == name]
        if not found and name.isascii() and name.isdecimal() and int(name) in self.names:
            found = [int(name)]
        if found and self.choosable:
            allowed = self.choosable(self.user).filter(pk__in=found)
            found = list(allowed.values_list("pk", flat=True))
        return found

    def clean(self, value, row=None, **kwargs):
        return self.key(value) if value else None

    def key(self, name):
        found = self.keys(name)
        if len(found) > 1:
            raise ValueError(_("“%s” means more than one: give the number of the row.") % name)
        if not found:
            called = self.model._meta.verbose_name
            told = _("There is none called “%(name)s” (%(type)s).")
            raise ValueError(told % {"name": name, "type": called})
        return found[0]

    def render(self, value, obj=None, **kwargs):
        """Return what tells the row from all others."""
        if value is None:
            return ""
        name = self.names.get(value, "")
        is_plain = name and not name.isdecimal() and self.counts[name] == 1
        return name if is_plain else str(value)


class RowsCell(RowCell):
    """Other rows, with blanks between them; the value is a list of keys."""

    def clean(self, value, row=None, **kwargs):
        return sorted(self.key(name) for name in re.split(r"[\s,;]+", value) if name)

    def render(self, value, obj=None, **kwargs):
        names = sorted(RowCell.render(self, key) for key in value or ())
        return " ".join(names)


def cell_of(field):
    """Return the cell for a field that leads to no other row."""
    if field.choices:
        return ChoiceCell(field.flatchoices)
    match field:
        case models.BooleanField():
            return YesCell()
        case models.IntegerField():
            return NumberCell()
        case models.DateField():
            return DateCell()
        case models.TimeField():
            return TimeCell()
        case models.JSONField():
            return ListCell()
    return TextCell()
