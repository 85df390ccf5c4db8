"""Asking once more who somebody is, before what could take an account over."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

#: A form that was opened in time may lie open for so much longer, in seconds.
PATIENCE = 60 * 60


#: In a session: when such a form was shown last.
SHOWN = "form_shown_at"


def is_recent(request):
    """Say whether the user has signed in, or confirmed it, a short while ago; as good as that is
    one who has neither password nor factor here, but comes from another sign-in.
    """
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
        return True
    return not get_reauthentication_flows(request.user)


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
    """Return the way to confirm, or None where there is no need. What was sent is not kept: it may
    hold a password.
    """
    is_read = request.method in ("GET", "HEAD")
    if is_recent(request):
        if is_read:
            request.session[SHOWN] = int(time.time())
        return None
    if not is_read and time.time() - request.session.get(SHOWN, 0) < PATIENCE:
        return None
    if not is_read:
        messages.warning(request, _("Nothing was saved: confirm first that it is you."))
    query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")
