from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..address_fields import LinkField
from .history import OfPage


class FormerAddress(OfPage):
    """A slug or path that a public edition had before; it leads to where the page is now."""

    language = models.CharField(_("language"), max_length=10)
    address = models.CharField(_("address"), max_length=600)
    left_at = models.DateTimeField(_("left at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "language", "address"], name="former_address_of_one_page"
            )
        ]

    def __str__(self):
        return f"{self.address} ({self.language})"


class Redirect(models.Model):
    """Where an address leads that no page ever had here: one of an old site, or a short one.

    It leads to a page, in a language of it, or to an address.
    """

    address = models.CharField(
        _("address"),
        max_length=600,
        unique=True,
        help_text=_("A path of this site, such as /fr/node/12, its query included."),
    )
    page_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, blank=True, related_name="+"
    )
    page_id = models.PositiveBigIntegerField(null=True, blank=True)
    page = GenericForeignKey("page_type", "page_id")
    language = models.CharField(_("language"), max_length=10, blank=True)
    redirect_to = LinkField(_("leads to"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page_type__isnull=False, page_id__isnull=False, redirect_to="")
                | Q(page_type__isnull=True, page_id__isnull=True, redirect_to__gt=""),
                name="redirect_leads_to_one_place",
                violation_error_message=_("Choose a page or give an address."),
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="redirect_address_is_a_path",
                violation_error_message=_("An address of this site begins with one slash."),
            ),
        ]
        indexes = [models.Index(fields=["page_type", "page_id"], name="redirect_page")]

    def __str__(self):
        return self.address

    def clean(self):
        from ..redirects import check

        super().clean()
        check(self)


class Withdrawal(OfPage):
    """What the address of a withdrawn edition answers: a note, or another place."""

    language = models.CharField(_("language"), max_length=10)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("What the address says from now on.")
    )
    redirect_to = LinkField(
        _("leads to"), max_length=500, blank=True, help_text=_("The address that replaces it.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "page_id", "language"], name="one_withdrawal_per_edition"
            ),
            models.CheckConstraint(
                condition=~(Q(note__gt="") & Q(redirect_to__gt="")),
                name="withdrawal_leads_or_says",
            ),
        ]

    def __str__(self):
        return f"{self.page} ({self.language})"
