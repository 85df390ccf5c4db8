"""What the admin's fields have in common: labels that name the language, directions, checkboxes,
tags.
"""

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from .languages import NAMES
from .models import Tag, TaggedItem
from .punctuation import labelled

#: These hold Latin letters and digits only, also in an interface from right to left.
ALWAYS_LTR = (forms.EmailInput, forms.URLInput)
TEXTS = (forms.TextInput, forms.Textarea)
NO_TEXTS = (forms.DateInput, forms.TimeInput, forms.DateTimeInput)


class Checkboxes(forms.CheckboxSelectMultiple):
    """A group of checkboxes that a screen reader announces by its name."""

    template_name = "admin/widgets/checkboxes.html"


class ChooseSeveral(AutocompleteSelectMultiple):
    """Django's search for several rows without its button that removes all, which breaks the list
    it stands in.
    """

    def build_attrs(self, *args, **kwargs):
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class ChooseOne(AutocompleteSelect):
    """Django's search for a row; the chosen one is not asked for where it is `loaded`."""

    loaded = None

    def optgroups(self, name, value, attrs=None):
        if self.loaded is None or list(map(str, value)) != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attrs)
        label = self.choices.field.label_from_instance(self.loaded)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.loaded.pk, label, True, len(options)))
        return [(None, options, 0)]


def show_loaded(field, row, name):
    """Let a field that names another row show it as it was loaded with its own, if it was."""
    widget = inner(field.widget)
    if isinstance(widget, ChooseOne) and row._meta.get_field(name).is_cached(row):
        widget.loaded = getattr(row, name)


def inner(widget):
    """Return the widget that takes the value: without Django's links to add and change a related
    row.
    """
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def name_parts(field):
    """Name the date and the time of a moment, which share one label; keep the classes that give
    them shortcuts.
    """
    widget = field.widget
    if not isinstance(widget, forms.SplitDateTimeWidget):
        return
    shared = widget.attrs.pop("class", "")
    for part, name in zip(widget.widgets, (_("date"), _("time")), strict=False):
        part.attrs["class"] = f"{part.attrs.get('class', '')} {shared}".strip()
        part.attrs["aria-label"] = labelled(capfirst(field.label), name)


def name_cell(field):
    """Give a field in a table its name: there the label stands at the head of the column only."""
    inner(field.widget).attrs.setdefault("aria-label", capfirst(field.label or ""))


def keep_related(field):
    """Offer no way to delete a related row from the form of a page that merely names it."""
    if isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget.can_delete_related = False


def mark_direction(field, language=None):
    """Let a text run as its own language does, or its content where it has none, whatever the
    interface's.
    """
    widget = field.widget
    if isinstance(widget, ALWAYS_LTR):
        widget.attrs["dir"] = "ltr"
    elif isinstance(widget, TEXTS) and not isinstance(widget, NO_TEXTS):
        if language:
            widget.attrs |= {"lang": language, "dir": direction(language)}
        else:
            widget.attrs.setdefault("dir", "auto")


def direction(language):
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def name_language(field, db_field):
    """Label the form field of one language: “Title · Français”, whatever is active."""
    label = capfirst(db_field.translated_field.verbose_name)
    field.label = f"{label} · {NAMES[db_field.language]}" if len(NAMES) > 1 else label


def tag_field(db_field, admin_site, can_add):
    """Return a form field that searches for tags instead of taking a text with commas."""
    relation = TaggedItem._meta.get_field("tag")
    widget = RelatedFieldWidgetWrapper(
        ChooseSeveral(relation, admin_site),
        relation.remote_field,
        admin_site,
        can_add_related=can_add,
    )
    return forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=capfirst(db_field.verbose_name), required=False, widget=widget
    )
