"""For which offices and in which languages each member of the staff works.

A person's groups say what they may do; this says where. Nobody has a reach by default: who has
neither a scope nor the permissions of this model reaches no page.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.languages import CODES
from publishing.permissions import knows_languages


def validate_languages(codes):
    if not isinstance(codes, list) or not set(codes) <= set(CODES):
        raise ValidationError(_("Choose among the languages of the site."))


class StaffScope(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="scope"
    )
    offices = models.ManyToManyField(
        "Office",
        verbose_name=_("offices"),
        blank=True,
        related_name="+",
        help_text=_("Authors and editors work on the pages of these offices only."),
    )
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        validators=[validate_languages],
        help_text=_("Translators write in these languages only."),
    )

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reach")
        permissions = [
            ("all_offices", "Can work on the pages of all offices"),
            ("all_languages", "Can write in all languages"),
        ]

    def __str__(self):
        return str(self.user)


def reaches_all_offices(user):
    return user.has_perm("organisation.all_offices")


def offices_of(user):
    """Return the keys of the offices for which a user works, as a query."""
    return StaffScope.offices.through.objects.filter(staffscope__user=user.pk).values("office")


@knows_languages
def languages_of_staff(user):
    if user.has_perm("organisation.all_languages"):
        return CODES
    scope = getattr(user, "scope", None)
    return scope.languages if scope else []
