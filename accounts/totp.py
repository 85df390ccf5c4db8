"""Codes of authenticator apps, each of which is taken once.

The library remembers used codes in the cache, for half a minute; here the row itself knows the
step of the last one, whatever becomes of the cache, and no step up to it counts again.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.dispatch import receiver

from .secrets import decrypted

USED = "used"


@transaction.atomic
def is_accepted(factor, code):
    """Say whether a code is of now, and not used yet; it is used then."""
    factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
    step = step_of(decrypted(factor.data["secret"]), code)
    if not step or step <= factor.data.get(USED, 0):
        return False
    factor.data[USED] = step
    factor.save(update_fields=["data"])
    return True


@receiver(authenticator_added)
def spend_first(sender, request, authenticator, **kwargs):
    """Take no second time the code with which an app was set up."""
    if authenticator.type == Authenticator.Type.TOTP and request and "code" in request.POST:
        secret = decrypted(authenticator.data["secret"])
        authenticator.data[USED] = step_of(secret, request.POST["code"]) or 0
        authenticator.save(update_fields=["data"])


def step_of(secret, code):
    """Return the half-minute whose code this is, or None."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
