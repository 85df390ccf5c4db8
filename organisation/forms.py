from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.language_names import LanguageListField
from publishing.moment_fields import ZoneInput

LINES = forms.Textarea({"rows": 3, "cols": 40, "dir": "ltr"})


class OfficeForm(forms.ModelForm):
    class Meta:
        widgets = {"timezone": ZoneInput, "phones": LINES}


class PressContactForm(forms.ModelForm):
    languages = LanguageListField(label=_("Languages spoken"), required=False)

    class Meta:
        widgets = {"phones": LINES, "emails": LINES}
