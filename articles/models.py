import re

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models import PlacedDocument, PlacedPicture
from organisation.models import Attributed, PlacedContact
from publishing.indexes import editions_by
from publishing.languages import CODES, first_of, localized
from publishing.models import Part, Placed
from publishing.options import label_of
from publishing.richtext import RichTextField

from .moments import corrected_at
from .querysets import ArticleQuerySet

#: Such an address is that of a year in the archive.
YEAR = r"^[12][0-9]{3}$"
IS_A_YEAR = _("A year alone is the address of the archive. Add a word to it.")
EMBARGO_HOLDS = _("No language can be public before the embargo ends.")


class Boilerplate(models.Model):
    """A reusable “About …” text."""

    title = models.CharField(_("title"), max_length=200, blank=True)
    text = RichTextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("boilerplate")
        verbose_name_plural = _("boilerplates")
        ordering = ["pk"]

    def __str__(self):
        return first_of(self, "title") or f"#{self.pk}"


class Article(Attributed):
    """Something the organisation says: a release, a statement, a story."""

    class Kind(models.TextChoices):
        PRESS_RELEASE = "press_release", _("Press release")
        NEWS = "news", _("News")
        STATEMENT = "statement", _("Statement")
        STORY = "story", _("Story")
        SPEECH = "speech", _("Speech")
        MEDIA_ADVISORY = "media_advisory", _("Media advisory")

    url_name = "articles:detail"
    dated_by = "dateline_on"
    list_fields = (*Attributed.list_fields, "kind", "dateline_on")
    parts = (
        *Attributed.parts,
        "placed_contacts",
        "placed_boilerplates",
        "gallery",
        "placed_documents",
        "corrections",
    )
    told = ("embargo_until",)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEWS)
    dateline_place = models.CharField(_("dateline place"), max_length=120, blank=True)
    dateline_on = models.DateField(_("dateline date"), default=timezone.localdate)
    body = RichTextField(_("text"), blank=True)
    note_to_editors = RichTextField(_("note to editors"), blank=True)
    boilerplates = models.ManyToManyField(
        Boilerplate, verbose_name=_("boilerplates"), through="ArticleBoilerplate", blank=True
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("No language can be public before this moment."),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Attributed.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-dateline_on", "-pk"]
        permissions = [("embargo_article", "Can set the embargo of article")]
        indexes = [
            *Attributed.Meta.indexes,
            models.Index(fields=["-dateline_on", "-id"], name="article_newest"),
            models.Index(fields=["kind", "-dateline_on", "-id"], name="article_newest_of_kind"),
            *editions_by("dateline_on"),
        ]
        constraints = [
            *Attributed.Meta.constraints,
            *[
                models.CheckConstraint(
                    condition=Q(embargo_until__isnull=True)
                    | Q(**{f"{localized('publish_at', code)}__isnull": True})
                    | Q(**{f"{localized('publish_at', code)}__gte": F("embargo_until")}),
                    name=f"article_{localized('embargo', code)}_holds",
                    violation_error_message=EMBARGO_HOLDS,
                )
                for code in CODES
            ],
            *[
                models.CheckConstraint(
                    condition=~Q(**{f"{localized('slug', code)}__regex": YEAR}),
                    name=f"article_{localized('slug', code)}_is_no_year",
                    violation_error_message=IS_A_YEAR,
                )
                for code in CODES
            ],
        ]

    def get_kind_display(self):
        return label_of(self.Kind, self.kind)

    @property
    def changed_at(self):
        """A correction is a change too; the article was loaded `for_page`."""
        return max(super().changed_at, corrected_at(self))

    def is_slug_taken(self, column, slug):
        return bool(re.match(YEAR, slug)) or super().is_slug_taken(column, slug)

    def problems(self):
        problems = super().problems()
        for code in CODES:
            if re.match(YEAR, getattr(self, localized("slug", code)) or ""):
                problems[localized("slug", code)] = IS_A_YEAR
            publish_at = getattr(self, localized("publish_at", code))
            if self.embargo_until and publish_at and publish_at < self.embargo_until:
                problems[localized("publish_at", code)] = EMBARGO_HOLDS
        return problems


#: What articles are about: the relations by which lists gather them.
RELATIONS = ("tags", "goals", "countries", "offices")


def subject(relation, key):
    """Return what stands for a tag, a goal, a country or an office in the lists: `tags:12`."""
    return f"{relation}:{key}"


class ListEntry(models.Model):
    """An article in the list of what is about a subject, with its date: such a list is read in its
    order, however many there are and however rare. `list_entries.py` makes them; whether an article
    is public, it says itself.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="entries", db_index=False, editable=False
    )
    subject = models.CharField(max_length=30, editable=False)
    dateline_on = models.DateField(editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "subject"], name="article_once_in_a_list")
        ]
        indexes = [
            models.Index(fields=["subject", "-dateline_on", "-article"], name="article_list")
        ]

    def __str__(self):
        return f"{self.subject}, {self.dateline_on}"


class ArticleBoilerplate(Placed):
    article = models.ForeignKey(Article, models.CASCADE, related_name="placed_boilerplates")
    boilerplate = models.ForeignKey(
        Boilerplate, models.PROTECT, verbose_name=_("boilerplate"), related_name="placements"
    )

    class Meta(Placed.Meta):
        verbose_name = _("boilerplate")
        verbose_name_plural = _("boilerplates")

    def __str__(self):
        return str(self.boilerplate)


class ArticleContact(PlacedContact):
    article = models.ForeignKey(Article, models.CASCADE, related_name="placed_contacts")


class ArticlePicture(PlacedPicture):
    article = models.ForeignKey(Article, models.CASCADE, related_name="gallery")


class ArticleDocument(PlacedDocument):
    article = models.ForeignKey(Article, models.CASCADE, related_name="placed_documents")


class Correction(Part):
    """What was wrong in an article, and when that was put right."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    corrected_on = models.DateField(_("corrected on"), default=timezone.localdate)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_on", "-pk"]

    def __str__(self):
        return str(self.corrected_on)
