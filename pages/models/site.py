import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from organisation.lines import lines
from organisation.models import PressContact
from publishing.address_fields import WebAddressField
from publishing.languages import first_of
from publishing.models import Placed
from publishing.richtext import RichTextField

from ..sheets import fingerprint

#: WCAG 2.2 SC 1.4.3: text against its background.
READABLE = 4.5
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}\Z")


def is_readable_under_white(colour):
    """Say whether white text is readable on a colour; what is no colour is not judged here."""
    return not COLOUR.match(colour) or contrast_with_white(colour) >= READABLE


def contrast_with_white(colour):
    """Return the contrast ratio, 1 to 21, of `#rrggbb` against white, as WCAG 2.2 defines it."""

    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def validate_security_contact(value):
    """Raise a ValidationError for what is neither an e-mail address nor one that begins https."""
    validate = URLValidator(schemes=["https"]) if ":" in value else validate_email
    validate(value)


validate_colour = RegexValidator(COLOUR, _("Write a colour as #0033a0."))


class SiteSettings(models.Model):
    """The site's own data: another organisation fills in other values. There is one row."""

    class Kind(models.TextChoices):
        """By its name on schema.org."""

        INTERGOVERNMENTAL = "GovernmentOrganization", _("Public or intergovernmental")
        NGO = "NGO", _("Non-governmental")

    name = models.CharField(_("site name"), max_length=150, blank=True)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    footer_text = RichTextField(_("footer text"), blank=True)
    boundaries_note = models.TextField(
        _("note on boundaries"),
        blank=True,
        help_text=_("Stands below the map: what its borders and names do not mean."),
    )
    accreditation = RichTextField(
        _("accreditation"),
        blank=True,
        help_text=_("How journalists are accredited; shown in the press room."),
    )
    primary_colour = models.CharField(
        _("main colour"), max_length=7, default="#0a3d91", validators=[validate_colour]
    )
    accent_colour = models.CharField(
        _("accent colour"), max_length=7, default="#ffb612", validators=[validate_colour]
    )
    kind = models.CharField(
        _("kind of organisation"), max_length=30, choices=Kind, default=Kind.INTERGOVERNMENTAL
    )
    security_contact = models.CharField(
        _("contact for security"),
        max_length=200,
        blank=True,
        validators=[validate_security_contact],
        help_text=_("An e-mail or https address. Who finds a weakness of the site writes there."),
    )
    contact = models.ForeignKey(
        PressContact,
        models.PROTECT,
        verbose_name=_("contact desk"),
        null=True,
        blank=True,
        related_name="+",
    )

    #: What its texts show is public.
    is_on_every_page = True
    #: Whether scheduled changes are due; `pages.chrome.site()` finds out with the settings.
    changes_due = True

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="site_settings_are_one_row")]

    def __str__(self):
        return self.name or str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def style_sheet(self):
        """The address of the style sheet of the public pages."""
        return reverse("style_sheet", args=[fingerprint(self)])

    @property
    def security_address(self):
        """Where a weakness is reported, as an address; the contact desk where nothing else is said,
        and empty where there is neither.
        """
        rows = getattr(self, "contact_rows", ())
        emails = [email for row in rows for email in lines(row["emails"])]
        contact = next(filter(None, [self.security_contact, *emails]), "")
        return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact

    def clean(self):
        super().clean()
        if not is_readable_under_white(self.primary_colour):
            raise ValidationError(
                {
                    "primary_colour": _(
                        "White text is hard to read on this colour. Choose a darker one."
                    )
                }
            )


class SocialLink(Placed):
    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="social_links")
    label = models.CharField(_("label"), max_length=50)
    url = WebAddressField(_("address"))

    class Meta(Placed.Meta):
        verbose_name = _("social network")
        verbose_name_plural = _("social networks")

    def __str__(self):
        return self.label


class LeadStory(Placed):
    """A candidate for the top of the home page; the first public one in the language is shown."""

    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="lead_stories")
    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name=_("article"), related_name="lead_slots"
    )

    class Meta(Placed.Meta):
        verbose_name = _("lead story")
        verbose_name_plural = _("lead stories")

    def __str__(self):
        return str(self.article)


class KeyFigure(Placed):
    """A number that says what the organisation is or does, with its source and its day."""

    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="key_figures")
    value = models.DecimalField(
        pgettext_lazy("of a key figure", "number"), max_digits=16, decimal_places=2
    )
    label = models.CharField(
        _("what it counts"),
        max_length=150,
        blank=True,
        help_text=_("A language without it does not show the figure."),
    )
    source = models.CharField(
        pgettext_lazy("of a key figure", "source"), max_length=200, blank=True
    )
    counted_on = models.DateField(_("as of"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")

    def __str__(self):
        return first_of(self, "label") or str(self.value)
