from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Spreadsheet(models.Model):
    """Rows that someone has handed in and not brought in yet: seen first, then decided."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    row_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    content = models.BinaryField()
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("spreadsheet")
        verbose_name_plural = _("spreadsheets")

    def __str__(self):
        return f"{self.user} · {self.row_type}"
