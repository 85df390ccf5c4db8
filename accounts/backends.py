"""Who signs in, and who stays signed in: staff, and nobody else."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from .models import RoleRule


class StaffBackend(AuthenticationBackend):
    """Lets in active staff. Whoever is neither gets the answer of a wrong password, for the price
    of one: a password is hashed once, whatever the name.
    """

    def user_can_authenticate(self, user):
        return user.is_active and user.is_staff

    def get_user(self, user_id):
        """Return a user, who knows in `lacks_factor` whether a second factor has to be set up;
        asked with every request, so in the one query that reads the user.
        """
        users = get_user_model()._default_manager.annotate(lacks_factor=lacking())
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def lacking():
    """Return the expression whether a user must have a second factor, and has none."""
    rules = RoleRule.objects.filter(needs_second_factor=True)
    factors = Authenticator.objects.filter(
        user=OuterRef("pk"), type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
    must = Exists(rules.filter(group__user=OuterRef("pk"))) | Q(Exists(rules), is_superuser=True)
    return Case(
        When(must & ~Exists(factors), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
