from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .history import OfPage, OfPageQuerySet

SAME_LANGUAGE = _("Choose two different languages.")


class TranslationQuerySet(OfPageQuerySet):
    def assigned_to(self, user):
        return self.filter(assigned_to=user)


class Translation(OfPage):
    """From what an edition was made, and who is to bring it in line by when.

    `sources` are the fingerprints of the texts that it is true of: that from which it was made, and
    those which differ from that by minor edits only, or of which someone said so.
    """

    language = models.CharField(_("language"), max_length=10)
    source = models.CharField(_("translated from"), max_length=10)
    version = models.PositiveIntegerField(
        _("version"), default=0, help_text="The version of the page that it was made from."
    )
    sources = models.JSONField(default=list)
    source_seen = models.CharField(
        max_length=32, blank=True, help_text="The fingerprint that the source had last."
    )
    own_seen = models.CharField(
        max_length=32, blank=True, help_text="The fingerprint that this edition had last."
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        related_name="+",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "page_id", "language"], name="one_translation_per_edition"
            )
        ]
        indexes = [
            models.Index(
                fields=["assigned_to", "due_on"],
                condition=Q(assigned_to__isnull=False),
                name="translations_assigned",
            )
        ]

    def __str__(self):
        return f"{self.page} ({self.language})"


class TermQuerySet(models.QuerySet):
    def between(self, source, target):
        return self.filter(source=source, target=target)


class Term(models.Model):
    """An entry of the glossary: how a term of one language is said in another."""

    source = models.CharField(_("from"), max_length=10, choices=settings.LANGUAGES)
    target = models.CharField(_("into"), max_length=10, choices=settings.LANGUAGES)
    term = models.CharField(_("term"), max_length=150)
    translation = models.CharField(_("translation"), max_length=150)
    forbidden = models.JSONField(
        _("not to be used"), default=list, blank=True, help_text=_("One variant on each line.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["term", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "term"], name="one_entry_per_term_and_pair"
            ),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")),
                name="a_term_is_translated_into_another_language",
                violation_error_message=SAME_LANGUAGE,
            ),
        ]

    def __str__(self):
        return f"{self.term} → {self.translation}"

    def clean(self):
        if self.source and self.source == self.target:
            raise ValidationError({"target": SAME_LANGUAGE})
        variants = self.forbidden
        if not isinstance(variants, list) or not all(map(is_phrase, variants)):
            raise ValidationError({"forbidden": _("Write one variant on each line.")})
        if self.translation.casefold() in map(str.casefold, variants):
            raise ValidationError({"forbidden": _("The translation itself is among them.")})


def is_phrase(value):
    return isinstance(value, str) and bool(value.strip())


class TranslationFile(models.Model):
    """Translations that someone has handed in and not brought in yet: seen first, then decided."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    content = models.BinaryField()
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of translations")
        verbose_name_plural = _("files of translations")

    def __str__(self):
        return self.name
