from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.forms import Checkboxes
from publishing.language_names import LanguageListField
from publishing.moment_fields import ZoneInput

CLOCK = forms.TimeInput({"type": "time"}, "%H:%M")
LINES = forms.Textarea({"rows": 3, "cols": 40, "dir": "ltr"})


class OfficeForm(forms.ModelForm):
    class Meta:
        widgets = {"timezone": ZoneInput, "phones": LINES}


class PressContactForm(forms.ModelForm):
    languages = LanguageListField(label=_("Languages spoken"), required=False)

    open_days = forms.TypedMultipleChoiceField(
        label=_("Open on"),
        choices=lambda: [(number + 1, capfirst(name)) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=Checkboxes({"label": _("Open on")}),
        help_text=_("None: Monday to Friday."),
    )

    class Meta:
        widgets = {
            "phones": LINES,
            "emails": LINES,
            "timezone": ZoneInput,
            "opens_at": CLOCK,
            "closes_at": CLOCK,
        }
