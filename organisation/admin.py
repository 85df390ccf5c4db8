from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from publishing.admin import (
    SEARCH_ENGINES,
    SOURCE,
    PlacedInline,
    PublishableAdmin,
    RelatedItemInline,
    SpreadsheetAdmin,
    TranslatedAdmin,
    TranslatedStackedInline,
    UsedAdmin,
    topics,
)
from publishing.filters import used
from publishing.languages import in_each, with_default

from .forms import OfficeForm, PressContactForm
from .models import Appointment, Country, Office, Person, PressContact


@admin.register(Country)
class CountryAdmin(SpreadsheetAdmin, TranslatedAdmin):
    sheets = ["organisation.spreadsheets.CountrySheet"]
    fields = ["name", "code", "region", "membership", "has_presence"]
    list_display = ["name", "code", "region", "membership", "has_presence"]
    list_filter = ["region", "membership", "has_presence"]
    search_fields = [*in_each(["name"]), "code"]
    ordering = ["code"]


class AppointmentInline(TranslatedStackedInline):
    model = Appointment
    fields = ["role", "office", ("from_on", "until_on", "is_acting")]


@admin.register(Person)
class PersonAdmin(SpreadsheetAdmin, UsedAdmin, PublishableAdmin):
    sheets = [
        "organisation.spreadsheets.PersonSheet",
        "organisation.spreadsheets.AppointmentSheet",
    ]
    fieldsets = [
        (_("Text"), {"fields": ["title", "honorific", "slug", "summary", "biography"]}),
        (_("Portrait"), {"fields": ["main_picture"]}),
        topics(),
        SEARCH_ENGINES,
        SOURCE,
    ]
    inlines = [AppointmentInline, RelatedItemInline]


@admin.register(Office)
class OfficeAdmin(SpreadsheetAdmin, UsedAdmin, PublishableAdmin):
    sheets = ["organisation.spreadsheets.OfficeSheet"]
    form = OfficeForm
    fieldsets = [
        (_("Text"), {"fields": ["title", ("kind", "acronym"), "slug", "summary", "mandate"]}),
        (_("Place in the organisation"), {"fields": ["parent", "position", "head", "countries"]}),
        (_("Contact"), {"fields": ["address", "phones", "email", "timezone"]}),
        (_("Picture"), {"fields": ["main_picture"]}),
        (
            _("Opened and closed"),
            {"fields": [("opened_on", "closed_on"), "successor"], "classes": ["collapse"]},
        ),
        topics(),
        SEARCH_ENGINES,
        SOURCE,
    ]
    inlines = [RelatedItemInline]
    list_display = ["headline", "editions", "acronym", "kind", "parent_name", "updated_at"]
    list_filter = ["kind", used("countries", "name")]
    search_fields = [*in_each(["title"]), "acronym"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(parent_name=with_default("parent__title"))

    @admin.display(description=_("parent"))
    def parent_name(self, office):
        return office.parent_name or "—"


@admin.register(PressContact)
class PressContactAdmin(SpreadsheetAdmin, UsedAdmin, TranslatedAdmin):
    sheets = ["organisation.spreadsheets.PressContactSheet"]
    form = PressContactForm
    fieldsets = [
        (None, {"fields": ["kind", "name", "role"]}),
        (_("Duty station"), {"fields": ["duty_station", "office", "country"]}),
        (_("Contact"), {"fields": ["phones", "emails", "languages"]}),
        (
            _("Hours"),
            {
                "fields": [("opens_at", "closes_at"), "open_days", "timezone"],
                "description": _("On the clocks of the duty station. Empty: no hours are shown."),
            },
        ),
        (
            _("Validity"),
            {
                "fields": [("from_on", "until_on")],
                "description": _("Outside these days no page shows the contact."),
            },
        ),
    ]
    list_display = ["__str__", "kind", "office_name", "country_name", "is_valid", "until_on"]
    list_filter = ["kind", used("office", "title"), used("country", "name")]
    search_fields = [*in_each(["name", "role", "duty_station"]), "phones", "emails"]

    def get_queryset(self, request):
        names = {
            "office_name": with_default("office__title"),
            "country_name": with_default("country__name"),
        }
        return super().get_queryset(request).annotate(**names)

    @admin.display(description=_("office"))
    def office_name(self, contact):
        return contact.office_name or "—"

    @admin.display(description=_("country"))
    def country_name(self, contact):
        return contact.country_name or "—"

    @admin.display(description=_("valid today"), boolean=True)
    def is_valid(self, contact):
        return contact.is_current


def contacts_of(model):
    """Return the inline for the press contacts of a page type, whose model places them."""
    return type(
        "ContactInline", (PlacedInline,), {"model": model, "fields": ["contact", "position"]}
    )


#: Where a page comes from and what it concerns.
PLACES = (_("Offices and countries"), {"fields": ["offices", "countries"]})
