"""What every page type shares: its editions, one per language, and the rule that makes each
public.
"""

from copy import copy
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from ..constraints import all_hold
from ..indexes import desk_indexes, editions_by_moment, outdated_editions
from ..languages import CODES, NAMES, current, localized
from ..querysets import PublishableQuerySet
from ..reversing import page_address
from ..slugs import MAX_LENGTH, free_slug
from .topics import Goal, TaggedItem


class Part(models.Model):
    """A row that belongs to a page; its key is the same in the page and in its working copy."""

    key = models.UUIDField(default=uuid4, editable=False, db_index=True)

    class Meta:
        abstract = True


class Placed(Part):
    """Something on a page, in the editor's order."""

    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class RelatedItem(Placed):
    """A link from one page to another of any type."""

    source_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")

    class Meta(Placed.Meta):
        verbose_name = _("related item")
        verbose_name_plural = _("related items")
        indexes = [
            models.Index(fields=["source_type", "source_id"], name="related_source"),
            models.Index(fields=["target_type", "target_id"], name="related_target"),
        ]

    def __str__(self):
        return str(self.target or "")


SLUG_TAKEN = _("Another page already has this address in this language.")
ENDS_BEFORE_START = _("An edition cannot be withdrawn before it is published.")


def unique_per_language(field, message):
    """Return a constraint for each language: no two rows share their `field` in it."""
    return [
        models.UniqueConstraint(
            fields=[localized(field, code)],
            condition=Q(draft_of__isnull=True),
            name=f"%(app_label)s_%(class)s_{localized(field, code)}_unique",
            violation_error_code="unique",  # so that a form shows it at the field
            violation_error_message=message,
        )
        for code in CODES
    ]


def published_editions_are_whole():
    """Return a constraint for each language: what is published has a title and an address, and an
    end after its start.
    """
    return [
        models.CheckConstraint(
            condition=Q(**{f"{localized('publish_at', code)}__isnull": True})
            | Q(
                **{
                    f"{localized('title', code)}__isnull": False,
                    f"{localized('title', code)}__gt": "",
                    f"{localized('slug', code)}__isnull": False,
                    f"{localized('slug', code)}__gt": "",
                }
            ),
            name=f"%(app_label)s_%(class)s_{localized('edition', code)}_whole",
            violation_error_message=_("A published edition needs a title and an address."),
        )
        for code in CODES
    ] + [
        models.CheckConstraint(
            condition=Q(**{f"{localized('unpublish_at', code)}__isnull": True})
            | Q(
                **{
                    f"{localized('unpublish_at', code)}__gt": models.F(
                        localized("publish_at", code)
                    )
                }
            ),
            name=f"%(app_label)s_%(class)s_{localized('edition', code)}_ends_after_start",
            violation_error_message=ENDS_BEFORE_START,
        )
        for code in CODES
    ]


class Publishable(models.Model):
    """A page with an edition in each language, published on its own.

    A subclass names its address: `url_name`, and `address_field` where that is not the slug. It
    registers its translated fields with `publishing.translation.PublishableOptions`.
    """

    url_name = None
    address_field = "slug"
    #: Columns that lists and links load, besides the translated ones of their language.
    list_fields = ()
    list_translated_fields = ("title", "slug", "summary", "publish_at")
    #: The relations whose rows are part of the page; each is a `Part`.
    parts = ("related_items",)
    #: What all languages share and the audit tells of each version.
    told = ()
    #: What related pages have in common, and how much each counts.
    common = {"tags": 4, "goals": 1}
    #: The column that says how new a page is; pages of a type with one are found to be related.
    dated_by = None

    draft_of = models.OneToOneField(
        "self",
        models.CASCADE,
        verbose_name=_("working copy of"),
        null=True,
        blank=True,
        editable=False,
        related_name="working_copy",
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    title = models.CharField(_("title"), max_length=250, blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=MAX_LENGTH,
        allow_unicode=True,
        null=True,
        blank=True,
        db_index=False,
        help_text=_("The last part of the page’s address. Left empty, it is made from the title."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences for lists and search results.")
    )
    search_text = models.CharField(
        _("search and social text"),
        max_length=300,
        blank=True,
        help_text=_(
            "What search engines and social networks show, where it should differ from the summary."
        ),
    )
    publish_at = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: this language stays a draft. In the future: it appears at that moment."
        ),
    )
    unpublish_at = models.DateTimeField(_("public until"), null=True, blank=True)
    tags = TaggableManager(through=TaggedItem, verbose_name=_("tags"), blank=True, help_text="")
    goals = models.ManyToManyField(
        Goal, verbose_name=_("Sustainable Development Goals"), blank=True
    )
    related_items = GenericRelation(
        RelatedItem, content_type_field="source_type", object_id_field="source_id"
    )
    source_language = models.CharField(
        _("language of the source"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language from which the others are translated."),
    )
    is_outdated = models.BooleanField(_("out of date"), default=False, editable=False)
    revised_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, db_index=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "withdraw")
        constraints = [
            *unique_per_language("slug", SLUG_TAKEN),
            *published_editions_are_whole(),
        ]
        indexes = [*outdated_editions(), *editions_by_moment(), *desk_indexes()]

    def __str__(self):
        title = self.title or next(filter(None, self.titles.values()), None)
        return title or str(_("(no title)"))

    def save(self, *args, **kwargs):
        from ..addresses import addresses_before, remember

        self.fill_slugs()
        before = addresses_before(self)
        super().save(*args, **kwargs)
        remember(self, before)

    def get_absolute_url(self, language=None):
        """Return the address of the edition in `language` (default: the active one), or None where
        it has none.
        """
        language = language or current()
        address = getattr(self, localized(self.address_field, language))
        return self.url_for(address, language) if address else None

    def clean(self):
        super().clean()
        self.fill_slugs()
        if problems := self.problems():
            raise ValidationError(problems)

    def validate_constraints(self, exclude=None):
        """Check that addresses are free also in forms, none of which shows `draft_of`: Django skips
        a constraint whose condition names a field that is left out. A working copy is checked as
        its page, whose place it will take.
        """
        row = self
        if self.draft_of_id:
            row = copy(self)
            row.pk, row.draft_of = self.draft_of_id, None
        exclude = set(exclude or ()) - {"draft_of"}
        if not all_hold(row, exclude):
            super(Publishable, row).validate_constraints(exclude)

    @property
    def changed_at(self):
        """The moment of the last change that readers of the active language saw: the edition came
        out, or new content of it was published.
        """
        return max(filter(None, (self.publish_at, self.revised_at)))

    def problems(self):
        """Return what keeps the page from being saved, by field; subclasses add theirs."""
        problems = {}
        if not any(self.titles.values()):
            problems[localized("title")] = _("Give the page a title in at least one language.")
        for code in CODES:
            publish_at = getattr(self, localized("publish_at", code))
            unpublish_at = getattr(self, localized("unpublish_at", code))
            if publish_at and not self.titles[code]:
                problems[localized("title", code)] = _(
                    "The edition in %(language)s is published, so it needs a title."
                ) % {"language": NAMES[code]}
            slug = getattr(self, localized("slug", code))
            if slug and self.is_slug_reserved(code, slug):
                problems[localized("slug", code)] = _("The site itself uses this address.")
            if unpublish_at and (not publish_at or unpublish_at <= publish_at):
                problems[localized("unpublish_at", code)] = ENDS_BEFORE_START
        return problems

    def fill_slugs(self):
        """Give each edition with a title but no slug the first one that is free in its language."""
        for code, title in self.titles.items():
            column = localized("slug", code)
            if title and not getattr(self, column):
                setattr(self, column, free_slug(title, partial(self.is_slug_taken, code)) or None)

    def is_slug_taken(self, code, slug):
        column = localized("slug", code)
        return (
            self.is_slug_reserved(code, slug) or self.neighbours().filter(**{column: slug}).exists()
        )

    def is_slug_reserved(self, code, slug):
        """Say whether something else of the site answers where a page with this slug would, such as
        a feed.
        """
        if self.address_field != "slug":
            return False
        with translation.override(code):  # only the active language's addresses resolve
            try:
                return resolve(reverse(self.url_name, args=[slug])).view_name != self.url_name
            except (NoReverseMatch, Resolver404):
                return False

    def neighbours(self):
        """Return the other pages, from which the slug must differ."""
        return type(self)._default_manager.pages().exclude(pk=self.draft_of_id or self.pk)

    @classmethod
    def url_for(cls, address, language=None):
        """Return the address of the edition whose slug or path in `language` is `address`."""
        return page_address(cls.url_name, address, language or current())

    @property
    def titles(self):
        return {code: getattr(self, localized("title", code)) for code in CODES}

    def is_public(self, language=None, at=None):
        """Say whether the edition in `language` is public at `at`: the rule of
        `PublishableQuerySet.public()`.
        """
        at = at or timezone.now()
        publish_at = getattr(self, localized("publish_at", language))
        unpublish_at = getattr(self, localized("unpublish_at", language))
        return bool(publish_at and publish_at <= at and (not unpublish_at or unpublish_at > at))

    def is_withdrawn(self, language=None, at=None):
        """Say whether the edition in `language` has been public and is so no more at `at`."""
        unpublish_at = getattr(self, localized("unpublish_at", language))
        return bool(unpublish_at and unpublish_at <= (at or timezone.now()))

    def public_languages(self, at=None):
        """Return the codes of the languages in which the page is public at `at`, in the site's
        order.
        """
        at = at or timezone.now()
        return [code for code in CODES if self.is_public(code, at)]


def page_models():
    """Return every model that has pages of its own, in the order of the installed apps."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Publishable)]
