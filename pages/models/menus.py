from urllib.parse import urlsplit

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from publishing.address_fields import LinkField
from publishing.languages import CODES, localized
from publishing.models import Placed


class MenuEntry(Placed):
    """An entry of a menu: a label and where it leads, a page of the site or an address."""

    class Place(models.TextChoices):
        MAIN = "main", _("Main menu")
        FOOTER = "footer", _("Footer")
        LEGAL = "legal", _("Foot line")
        HOME = "home", _("Entry points on the home page")

    place = models.CharField(_("menu"), max_length=10, choices=Place, default=Place.MAIN)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        verbose_name=_("below"),
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent__isnull": True},
        help_text=_("The entry of the first level under which this one stands."),
    )
    label = models.CharField(_("label"), max_length=100, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    target_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, blank=True, related_name="+"
    )
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    address = LinkField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Another site’s address, or one of this site without the language: /news/"),
    )

    class Meta(Placed.Meta):
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(target_type__isnull=False, target_id__isnull=False, address="")
                | Q(target_type__isnull=True, target_id__isnull=True, address__gt=""),
                name="menu_entry_leads_to_one_place",
                violation_error_message=_("Choose a page, or write an address: one of the two."),
            ),
        ]

    def __str__(self):
        labels = [self.label, *(getattr(self, localized("label", code)) for code in CODES)]
        return next(filter(None, labels), None) or str(self.target or self.address)

    def clean(self):
        super().clean()
        errors = {}
        if self.parent_id:
            if self.parent_id == self.pk or self.parent.parent_id:
                errors["parent"] = _("A menu has two levels: choose an entry of the first one.")
            elif self.pk and self.children.exists():
                errors["parent"] = _(
                    "This entry has others below it, so it stays on the first level."
                )
        if self.address and not leads_somewhere(self.address):
            errors["address"] = _("Nothing is to be found at this address.")
        if self.address and not any(getattr(self, localized("label", code)) for code in CODES):
            errors[localized("label")] = _("Give the entry a label in at least one language.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        if self.parent_id:
            self.place = self.parent.place
        super().save(*args, **kwargs)


def answers(path, language):
    """Say whether the site has a view of its own for a path, given without its language.

    A standing page is no such view: its path differs by language, so a menu names the page itself.
    """
    with translation.override(language):  # only the active language's addresses resolve
        try:
            return resolve(f"/{language}{path}").view_name != "pages:detail"
        except Resolver404:
            return False


def leads_somewhere(address):
    """Say whether an address is one of the site's own pages, or well formed and on another host."""
    if address.startswith("/") and not address.startswith("//"):
        return answers(urlsplit(address).path, CODES[0])
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme in {"http", "https"} and "." in parts.netloc) or (
        parts.scheme == "mailto" and "@" in parts.path
    )
