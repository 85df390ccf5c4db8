from calendar import monthrange
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Value
from django.utils import timezone

from library.querysets import document_rows, picture_rows
from organisation.querysets import AttributedQuerySet
from publishing.existence import existing
from publishing.languages import CODES, localized, with_default
from publishing.querysets import changed_since
from publishing.rows import Rows

#: How long an advisory is current, from its dateline on.
ADVISED_FOR = timedelta(days=30)


class ArticleQuerySet(AttributedQuerySet):
    def newest_first(self):
        return self.order_by("-dateline_on", "-pk")

    def current_advisories(self, day=None):
        """Return the media advisories dated 30 days before `day` (today) or later. One that is
        over sooner is withdrawn by its `unpublish_at`.
        """
        since = (day or timezone.localdate()) - ADVISED_FOR
        return self.filter(kind=self.model.Kind.MEDIA_ADVISORY, dateline_on__gte=since)

    def chosen(self, kind=None, year=None, tag=None, office=None, country=None):
        """Return the articles that match every given value: a tag's or office's slug, a country's
        code. Those of an office are its own and those of its parts.
        """
        wanted = {
            "kind": kind,
            "dateline_on__year": year,
            "countries__code": country,
        }
        chosen = self.tagged(tag) if tag else self
        chosen = chosen.of_office(office) if office else chosen
        return chosen.filter(**{lookup: value for lookup, value in wanted.items() if value})

    def changed_since(self, moment, language=None):
        """Return also what was corrected on that day or later, as a correction has a day only."""
        corrections = self.model.corrections.rel.related_model.objects.filter(
            **{f"{localized('text', language)}__gt": ""},
            corrected_on__range=(timezone.localdate(moment), timezone.localdate()),
        )
        is_corrected = Q(pk__in=corrections.values("article"))
        return self.filter(changed_since(moment, language) | is_corrected)

    def of(self, year, month=None):
        """Return the articles dated in a year, or in a month of it."""
        first = date(year, month or 1, 1)
        last = date(year, month or 12, monthrange(year, month or 12)[1])
        return self.filter(dateline_on__range=(first, last))

    def public_languages(self, at=None):
        """Return the codes of the languages in which one of the articles is public."""
        return existing({code: self.public(code, at) for code in CODES})

    def facets(self, language=None, at=None):
        """Return what these articles can be narrowed down by, `{facet: [(value, label), …]}`, in
        one query.
        """
        model = self.model
        tags = model.tags.through.tag_model().objects.filter(self.have("tags"))
        offices = model.offices.rel.model.objects.public(language, at).filter(self.have("offices"))
        countries = model.countries.rel.model.objects.filter(self.have("countries"))
        choices = [
            facet("tag", tags, F("slug"), with_default("name", language)),
            facet(
                "office", offices, F(localized("slug", language)), F(localized("title", language))
            ),
            facet("country", countries, F("code"), with_default("name", language)),
        ]
        facets = {"tag": [], "office": [], "country": []}
        for name, value, label in choices[0].union(*choices[1:]).order_by():
            facets[name].append((value, label))
        for options in facets.values():
            options.sort(key=lambda option: option[1])
        return facets

    def for_page(self, language=None, at=None):
        """Add `boilerplate_rows`, `gallery_rows`, `document_rows` and `correction_rows`."""

        def own(relation):
            rows = getattr(self.model, relation).rel.related_model.objects
            return rows.filter(article=OuterRef("pk"))

        text, title = localized("text", language), localized("boilerplate__title", language)
        return (
            super()
            .for_page(language, at)
            .annotate(
                boilerplate_rows=Rows(
                    own("placed_boilerplates")
                    .filter(**{f"{title}__gt": ""})
                    .order_by("position", "pk"),
                    title=title,
                    text=f"boilerplate__{text}",
                ),
                gallery_rows=picture_rows(own("gallery").order_by("position", "pk"), language),
                document_rows=document_rows(
                    own("placed_documents").order_by("position", "pk"), language
                ),
                correction_rows=Rows(
                    own("corrections")
                    .filter(**{f"{text}__gt": ""})
                    .order_by("-corrected_on", "-pk"),
                    on="corrected_on",
                    text=text,
                ),
            )
        )


def facet(name, rows, value, label):
    """Return the rows as `(name, value, label)`, ready for a union."""
    return (
        rows.order_by()
        .annotate(facet=Value(name), facet_value=value, facet_label=label)
        .rewrite(False)  # modeltranslation would put the columns in another order
        .values_list("facet", "facet_value", "facet_label")
    )
