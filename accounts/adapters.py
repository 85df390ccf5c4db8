"""What of django-allauth is done in another way here."""

import logging
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from audit.visitors import address_text
from pages.chrome import site
from publishing.mail import in_one_line

from . import openid, throttle
from .confirmation import has_factor, is_recent, way_to_confirm
from .secrets import decrypted, encrypted

#: In a session: of the password with which signing in began.
BEGUN = "account_begun"

logger = logging.getLogger(__name__)

#: A session has an address in any case, also where none can be read.
UNKNOWN = "::"


WRONG = _("This username and this password do not go together.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "invalid_login": WRONG,
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Try again in a quarter of an hour."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return address_text(request) or UNKNOWN

    def is_safe_url(self, url):
        """Let nobody be led elsewhere than to the host that was asked."""
        host = {self.request.get_host()} if self.request else None
        return url_has_allowed_host_and_scheme(url, host, self.is_secure())

    def is_secure(self):
        return bool(self.request and self.request.is_secure())

    def authenticate(self, request, **credentials):
        """Return the user whom a name and a password belong to, or None."""
        try:
            with throttle.attempt(request, "password", credentials.get("username", "")) as succeed:
                if user := authenticate(request, **credentials):
                    succeed()
                return user
        except throttle.TooManyError:
            raise self.validation_error("too_many_login_attempts") from None

    def pre_login(self, request, user, **kwargs):
        """Turn away whoever came without a password and is no active staff."""
        if user.is_active and user.is_staff:
            request.session[BEGUN] = user.get_session_auth_hash()
            return None
        messages.error(request, self.error_messages["invalid_login"])
        return redirect("account_login")

    def login(self, request, user):
        """Sign in whoever is still who began: between the steps their password may have changed,
        or they may have left.
        """
        begun = request.session.pop(BEGUN, "")
        is_same = constant_time_compare(begun, user.get_session_auth_hash())
        if not (is_same and user.is_active and user.is_staff):
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        throttle.mark(request, response, user.get_username())
        return response

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Greet nobody: that somebody is signed in is to be seen."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user):
        """Return how somebody may confirm who they are: by a second factor, where they have one; a
        passkey comes before codes, as those for recovery are few.
        """
        if not user.is_authenticated:
            return []
        ways = super().get_reauthentication_methods(user)
        if has_factor(user):
            by_factor = (way for way in ways if way["id"] != "reauthenticate")
            return sorted(by_factor, key=lambda way: way["id"] == "mfa_reauthenticate")
        return ways + openid.ways_to_confirm(self.request or context.request, user)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Ask as everywhere here; the library asks nobody who has no password."""
        request = self.request or context.request
        if not is_recent(request):
            raise ImmediateHttpResponse(way_to_confirm(request))
        return False

    def get_reset_password_from_key_url(self, key):
        url = super().get_reset_password_from_key_url(key)
        return urljoin(settings.SITE_URL, urlsplit(url).path) if settings.SITE_URL else url

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell somebody by mail what happened to their account."""
        if user.email:
            super().send_notification_mail(template_prefix, user, context, user.email)

    def send_mail(self, template_prefix, email, context):
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # what the mail server says has the address in it
            logger.error("No mail about an account: %s", type(error).__name__)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit, or was used before."),
    }

    def get_totp_issuer(self):
        return in_one_line(site(settings.LANGUAGE_CODE)) or super().get_totp_issuer()

    def get_totp_label(self, user):
        return user.get_username()

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def encrypt(self, text):
        return encrypted(text)

    def decrypt(self, encrypted_text):
        return decrypted(encrypted_text)
