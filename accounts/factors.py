"""Second factors: their secrets, and help for a colleague who has lost them."""

from allauth.account.adapter import get_adapter
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.dispatch import receiver

from .secrets import renewed
from .sessions import end

#: What is encrypted of an app, and of recovery codes.
SECRETS = ("secret", "seed")


@receiver(signals.authenticator_used)
@transaction.atomic
def renew(sender, user, **kwargs):
    """Encrypt the secrets of whoever signs in with the newest key, so that an old one can go."""
    for factor in Authenticator.objects.select_for_update().filter(user=user):
        kept = {name: renewed(factor.data[name]) for name in SECRETS if name in factor.data}
        if kept:
            factor.data |= kept
            factor.save(update_fields=["data"])


@transaction.atomic
def remove_all(request, user):
    """Take the second factors of a user away, and end their sessions: whoever has found what was
    lost may be signed in. Return how many there were, recovery codes included.
    """
    factors = list(Authenticator.objects.filter(user=user))
    for factor in factors:
        factor.delete()
        signals.authenticator_removed.send(
            sender=Authenticator, request=request, user=user, authenticator=factor
        )
    for session in UserSession.objects.filter(user=user):
        end(session)
    if factors:
        get_adapter().send_notification_mail("accounts/email/factors_removed", user)
    return len(factors)
