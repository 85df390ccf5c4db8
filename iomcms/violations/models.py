from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: So many rows are kept at most, as anybody may send reports.
MOST = 500


class ViolationQuerySet(models.QuerySet):
    def count_one(self, **what):
        """Count a violation once more; return whether it is the first of its kind."""
        counted = self.filter(**what)
        if counted.update(times=models.F("times") + 1, last_at=timezone.now()):
            return False
        if self.count() >= MOST:
            # What came once has least to say, also where somebody has invented many.
            self.order_by("times", "last_at").first().delete()
        self.bulk_create([self.model(**what)], ignore_conflicts=True)
        return True


class Violation(models.Model):
    """Something that browsers refused on a kind of page, and how often; nothing says whose."""

    directive = models.CharField(_("rule"), max_length=40)
    blocked = models.CharField(_("refused"), max_length=200)
    page = models.CharField(_("kind of page"), max_length=100, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")
        verbose_name = _("refusal by browsers")
        verbose_name_plural = _("refusals by browsers")
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "blocked", "page"], name="violation_unique"
            )
        ]

    def __str__(self):
        return f"{self.directive}: {self.blocked}"
