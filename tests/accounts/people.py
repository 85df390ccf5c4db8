"""Staff with passwords and second factors, and the steps by which they sign in."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse

from accounts.confirmation import CONFIRMED

PASSWORD = "a long walk by the lake"


def make_colleague(username="colleague", **fields):
    fields = {"email": f"{username}@example.org", "is_staff": True, "password": PASSWORD} | fields
    return get_user_model().objects.create_user(username, **fields)


def give_app(user):
    """Give a user an authenticator app, and recovery codes; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def give_passkey(user, name="Phone"):
    data = {"name": name, "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def code_of(secret, steps=0):
    """Return the code of an app now, or so many half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def recovery_codes(user):
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return codes.wrap().get_unused_codes()


class AccountsTestCase(TestCase):
    def setUp(self):
        cache.clear()

    def sign_in(self, username="colleague", password=PASSWORD, address="192.0.2.1", **more):
        data = {"login": username, "password": password} | more
        return self.client.post(reverse("account_login"), data, REMOTE_ADDR=address)

    def send_code(self, code, address="192.0.2.1"):
        return self.client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=address)

    def let_time_pass(self, minutes=16):
        """Let it be so long ago that the user signed in or confirmed it."""
        session = self.client.session
        session[CONFIRMED] -= minutes * 60
        session.save()

    def assertSignedIn(self):
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    def assertSignedOut(self):
        self.assertRedirects(
            self.client.get("/admin/"), "/admin/login/?next=/admin/", fetch_redirect_response=False
        )
