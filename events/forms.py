from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from publishing.language_names import LanguageListField
from publishing.moment_fields import LocalMomentField, LocalMomentsForm, ZoneInput
from publishing.timezones import zone_named

from .moments import end_of, start_of


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
