from datetime import UTC
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from organisation.forms import ZoneInput
from organisation.timezones import zone_names
from publishing.forms import name_parts
from publishing.language_names import LanguageListField

from .moments import LocalMoment, Reading, end_of, start_of


def zone_named(name):
    """Return the zone, or UTC for a name that the model is about to refuse."""
    return ZoneInfo(name) if name in zone_names() else UTC


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


class LocalMomentsForm(forms.ModelForm):
    """A form whose moments are shown on the clocks of `zone`; `place_moments` reads them."""

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.moments():
            name_parts(self.fields[name])
            if stored := self.initial.get(name):
                self.initial[name] = LocalMoment.of(stored, zone)

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


class EventForm(LocalMomentsForm):
    starts_at = LocalMomentField(label=_("Start"))
    ends_at = LocalMomentField(
        label=_("End"), required=False, help_text=_("An event of all day may leave this empty.")
    )
    registration_until_at = LocalMomentField(label=_("Registration deadline"), required=False)
    interpretation = LanguageListField(label=_("Interpretation languages"), required=False)

    class Meta:
        widgets = {"timezone": ZoneInput}

    def __init__(self, *args, **kwargs):
        zone = zone_named(getattr(kwargs.get("instance"), "timezone", ""))
        super().__init__(*args, zone=zone, **kwargs)

    def clean(self):
        super().clean()
        zone = zone_named(self.cleaned_data.get("timezone"))
        if self.cleaned_data.get("is_all_day"):
            self.fill_days(zone)
        elif not self.cleaned_data.get("ends_at") and "ends_at" not in self.errors:
            self.add_error("ends_at", _("Write when the event ends."))
        self.place_moments(zone)
        return self.cleaned_data

    def fill_days(self, zone):
        """Let an event of all day last from midnight of its first day to the last minute of its
        last.
        """
        start, end = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if start:
            self.cleaned_data["starts_at"] = start_of(start.day, zone)
            self.cleaned_data["ends_at"] = end_of((end or start).day, zone)


class SessionForm(LocalMomentsForm):
    """A session in the time zone of its event, which the formset hands on."""

    starts_at = LocalMomentField(label=_("Start"))
    ends_at = LocalMomentField(label=_("End"), required=False)

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, zone=zone, **kwargs)
        self.zone = zone

    def clean(self):
        super().clean()
        self.place_moments(self.zone)
        return self.cleaned_data


class SessionFormSet(BaseInlineFormSet):
    def get_form_kwargs(self, index):
        """Read the sessions in the zone that the event has from now on, so that a new zone keeps
        their hours.
        """
        return {**super().get_form_kwargs(index), "zone": zone_named(self.instance.timezone)}
