from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .history import OfPage, OfPageQuerySet


class Release(models.Model):
    """Pages and languages that go out together at one moment, or not at all."""

    name = models.CharField(_("name"), max_length=150)
    publish_at = models.DateTimeField(_("moment"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    scheduled_at = models.DateTimeField(_("scheduled at"), null=True, editable=False)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name


class ReleaseItem(OfPage):
    """A page in a release, with the languages of it that go out."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    languages = models.JSONField(_("languages"), default=list)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "page_type", "page_id"], name="page_once_in_a_release"
            )
        ]

    def __str__(self):
        return str(self.page)


class ScheduledChangeQuerySet(OfPageQuerySet):
    def waiting(self):
        return self.filter(state=ScheduledChange.State.WAITING)

    def due(self, at=None):
        """Return the changes whose moment has come and that wait to be applied."""
        return self.waiting().filter(publish_at__lte=at or timezone.now())

    def failed(self):
        return self.filter(state=ScheduledChange.State.FAILED)


class ScheduledChange(OfPage):
    """New content for a page that is out already; the first request after its moment applies it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPLIED = "applied", _("applied")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    languages = models.JSONField(_("languages"))
    with_shared = models.BooleanField(_("with what all languages share"), default=True)
    base = models.JSONField(help_text="The page's content when the change was scheduled.")
    content = models.JSONField()
    publish_at = models.DateTimeField(_("moment"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING, db_index=True
    )
    error = models.TextField(_("error"), blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, related_name="changes")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = ScheduledChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled change")
        verbose_name_plural = _("scheduled changes")
        ordering = ["publish_at", "pk"]
        indexes = [models.Index(fields=["state", "publish_at"], name="change_due")]

    def __str__(self):
        return f"{self.page} ({self.publish_at})"
