"""Form fields for moments on the clocks of a place, and for its time zone."""

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .forms import name_parts
from .moments import LocalMoment, Reading
from .timezones import zone_names


class ZoneInput(forms.TextInput):
    """The name of a time zone, suggested while it is typed."""

    template_name = "admin/widgets/zone.html"

    def __init__(self, attrs=None):
        super().__init__({"class": "vTextField", "dir": "ltr", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id')}_zones"
        return {**context, "zones": sorted(zone_names())}


class LocalMomentWidget(AdminSplitDateTime):
    """A date and a time, and below them the choice between two readings where that is needed."""

    template_name = "admin/widgets/local_moment.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.widgets.append(forms.Select(choices=[("", "—"), *Reading.choices]))
        self.widgets_names.append("_2")
        self.asks_for_reading = False

    def decompress(self, value):
        return [value.day, value.time, value.reading] if value else [None, None, ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = context["widget"]["subwidgets"][2]["value"]
        return {**context, "asks_for_reading": self.asks_for_reading or any(chosen)}


class LocalMomentField(forms.MultiValueField):
    """A `LocalMoment`; the form that has the zone makes it a moment."""

    widget = LocalMomentWidget
    default_error_messages = {"incomplete": _("Write the date.")}

    def __init__(self, **kwargs):
        fields = [
            forms.DateField(),
            forms.TimeField(required=False),
            forms.ChoiceField(choices=[("", "—"), *Reading.choices], required=False),
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)
        self.widget.widgets[2].attrs["aria-label"] = _("Which of the two is meant?")

    def compress(self, values):
        if not any(values):
            return None
        return LocalMoment(*values)


class MomentsForm(forms.BaseForm):
    """A form with moments on the clocks of some zone; `place_moments` reads them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.moments():
            name_parts(self.fields[name])

    def moments(self):
        return [name for name, field in self.fields.items() if isinstance(field, LocalMomentField)]

    def place_moments(self, zone):
        """Turn each local moment of the cleaned data into a moment of `zone`, or into an error."""
        for name in self.moments():
            local = self.cleaned_data.get(name)
            if isinstance(local, LocalMoment):
                try:
                    self.cleaned_data[name] = self.placed(local, zone)
                except ValidationError as error:
                    self.fields[name].widget.asks_for_reading = error.code == "twice"
                    self.add_error(name, error)

    def placed(self, local, zone):
        if local.time is None:
            raise ValidationError(_("Write the time."))
        return local.at(zone)


class LocalMomentsForm(MomentsForm, forms.ModelForm):
    """A form whose stored moments are shown on the clocks of `zone`."""

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.moments():
            if stored := self.initial.get(name):
                self.initial[name] = LocalMoment.of(stored, zone)
