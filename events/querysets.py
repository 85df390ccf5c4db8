from django.db.models import OuterRef, Q
from django.utils import timezone
from tree_queries.query import TreeQuerySet

from library.querysets import document_rows
from organisation.querysets import AttributedQuerySet
from publishing.languages import language_of, localized, with_default
from publishing.querysets import public_edition, public_key, public_value, the_page
from publishing.rows import Rows

#: What a calendar shows, besides the translated columns of its language.
CALENDAR_FIELDS = (
    "kind",
    "status",
    "starts_at",
    "ends_at",
    "timezone",
    "is_all_day",
    "room",
    "online_url",
    "parent_id",
    "created_at",
)


class EventQuerySet(TreeQuerySet, AttributedQuerySet):
    def upcoming(self, at=None):
        """Return the events that have not ended, the soonest first."""
        return self.filter(ends_at__gte=at or timezone.now()).order_by("starts_at", "pk")

    def past(self, at=None):
        """Return the events that have ended, the latest first."""
        return self.filter(ends_at__lt=at or timezone.now()).order_by("-starts_at", "-pk")

    def chosen(self, kind=None, tag=None, office=None, country=None):
        """Return the events that match every given value: a tag's or office's slug, the code of a
        country that they concern. Those of an office are its own and those of its parts.
        """
        chosen = self.tagged(tag) if tag else self
        if kind:
            chosen = chosen.filter(kind=kind)
        if office:
            chosen = chosen.of_office(office)
        return chosen.filter(countries__code=country) if country else chosen

    def host_rows(self, language):
        countries = self.model.country.field.related_model.objects
        return Rows(
            countries.filter(pk=OuterRef("country_id")),
            code="code",
            name=with_default("name", language),
        )

    def for_calendar(self, language=None):
        """Load what a calendar shows of each event, in one query."""
        translated = (*self.model.list_translated_fields, "venue", "revised_at")
        columns = [localized(field, language) for field in translated]
        rows = self.only(*CALENDAR_FIELDS, *columns)
        return rows.annotate(host_rows=self.host_rows(language))

    def with_parts_of(self, event):
        """Return an event and the events that are a part of it."""
        return self.filter(Q(pk=event.pk) | Q(parent=event.pk)).order_by("starts_at", "pk")

    def about_country(self, country):
        """Return the events that concern a country or take place there."""
        concerned = self.model.countries.through.objects.filter(country=country)
        return self.filter(Q(country=country) | Q(pk__in=concerned.values("event")))

    def for_page(self, language=None, at=None):
        """Add parent, parts, country, partners, sessions, speakers and documents, each as
        `…_rows`.
        """

        def own(relation):
            return getattr(self.model, relation).rel.related_model.objects.filter(
                event=OuterRef("pk")
            )

        title, slug = localized("title", language), localized("slug", language)
        has_public_person = public_edition(language, at or timezone.now(), "person__")
        public = self.model.objects.public(language, at)
        return (
            super()
            .for_page(language, at)
            .annotate(
                parent_rows=Rows(
                    public.filter(pk=OuterRef("parent_id")), pk="pk", title=title, slug=slug
                ),
                part_rows=Rows(
                    public.filter(parent=the_page()).order_by("starts_at", "pk"),
                    pk="pk",
                    title=title,
                    slug=slug,
                    starts_at="starts_at",
                    timezone="timezone",
                ),
                host_rows=self.host_rows(language),
                partner_rows=Rows(
                    own("partners").order_by("position", "pk"),
                    role="role",
                    name=with_default("name", language),
                    lang=language_of("name", language),
                    url="url",
                ),
                session_rows=Rows(
                    own("sessions").order_by("starts_at", "pk"),
                    starts_at="starts_at",
                    ends_at="ends_at",
                    title=with_default("title", language),
                    speakers=with_default("speakers", language),
                    lang=language_of("title", language),
                ),
                speaker_rows=Rows(
                    own("speakers")
                    .filter(Q(name__gt="") | has_public_person)
                    .order_by("position", "pk"),
                    name="name",
                    role=with_default("role", language),
                    lang=language_of("role", language),
                    person_pk=public_key("person", language, at),
                    person_name=public_value("person", "title", language, at),
                    person_slug=public_value("person", "slug", language, at),
                ),
                document_rows=document_rows(
                    own("placed_documents").order_by("position", "pk"), language
                ),
            )
        )
