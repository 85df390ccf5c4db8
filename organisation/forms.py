from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.language_names import LanguageListField

from .timezones import zone_names

LINES = forms.Textarea({"rows": 3, "cols": 40, "dir": "ltr"})


class ZoneInput(forms.TextInput):
    """The name of a time zone, suggested while it is typed."""

    template_name = "admin/widgets/zone.html"

    def __init__(self, attrs=None):
        super().__init__({"class": "vTextField", "dir": "ltr", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return {**context, "zones": sorted(zone_names())}


class OfficeForm(forms.ModelForm):
    class Meta:
        widgets = {"timezone": ZoneInput, "phones": LINES}


class PressContactForm(forms.ModelForm):
    languages = LanguageListField(label=_("Languages spoken"), required=False)

    class Meta:
        widgets = {"phones": LINES, "emails": LINES}
