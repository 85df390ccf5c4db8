from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models import Illustrated
from publishing.languages import first_of
from publishing.models import Part, Placed
from publishing.options import label_of
from publishing.richtext import RichTextField
from publishing.trees import Nested

from .lines import lines, phones, validate_emails, validate_phones
from .querysets import (
    CountryQuerySet,
    OfficeQuerySet,
    PersonQuerySet,
    PressContactQuerySet,
    ValidityQuerySet,
)
from .staff import StaffScope  # noqa: F401
from .timezones import validate_zone

SUCCEEDS_ITSELF = _("An office cannot succeed itself.")


class Country(models.Model):
    class Region(models.TextChoices):
        EASTERN_AFRICA = "eastern_africa", _("East, Horn and Southern Africa")
        WESTERN_AFRICA = "western_africa", _("West and Central Africa")
        MIDDLE_EAST = "middle_east", _("Middle East and North Africa")
        ASIA = "asia", _("Asia and the Pacific")
        EUROPE = "europe", _("Europe and Central Asia")
        LATIN_AMERICA = "latin_america", _("Latin America and the Caribbean")
        NORTH_AMERICA = "north_america", _("North America")

    class Membership(models.TextChoices):
        MEMBER = "member", _("Member State")
        OBSERVER = "observer", _("Observer State")

    code = models.CharField(_("ISO code"), max_length=2, unique=True)
    name = models.CharField(_("official name"), max_length=150)
    region = models.CharField(_("region"), max_length=20, choices=Region)
    membership = models.CharField(_("membership"), max_length=10, choices=Membership, blank=True)
    has_presence = models.BooleanField(_("the organisation is present"), default=False)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$"),
                name="country_code_is_iso",
                violation_error_message=_("An ISO code is two capital letters."),
            )
        ]

    def __str__(self):
        return first_of(self, "name") or self.code


class Person(Illustrated):
    url_name = "organisation:person"
    parts = (*Illustrated.parts, "appointments")

    title = models.CharField(_("name"), max_length=250, blank=True)
    honorific = models.CharField(_("honorific"), max_length=60, blank=True)
    biography = RichTextField(_("biography"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta(Illustrated.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]


class Office(Nested, Illustrated):
    class Kind(models.TextChoices):
        LEADERSHIP = "leadership", _("Leadership office")
        DEPARTMENT = "department", _("Department")
        BUREAU = "bureau", _("Bureau")
        REGIONAL = "regional", _("Regional office")
        COUNTRY = "country", _("Country office")
        LIAISON = "liaison", _("Liaison office")

    url_name = "organisation:office"
    list_fields = (*Illustrated.list_fields, "acronym", "kind", "parent_id", "position")

    title = models.CharField(_("name"), max_length=250, blank=True)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The order among offices below the same parent.")
    )
    mandate = RichTextField(_("mandate"), blank=True)
    head = models.ForeignKey(
        Person,
        models.SET_NULL,
        verbose_name=_("head"),
        null=True,
        blank=True,
        related_name="headed_offices",
    )
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries covered"), blank=True, related_name="offices"
    )
    address = models.TextField(_("address"), blank=True)
    phones = models.TextField(
        _("telephones"), blank=True, validators=[validate_phones], help_text=_("One a line.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Zurich", validators=[validate_zone]
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = OfficeQuerySet.as_manager()

    class Meta(Illustrated.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "pk"]
        constraints = [
            *Illustrated.Meta.constraints,
            *Nested.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="office_closes_after_it_opens",
                violation_error_message=_("An office cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                name="office_is_not_its_own_successor",
                violation_error_message=SUCCEEDS_ITSELF,
            ),
        ]

    def get_kind_display(self):
        return label_of(self.Kind, self.kind)

    def problems(self):
        problems = super().problems()
        if self.pk and self.successor_id == self.pk:
            problems["successor"] = SUCCEEDS_ITSELF
        return problems

    @property
    def phone_numbers(self):
        return phones(self.phones)


class Appointment(Part):
    """What a person is or was, where and when."""

    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("person"), related_name="appointments"
    )
    role = models.CharField(_("role"), max_length=200, blank=True)
    office = models.ForeignKey(
        Office,
        models.SET_NULL,
        verbose_name=_("office"),
        null=True,
        blank=True,
        related_name="appointments",
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting"), default=False)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("from_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("An appointment cannot end before it starts."),
            )
        ]

    def __str__(self):
        return first_of(self, "role") or str(self.person)


class PressContact(models.Model):
    class Kind(models.TextChoices):
        DESK = "desk", _("Desk")
        PERSON = "person", _("Person")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DESK)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=150, blank=True)
    duty_station = models.CharField(_("duty station"), max_length=100, blank=True)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        verbose_name=_("office"),
        null=True,
        blank=True,
        related_name="press_contacts",
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("country of the duty station"),
        null=True,
        blank=True,
        related_name="press_contacts",
    )
    phones = models.TextField(
        _("telephones"),
        blank=True,
        validators=[validate_phones],
        help_text=_("One a line, an extension at its end: +41 22 555 01 00 ext. 12"),
    )
    emails = models.TextField(
        _("e-mail addresses"), blank=True, validators=[validate_emails], help_text=_("One a line.")
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    opens_at = models.TimeField(_("open from"), null=True, blank=True)
    closes_at = models.TimeField(
        _("open until"),
        null=True,
        blank=True,
        help_text=_("No later than it opens: on the next day; the same: day and night."),
    )
    open_days = models.JSONField(
        _("open on"), default=list, blank=True, help_text=_("None: Monday to Friday.")
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[validate_zone],
        help_text=_("Empty: that of the office."),
    )
    from_on = models.DateField(_("valid from"), null=True, blank=True)
    until_on = models.DateField(_("valid until"), null=True, blank=True)

    objects = PressContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("from_on")),
                name="press_contact_ends_after_it_starts",
                violation_error_message=_("A contact’s validity cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(phones__gt="") | Q(emails__gt=""),
                name="press_contact_can_be_reached",
                violation_error_message=_("Give a telephone number or an e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="press_contact_opens_and_closes",
                violation_error_message=_("Say from when and until when it is open, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(office__isnull=False) | Q(timezone__gt=""),
                name="press_contact_hours_have_a_zone",
                violation_error_message=_("Hours need an office, or a time zone of their own."),
            ),
        ]

    def __str__(self):
        named = [first_of(self, "name"), first_of(self, "duty_station")]
        return ", ".join(filter(None, named)) or f"#{self.pk}"

    @property
    def phone_numbers(self):
        return phones(self.phones)

    @property
    def email_addresses(self):
        return lines(self.emails)

    @property
    def is_current(self):
        today = timezone.localdate()
        return not (self.from_on and self.from_on > today) and not (
            self.until_on and self.until_on < today
        )


class Attributed(Illustrated):
    """A page that comes from offices, concerns countries, and names press contacts.

    A subclass has a model of its own for its contacts, a subclass of `PlacedContact` with
    `related_name="placed_contacts"`.
    """

    common = {**Illustrated.common, "countries": 3, "offices": 2}

    offices = models.ManyToManyField(Office, verbose_name=_("offices"), blank=True)
    countries = models.ManyToManyField(Country, verbose_name=_("countries"), blank=True)

    class Meta(Illustrated.Meta):
        abstract = True


class PlacedContact(Placed):
    contact = models.ForeignKey(
        PressContact, models.PROTECT, verbose_name=_("press contact"), related_name="+"
    )

    class Meta(Placed.Meta):
        abstract = True
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")

    def __str__(self):
        return str(self.contact)
