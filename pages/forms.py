from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.references import ReferenceField, ReferenceForm


class ColourInput(forms.TextInput):
    """A colour as #rrggbb, with the browser's own palette beside it where scripts run."""

    class Media:
        js = ["newsroom/colours.js"]

    def __init__(self, attrs=None):
        attrs = {"data-palette": _("Palette"), "size": 9, "dir": "ltr", **(attrs or {})}
        super().__init__(attrs)


class SiteSettingsForm(forms.ModelForm):
    class Meta:
        widgets = {"primary_colour": ColourInput, "accent_colour": ColourInput}


class MenuEntryForm(ReferenceForm):
    page = ReferenceField(
        label=_("Page"),
        required=False,
        help_text=_("A page of this site; its title is the label where none is written."),
    )
