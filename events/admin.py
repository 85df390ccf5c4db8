from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisation.admin import PLACES, contacts_of
from publishing.admin import (
    SEARCH_ENGINES,
    SOURCE,
    Ordered,
    PlacedInline,
    PublishableAdmin,
    RelatedItemInline,
    TranslatedStackedInline,
    TranslatedTableInline,
    topics,
)
from publishing.filters import dated, used

from .forms import EventForm, SessionForm, SessionFormSet
from .models import Event, EventContact, EventDocument, EventPartner, Session, Speaker


class SessionInline(TranslatedStackedInline):
    model = Session
    form = SessionForm
    formset = SessionFormSet
    fields = [("starts_at", "ends_at"), "title", "speakers"]


class SpeakerInline(Ordered, TranslatedTableInline):
    model = Speaker
    fields = ["person", "name", "role", "position"]


class PartnerInline(Ordered, TranslatedTableInline):
    model = EventPartner
    fields = ["role", "name", "url", "position"]


class DocumentInline(PlacedInline):
    model = EventDocument
    fields = ["document", "position"]
    classes = ["collapse"]


@admin.register(Event)
class EventAdmin(PublishableAdmin):
    form = EventForm
    fieldsets = [
        (
            _("Text"),
            {"fields": ["title", "slug", ("kind", "status"), "parent", "summary", "body"]},
        ),
        (
            _("Time"),
            {
                "fields": ["timezone", "is_all_day", ("starts_at", "ends_at")],
                "description": _("All times of the event are those of the clocks at the venue."),
            },
        ),
        (_("Place"), {"fields": ["venue", "room", "city", "country", "online_url"]}),
        (
            _("Taking part"),
            {"fields": ["registration_url", "registration_until_at", "interpretation"]},
        ),
        (
            _("Watching"),
            {"fields": ["livestream_url", "recording_url"], "classes": ["collapse"]},
        ),
        (_("Picture"), {"fields": ["main_picture"]}),
        PLACES,
        topics(),
        SEARCH_ENGINES,
        SOURCE,
    ]
    inlines = [
        SessionInline,
        SpeakerInline,
        PartnerInline,
        contacts_of(EventContact),
        RelatedItemInline,
        DocumentInline,
    ]
    list_display = ["headline", "editions", "local_start", "kind", "status"]
    list_filter = [
        "kind",
        "status",
        used("offices", "title"),
        used("countries", "name"),
        dated("starts_at", _("start")),
    ]

    @admin.display(description=_("start, at the venue"), ordering="starts_at")
    def local_start(self, event):
        return f"{event.starts_at.astimezone(event.zone):%Y-%m-%d %H:%M} {event.timezone}"
