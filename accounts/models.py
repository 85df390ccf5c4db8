from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleRule(models.Model):
    """How whoever has a role must sign in."""

    group = models.OneToOneField(
        Group, models.CASCADE, primary_key=True, related_name="rule", verbose_name=_("role")
    )
    needs_second_factor = models.BooleanField(
        _("needs a second factor"),
        default=False,
        help_text=_(
            "Whoever has this role and no second factor sets one up after signing in, and reaches "
            "nothing else before. So do superusers, as soon as any role needs one."
        ),
    )

    class Meta:
        verbose_name = _("rule of a role")
        verbose_name_plural = _("rules of roles")

    def __str__(self):
        return str(self.group)
