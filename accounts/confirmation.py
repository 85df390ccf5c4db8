"""Asking once more who somebody is, before what could take an account over."""

import time

from allauth.account import app_settings
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

#: A form that was opened in time may lie open for so much longer, in seconds.
PATIENCE = 60 * 60

#: In a session: when its user signed in, or confirmed it; and when such a form was shown last.
CONFIRMED, SHOWN = "confirmed_at", "form_shown_at"


def note(request, at=None):
    """Keep that it is known, from a moment (now) on and for a while, who somebody is."""
    request.session[CONFIRMED] = int(time.time()) if at is None else at


@receiver(user_logged_in)
def begin(sender, request, **kwargs):
    """Note a sign-in; one where the organisation asked for nothing is as old as that there."""
    note(request, getattr(request, "signed_in_there_at", None))


@receiver(authentication_step_completed)
def go_on(sender, request, reauthenticated=False, **kwargs):
    """Note a confirmation; a step of signing in is none."""
    if reauthenticated:
        note(request)


def is_recent(request):
    """Say whether the user has signed in, or confirmed it, a short while ago."""
    return time.time() - request.session.get(CONFIRMED, 0) < app_settings.REAUTHENTICATION_TIMEOUT


def has_factor(user):
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


class ConfirmedAdmin:
    """A mixin for the admin of what gives access: its forms are shown, and heeded, to whoever has
    signed in or confirmed it of late.
    """

    def changeform_view(self, request, *args, **kwargs):
        return unconfirmed(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        return unconfirmed(request) or super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        asked = request.method == "POST" and unconfirmed(request)
        return asked or super().changelist_view(request, *args, **kwargs)


def unconfirmed(request):
    """Return the way to confirm, or None where there is no need."""
    is_read = request.method in ("GET", "HEAD")
    if is_recent(request):
        if is_read:
            request.session[SHOWN] = int(time.time())
        return None
    if not is_read and time.time() - request.session.get(SHOWN, 0) < PATIENCE:
        return None
    if not is_read:
        messages.warning(request, _("Nothing was saved: confirm first that it is you."))
    return way_to_confirm(request)


def way_to_confirm(request):
    """Lead to where one confirms, and back. What was sent is not kept: it may hold a password."""
    query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")
