"""Who is asked once more who they are, and what counts as an answer."""

import time

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.test import tag
from django.urls import reverse

from accounts.models import RoleRule
from tests.accounts.openid_provider import START, OpenIDTestCase
from tests.accounts.people import (
    PASSWORD,
    AccountsTestCase,
    code_of,
    give_app,
    give_passkey,
    make_colleague,
)

CONFIRM = "/admin/account/confirm/"
#: Pages that are for whoever has confirmed it of late.
ASKED = [reverse("admin:auth_user_add"), reverse("mfa_activate_totp")]
BY_CODE = reverse("mfa_reauthenticate")


class FactorTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague(is_superuser=True)
        self.secret = give_app(self.colleague)
        self.sign_in()
        self.send_code(code_of(self.secret, -1))
        self.let_time_pass()

    def is_confirmed(self):
        return self.client.get("/admin/auth/user/add/").status_code == 200

    def test_a_password_alone_confirms_nothing(self):
        self.assertRedirects(self.client.get(CONFIRM), BY_CODE)
        self.client.post(CONFIRM, {"password": PASSWORD})
        self.assertFalse(self.is_confirmed())

    def test_a_code_does(self):
        self.client.post(BY_CODE, {"code": "000000"})
        self.assertFalse(self.is_confirmed())
        self.client.post(BY_CODE, {"code": code_of(self.secret)})
        self.assertTrue(self.is_confirmed())

    def test_a_passkey_is_asked_for_before_codes_for_recovery_are(self):
        give_passkey(self.colleague)
        by_passkey = reverse("mfa_reauthenticate_webauthn")
        response = self.client.get(CONFIRM)
        self.assertRedirects(response, by_passkey, fetch_redirect_response=False)
        self.assertContains(self.client.get(BY_CODE), f'href="{by_passkey}"')

    def test_who_is_not_signed_in_is_led_to_do_so(self):
        self.client = self.client_class()
        for name in ("mfa_add_webauthn", "mfa_generate_recovery_codes", "account_reauthenticate"):
            self.assertIn("/admin/login/", self.client.get(reverse(name))["Location"])

    def test_half_of_signing_in_does_not(self):
        self.client = self.client_class()
        self.sign_in()
        self.assertNotIn("confirmed_at", self.client.session)

    def test_without_a_factor_the_password_does(self):
        Authenticator.objects.all().delete()
        self.client.post(CONFIRM, {"password": PASSWORD})
        self.assertTrue(self.is_confirmed())


@tag("once")
class OrganisationTest(OpenIDTestCase):
    """Those who sign in where the organisation does."""

    def come_without_password(self):
        """Sign in, some while ago, as who can sign in there only."""
        self.colleague.is_superuser = True
        self.colleague.set_unusable_password()
        self.colleague.save()
        self.arrive()
        self.let_time_pass()

    def assertAsked(self):
        for path in (*ASKED, reverse("account_set_password")):
            self.assertRedirects(
                self.client.get(path), f"{CONFIRM}?next={path}", fetch_redirect_response=False
            )

    def assertRefused(self):
        self.assertRedirects(self.arrive(), "/admin/login/", fetch_redirect_response=False)
        page = self.client.get("/admin/login/", follow=True)
        self.assertContains(page, "Signing in did not work")
        self.assertAsked()

    def test_they_confirm_by_signing_in_there_anew(self):
        self.come_without_password()
        self.assertAsked()
        page = self.client.get(CONFIRM, {"next": ASKED[0]})
        self.assertContains(page, f'href="{START}?next=%2Fadmin%2Fauth%2Fuser%2Fadd%2F"')
        key = self.client.session.session_key
        self.assertRedirects(self.arrive(), "/admin/account/")
        asked = self.provider.asked
        self.assertEqual((asked["prompt"], asked["max_age"]), ("login", "0"))
        for path in ASKED:
            self.assertEqual(self.client.get(path).status_code, 200)
        self.assertEqual(self.client.session.session_key, key)

    def test_so_does_who_has_yet_to_set_up_a_second_factor(self):
        role = Group.objects.get(name="Webmaster")
        RoleRule.objects.create(group=role, needs_second_factor=True)
        self.come_without_password()
        self.assertRedirects(self.client.get("/admin/"), reverse("mfa_index"))
        self.arrive()
        self.assertEqual(self.client.get(reverse("mfa_activate_totp")).status_code, 200)

    def test_who_was_still_signed_in_there_has_confirmed_nothing(self):
        self.come_without_password()
        now = int(time.time())
        for auth_time in (now - 5 * 60, now + 5 * 60, None, "now"):
            with self.subTest(auth_time):
                self.provider.changes = {"auth_time": auth_time}
                self.assertRefused()

    def test_nor_has_who_signs_in_here_meanwhile(self):
        now = int(time.time())
        for auth_time in (now - 20 * 60, now + 20 * 60, None, "now"):
            with self.subTest(auth_time):
                self.come_without_password()
                self.client.post(reverse("account_logout"))
                self.provider.changes = {"auth_time": auth_time}
                self.assertRedirects(self.arrive(), "/admin/account/")
                self.assertAsked()

    def test_nor_has_somebody_else(self):
        self.come_without_password()
        other = make_colleague("other")
        self.tell(sub="another", email="other@example.org")
        self.assertRefused()
        self.assertFalse(SocialAccount.objects.filter(user=other).exists())

    def test_who_has_a_password_may_choose_and_who_has_a_factor_may_not(self):
        self.arrive()
        self.assertContains(self.client.get(CONFIRM), f'href="{START}"')
        give_app(self.colleague)
        self.assertRedirects(self.client.get(CONFIRM), BY_CODE)
        self.assertNotContains(self.client.get(BY_CODE), START)
        self.let_time_pass()
        self.assertRedirects(self.arrive(), "/admin/login/", fetch_redirect_response=False)
        self.assertRedirects(
            self.client.get(ASKED[1]), f"{CONFIRM}?next={ASKED[1]}", fetch_redirect_response=False
        )

    def test_whom_the_organisation_does_not_know_is_not_sent_there(self):
        self.sign_in()
        self.assertNotContains(self.client.get(CONFIRM), START)
