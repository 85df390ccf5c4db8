from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfPageQuerySet(models.QuerySet):
    def of(self, page):
        """Return the rows about a page; a working copy's are those of its page."""
        return self.filter(
            page_type=ContentType.objects.get_for_model(page), page_id=page.draft_of_id or page.pk
        )


class OfPage(models.Model):
    """A row about a page of any type."""

    page_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    page_id = models.PositiveBigIntegerField()
    page = GenericForeignKey("page_type", "page_id")

    objects = OfPageQuerySet.as_manager()

    class Meta:
        abstract = True


class Version(OfPage):
    """The content of a page at a moment: who made it so, when, from where. Never changed.

    It outlives its page, so that a deleted one can be recovered.
    """

    class Action(models.TextChoices):
        SAVED = "saved", _("saved")
        PUBLISHED = "published", _("published")
        SCHEDULED = "scheduled", _("scheduled")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RESTORED = "restored", _("restored")
        DELETED = "deleted", _("deleted")

    number = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=10, choices=Action)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    title = models.CharField(_("title"), max_length=250)
    content = models.JSONField(_("content"))
    is_minor = models.BooleanField(_("minor edit"), default=False)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        related_name="+",
    )
    made_from = models.GenericIPAddressField(_("made from"), null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "page_id", "number"], name="version_number_of_page"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"
