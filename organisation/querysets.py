from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone
from tree_queries.query import TreeQuerySet

from library.querysets import IllustratedQuerySet
from publishing.languages import language_of, localized, with_default
from publishing.querysets import public_key, public_value, the_page
from publishing.rows import Json, Rows

from .staff import offices_of, reaches_all_offices


def valid_on(day, prefix=""):
    """Return the condition that a row with `from_on` and `until_on`, both included, is valid on
    `day`.
    """
    starts, ends = f"{prefix}from_on", f"{prefix}until_on"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


class ValidityQuerySet(QuerySet):
    def current(self, day=None):
        """Return the rows valid on `day` (today)."""
        return self.filter(valid_on(day or timezone.localdate()))


class ScopedQuerySet(IllustratedQuerySet):
    """Pages that offices answer for; the relation `answered_by` leads to these."""

    answered_by = "offices"

    def within(self, user):
        """Return the pages of the user's offices, with their working copies."""
        if reaches_all_offices(user):
            return self
        own = {f"{self.answered_by}__in": offices_of(user)}
        pages = self.model._base_manager.filter(draft_of__isnull=True, **own).values("pk")
        return self.filter(Q(pk__in=pages) | Q(draft_of__in=pages))


class CountryQuerySet(QuerySet):
    def with_offices(self, language=None, at=None):
        """Return the countries by region and name, each with `shown_name`, its name here or in the
        default language, and its public and open offices as `office_rows`.
        """
        name = localized("name", language)
        offices = self.model.offices.rel.related_model.objects.public(language, at)
        offices = offices.open(timezone.localdate(at))
        return (
            self.only("code", "region", "membership", "has_presence", name)
            .annotate(
                shown_name=with_default("name", language),
                name_lang=language_of("name", language),
                office_rows=Rows(
                    offices.filter(countries=OuterRef("pk")).order_by("position", "pk"),
                    pk="pk",
                    name=localized("title", language),
                    slug=localized("slug", language),
                ),
            )
            .order_by("region", name)
        )

    def for_page(self, language=None, at=None):
        """Load a country as its page shows it, with the current `contact_rows` too."""
        contacts = self.model.press_contacts.rel.related_model.objects.current(
            timezone.localdate(at)
        )
        return self.with_offices(language, at).annotate(
            contact_rows=Rows(
                contacts.filter(country=OuterRef("pk")).order_by("pk"), **contact_columns(language)
            ),
        )


class PersonQuerySet(ScopedQuerySet):
    answered_by = "appointments__office"

    def for_page(self, language=None, at=None):
        """Add `appointment_rows`: role, office and its address, from, until, acting; the latest
        first.
        """
        appointments = self.model.appointments.rel.related_model.objects
        return (
            super()
            .for_page(language, at)
            .annotate(
                appointment_rows=Rows(
                    appointments.filter(person=OuterRef("pk")).order_by("-from_on", "pk"),
                    role=with_default("role", language),
                    from_on="from_on",
                    until_on="until_on",
                    is_acting="is_acting",
                    lang=language_of("role", language),
                    office_pk=public_key("office", language, at),
                    office_name=public_value("office", "title", language, at),
                    office_slug=public_value("office", "slug", language, at),
                )
            )
        )


class OfficeQuerySet(TreeQuerySet, ScopedQuerySet):
    answered_by = "pk"

    def choosable(self, user):
        """Return the user's own offices: to name another one is to let it answer for a page."""
        return self.pages().within(user)

    def open(self, day=None):
        """Return the offices that are not closed on `day` (today)."""
        day = day or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def with_parts(self, pk):
        """Return the keys of an office and of all that belong to it by way of these offices."""
        parts = {}
        for part, parent in self.values_list("pk", "parent_id"):
            parts.setdefault(parent, []).append(part)
        found, ahead = set(), [pk]
        while ahead:
            found.add(office := ahead.pop())
            ahead += parts.get(office, ())
        return found

    def for_chart(self, language=None, at=None):
        """Return the offices for the organisation chart, each with the name and address of its
        head.
        """
        return (
            self.for_list(language)
            .annotate(
                head_name=public_value("head", "title", language, at),
                head_slug=public_value("head", "slug", language, at),
            )
            .order_by("position", "pk")
        )

    def for_page(self, language=None, at=None):
        """Add head, parent, parts, successor, countries and current press contacts, each as
        `…_rows`.
        """
        title, slug = localized("title", language), localized("slug", language)
        people = self.model.head.field.related_model.objects.public(language, at)
        public = self.model.objects.public(language, at)
        contacts = self.model.press_contacts.rel.related_model.objects.current(
            timezone.localdate(at)
        )
        countries = self.model.countries.rel.model.objects
        return (
            super()
            .for_page(language, at)
            .annotate(
                head_rows=Rows(
                    people.filter(pk=OuterRef("head_id")), pk="pk", name=title, slug=slug
                ),
                parent_rows=Rows(
                    public.filter(pk=OuterRef("parent_id")), pk="pk", name=title, slug=slug
                ),
                part_rows=Rows(
                    public.open(timezone.localdate(at))
                    .filter(parent=the_page())
                    .order_by("position", "pk"),
                    pk="pk",
                    name=title,
                    slug=slug,
                ),
                successor_rows=Rows(
                    public.filter(pk=OuterRef("successor_id")), pk="pk", name=title, slug=slug
                ),
                country_rows=Rows(
                    countries.filter(offices=OuterRef("pk")).order_by(localized("name", language)),
                    code="code",
                    name=with_default("name", language),
                ),
                contact_rows=Rows(
                    contacts.filter(office=the_page()).order_by("pk"),
                    **contact_columns(language),
                ),
            )
        )


class PressContactQuerySet(ValidityQuerySet):
    def by_station(self, language=None, day=None):
        """Return the contacts valid on `day` as dicts, by region and duty station, in one
        language; first those for the whole world, whose region is None.
        """
        shown = JSONObject(region="country__region", **contact_columns(language))
        return (
            self.current(day)
            .order_by(
                F("country__region").asc(nulls_first=True),
                with_default("duty_station", language),
                "pk",
            )
            .annotate(shown=shown)
            .values_list("shown", flat=True)
        )


class AttributedQuerySet(ScopedQuerySet):
    def from_offices(self, offices):
        """Return the pages that come from one of some offices, by their keys."""
        through = self.model.offices.through.objects.filter(office__in=offices)
        return self.filter(pk__in=through.values(self.model._meta.model_name))

    def of_office(self, slug, language=None, at=None):
        """Return the pages that come from the public office at an address, or from its parts."""
        offices = self.offices_at(slug, language, at)
        return self.from_offices(offices) if offices else self.none()

    def offices_at(self, slug, language=None, at=None):
        """Return the keys of the public office at an address and of its parts; none where it is
        not public.
        """
        public = self.model.offices.rel.model.objects.public(language, at)
        found = public.at_address(slug, language).values_list("pk", flat=True).first()
        return public.with_parts(found) if found else set()

    def about_country(self, country):
        """Return the pages that concern a country, by its key."""
        return self.filter(countries=country)

    def kept_within(self, user):
        if reaches_all_offices(user):
            return {}
        return {"offices": self.model.offices.rel.model.objects.within(user)}

    def for_page(self, language=None, at=None):
        """Add `office_rows`, `country_rows` and the current `contact_rows`."""
        model = self.model
        own = {model._meta.model_name: OuterRef("pk")}
        offices = model.offices.rel.model.objects.public(language, at)
        countries = model.countries.rel.model.objects
        placed = model.placed_contacts.rel.related_model.objects
        return (
            super()
            .for_page(language, at)
            .annotate(
                office_rows=Rows(
                    offices.filter(**own).order_by("position", "pk"),
                    pk="pk",
                    slug=localized("slug", language),
                    name=localized("title", language),
                ),
                country_rows=Rows(
                    countries.filter(**own).order_by(localized("name", language)),
                    pk="pk",
                    code="code",
                    name=with_default("name", language),
                ),
                contact_rows=contact_rows(placed.filter(**own), language, at),
            )
        )


def contact_rows(placed, language, at=None):
    """Return the contacts of a page that are valid on the day of `at`, in the editor's order."""
    return Rows(
        placed.filter(valid_on(timezone.localdate(at), "contact__")).order_by("position", "pk"),
        **contact_columns(language, "contact__"),
    )


def contact_columns(language, prefix=""):
    """Return what a page shows of a press contact; names fall back to the default language, and
    say so.
    """
    return {
        "pk": F(f"{prefix}pk"),
        "name": with_default(f"{prefix}name", language),
        "role": with_default(f"{prefix}role", language),
        "duty_station": with_default(f"{prefix}duty_station", language),
        "lang": language_of(f"{prefix}name", language),
        "phones": F(f"{prefix}phones"),
        "emails": F(f"{prefix}emails"),
        "languages": Json(f"{prefix}languages"),
        "opens_at": F(f"{prefix}opens_at"),
        "closes_at": F(f"{prefix}closes_at"),
        "open_days": Json(f"{prefix}open_days"),
        "timezone": Coalesce(
            NullIf(f"{prefix}timezone", Value("")), F(f"{prefix}office__timezone")
        ),
        "place": F(localized(f"{prefix}duty_station", language)),
    }
