from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnsavedForm(models.Model):
    """What someone has typed into a form and not saved yet; offered again when they come back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    page_id = models.PositiveBigIntegerField(_("page"), null=True, help_text="Empty: a new page.")
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text="Of the desk; empty: the whole form."
    )
    fields = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page_type", "page_id", "language"],
                condition=Q(page_id__isnull=False),
                name="one_unsaved_form_per_page",
            ),
            models.UniqueConstraint(
                fields=["user", "page_type"],
                condition=Q(page_id__isnull=True),
                name="one_unsaved_form_per_new_page",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.page_type} {self.page_id or ''}"


class Presence(models.Model):
    """Someone has a page open in the admin; `seen_at` is the last sign of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    page_id = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page_type", "page_id"], name="one_presence_per_page"
            )
        ]

    def __str__(self):
        return str(self.user)
