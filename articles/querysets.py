from calendar import monthrange
from datetime import date, timedelta

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from library.querysets import document_rows, picture_rows
from organisation.querysets import AttributedQuerySet
from publishing.existence import ExistsForEach, existing, first_values
from publishing.languages import CODES, localized, with_default
from publishing.querysets import changed_since
from publishing.rows import Rows

#: How long an advisory is current, from its dateline on.
ADVISED_FOR = timedelta(days=30)
#: So many articles of a list are looked at to see how dense it is; what is changed lately is many
#: from so many on.
LONG = 1_000
#: The date by which a list of what is about a subject is ordered.
LISTED_BY = "listed__dateline_on"


class ArticleQuerySet(AttributedQuerySet):
    def newest_first(self):
        """Return the articles from the newest to the oldest; those `about` something are so
        already.
        """
        return self if self.is_listed else self.order_by("-dateline_on", "-pk")

    @property
    def is_listed(self):
        """Say whether the articles are those `about` one subject, in the order of its list."""
        return self.query.order_by[:1] == (f"-{LISTED_BY}",)

    def about(self, *subjects):
        """Return the articles about one subject, the newest first, read in the order of its list.

        Where it is one of several, they are left in the order they have.
        """
        if len(subjects) != 1:
            return self.filter(self.entered(subjects))
        is_listed = Q(entries__subject=subjects[0])
        rows = self.annotate(listed=FilteredRelation("entries", condition=is_listed))
        listed = rows.filter(listed__subject=subjects[0])
        return listed.order_by(f"-{LISTED_BY}", "-pk")

    def entered(self, subjects):
        entries = self.model.entries.rel.related_model.objects
        own = entries.filter(article=OuterRef("pk"), subject__in=subjects)
        return ExistsForEach(own.order_by().values("pk"))

    def with_one(self, relation, key):
        return self.about(f"{relation}:{key}")

    def newest_with(self, relation, key):
        """Read the keys from the list of the thing."""
        subject = Concat(Value(f"{relation}:"), Cast(key, CharField()))
        entries = self.model.entries.rel.related_model.objects.filter(subject=subject)
        listed = entries.filter(Exists(self.order_by().filter(pk=OuterRef("article"))))
        rows = listed.order_by("-dateline_on", "-article_id")
        return rows.annotate(page_key=F("article_id")).values("page_key")

    def have(self, relation):
        """Read each list from the day of the newest of these articles back, until one of them is
        found.
        """
        subject = Concat(Value(f"{relation}:"), Cast(OuterRef("pk"), CharField()))
        newest = self.order_by("-dateline_on", "-pk").values("dateline_on")[:1]
        listed = self.model.entries.rel.related_model.objects.filter(
            subject=subject,
            dateline_on__lte=Subquery(newest),
            article__in=self.order_by().values("pk"),
        )
        return ExistsForEach(listed.order_by("-dateline_on", "-article_id").values("pk"))

    def from_offices(self, offices):
        return self.about(*(f"offices:{office}" for office in offices))

    def about_country(self, country):
        return self.about(f"countries:{country}")

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
        chosen = self.filter(kind=kind) if kind else self
        chosen = chosen.of(year) if year else chosen
        subjects = [self.subjects_of(*each) for each in named(tag, country, office) if each[1]]
        if not all(subjects):
            return self.none()
        return chosen.about_all(subjects, kind, year)

    def subjects_of(self, relation, name):
        """Return what stands in the lists for the tag or country of that name, or for the office
        and its parts.
        """
        if relation == "offices":
            return [f"offices:{pk}" for pk in self.offices_at(name)]
        model = self.model._meta.get_field(relation).related_model
        column = "slug" if relation == "tags" else "code"
        keys = model.objects.filter(**{column: name}).values_list("pk", flat=True)
        return [f"{relation}:{pk}" for pk in keys]

    def about_all(self, groups, kind=None, year=None):
        """Return the articles about one of the subjects of each group; `kind` and `year` are those
        they have already.

        One list is read in its order, the sparsest, and of each article in it is asked whether it
        stands in the others.
        """
        entries = self.model.entries.rel.related_model.objects
        lists = {group[0]: entries.filter(subject=group[0]) for group in groups if len(group) == 1}
        if kind:
            lists[kind] = self.model.objects.filter(kind=kind)
        leading = sparsest(lists, year) if len(groups) + bool(kind) > 1 else next(iter(lists), None)
        rows = self.about(leading) if leading and leading != kind else self
        if rows.is_listed and year:
            rows = rows.filter(**{f"{LISTED_BY}__range": span(year)})
        for group in groups:
            rows = rows if leading in group else rows.filter(self.entered(group))
        return rows

    def changed_since(self, moment, language=None):
        """Return also what was corrected on that day or later, as a correction has a day only."""
        corrections = self.model.corrections.rel.related_model.objects.filter(
            **{f"{localized('text', language)}__gt": ""},
            corrected_on__range=(timezone.localdate(moment), timezone.localdate()),
        )
        is_corrected = Q(pk__in=corrections.values("article"))
        recent = self.model.objects.pages().filter(changed_since(moment, language)).order_by()
        if existing({"many": recent[LONG : LONG + 1]}):
            return self.filter(changed_since(moment, language) | is_corrected)
        # An index finds few of them, but not by one condition or the other of two tables.
        keys = recent.rewrite(False).values("pk").union(corrections.order_by().values("article"))
        return self.filter(pk__in=keys)

    def of(self, year, month=None):
        """Return the articles dated in a year, or in a month of it."""
        return self.filter(dateline_on__range=span(year, month))

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


def span(year, month=None):
    """Return the first and the last day of a year, or of a month of it."""
    first, last = month or 1, month or 12
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def sparsest(lists, year=None):
    """Return which of some lists has the fewest articles for its time: it reaches furthest back
    with as many as are looked at, or has not so many at all. None if there are no lists.
    """
    reach = {
        name: (rows.filter(dateline_on__range=span(year)) if year else rows)
        .order_by("-dateline_on")
        .values("dateline_on")[LONG : LONG + 1]
        for name, rows in lists.items()
    }
    days = first_values(reach)
    return min(lists, key=lambda name: str(days[name] or ""), default=None)


def named(tag, country, office):
    return [("tags", tag), ("countries", country), ("offices", office)]


def facet(name, rows, value, label):
    """Return the rows as `(name, value, label)`, ready for a union."""
    return (
        rows.order_by()
        .annotate(facet=Value(name), facet_value=value, facet_label=label)
        .rewrite(False)  # modeltranslation would put the columns in another order
        .values_list("facet", "facet_value", "facet_label")
    )
