from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models import PlacedDocument
from organisation.models import Attributed, Country, Person, PlacedContact
from organisation.timezones import validate_zone
from publishing.address_fields import WebAddressField
from publishing.languages import first_of
from publishing.models import Part, Placed
from publishing.options import label_of
from publishing.richtext import RichTextField
from publishing.trees import Nested

from .querysets import EventQuerySet

ENDS_BEFORE_START = _("The event ends before it starts.")


class Event(Nested, Attributed):
    """Something that happens at a place and a time, always shown in the venue's own zone."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Conference")
        SIDE_EVENT = "side_event", _("Side event")
        DIALOGUE = "dialogue", _("Dialogue")
        WORKSHOP = "workshop", _("Workshop")
        BRIEFING = "briefing", _("Briefing")

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        PROVISIONAL = "provisional", _("Provisional")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")
        MOVED_ONLINE = "moved_online", _("Moved online")

    url_name = "events:detail"
    dated_by = "starts_at"
    list_fields = (
        *Attributed.list_fields,
        "kind",
        "status",
        "starts_at",
        "ends_at",
        "timezone",
        "is_all_day",
    )
    list_translated_fields = (*Attributed.list_translated_fields, "city")
    parts = (
        *Attributed.parts,
        "placed_contacts",
        "partners",
        "sessions",
        "speakers",
        "placed_documents",
    )

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.CONFIRMED)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    timezone = models.CharField(
        _("time zone"),
        max_length=50,
        default="Europe/Zurich",
        validators=[validate_zone],
        help_text=_("The zone of the venue. Start and end are written in it."),
    )
    is_all_day = models.BooleanField(_("all day"), default=False)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("country"),
        null=True,
        blank=True,
        related_name="hosted_events",
    )
    online_url = WebAddressField(_("online link"), blank=True)
    body = RichTextField(_("text"), blank=True)
    registration_url = WebAddressField(_("registration link"), blank=True)
    registration_until_at = models.DateTimeField(_("registration deadline"), null=True, blank=True)
    interpretation = models.JSONField(_("interpretation languages"), default=list, blank=True)
    livestream_url = WebAddressField(_("live stream"), blank=True)
    recording_url = WebAddressField(_("recording"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(Attributed.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            *Attributed.Meta.indexes,
            models.Index(fields=["starts_at", "id"], name="event_soonest"),
            models.Index(fields=["ends_at"], name="event_end"),
        ]
        constraints = [
            *Attributed.Meta.constraints,
            *Nested.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=ENDS_BEFORE_START,
            ),
        ]

    def get_kind_display(self):
        return label_of(self.Kind, self.kind)

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    @property
    def is_off(self):
        """Say whether the event does not take place at its time."""
        return self.status in {self.Status.CANCELLED, self.Status.POSTPONED}

    @property
    def has_ended(self):
        return self.ends_at < timezone.now()

    @property
    def place(self):
        """Return where it is, from the room to the country, as far as that is known; the event was
        loaded with its `host_rows`.
        """
        parts = [self.venue, self.room, self.city, *(row["name"] for row in self.host_rows)]
        return [part for part in parts if part]

    def problems(self):
        problems = super().problems()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            problems["ends_at"] = ENDS_BEFORE_START
        return problems


class EventPartner(Placed):
    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        PARTNER = "partner", _("Partner")

    event = models.ForeignKey(Event, models.CASCADE, related_name="partners")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ORGANISER)
    name = models.CharField(_("name"), max_length=200, blank=True)
    url = WebAddressField(_("website"), blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("organiser or partner")
        verbose_name_plural = _("organisers and partners")

    def __str__(self):
        return first_of(self, "name") or f"#{self.pk}"


class Session(Part):
    """A part of an event's programme, in the event's time zone."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=250, blank=True)
    speakers = models.CharField(_("speakers"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("programme")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            )
        ]

    def __str__(self):
        return first_of(self, "title") or str(self.starts_at)


class Speaker(Placed):
    """Someone who speaks at an event: a person with a page, or a name."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="speeches",
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=250, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(name__gt=""),
                name="speaker_is_named",
                violation_error_message=_("Choose a person or write a name."),
            )
        ]

    def __str__(self):
        return self.name or str(self.person)


class EventContact(PlacedContact):
    event = models.ForeignKey(Event, models.CASCADE, related_name="placed_contacts")


class EventDocument(PlacedDocument):
    event = models.ForeignKey(Event, models.CASCADE, related_name="placed_documents")
