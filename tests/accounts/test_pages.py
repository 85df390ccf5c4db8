"""What the pages of an account say, to the eye and to the ear."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from tests.accounts.people import (
    PASSWORD,
    AccountsTestCase,
    give_app,
    give_passkey,
    make_colleague,
)

PAGES = [
    "account_overview",
    "account_change_password",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "usersessions_list",
]
ENTRANCES = ["account_login", "account_reset_password", "account_reset_password_done"]
#: In our words: sign in, second factor, passkey.
NOT_OURS = ["Log in", "Log out", "Two-Factor", "Authenticator App", "Security Key", "Master key"]


class PagesTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def assertInOurWords(self, url):
        page = self.client.get(url)
        self.assertEqual(page.status_code, 200)
        for words in NOT_OURS:
            self.assertNotContains(page, words)
        return page

    def test_every_page_of_an_account_is_there_in_our_words(self):
        self.sign_in()
        self.assertInOurWords(reverse("account_reauthenticate"))
        give_app(self.colleague)
        for url in map(reverse, PAGES):
            with self.subTest(url):
                self.assertInOurWords(url)

    def test_so_is_every_page_of_a_passkey(self):
        self.sign_in()
        key = give_passkey(self.colleague)
        for url in (
            reverse("mfa_index"),
            reverse("mfa_list_webauthn"),
            reverse("mfa_edit_webauthn", args=[key.pk]),
            reverse("mfa_remove_webauthn", args=[key.pk]),
        ):
            with self.subTest(url):
                self.assertContains(self.assertInOurWords(url), "Phone")

    def test_so_is_every_page_before_one_is_signed_in(self):
        for url in map(reverse, ENTRANCES):
            with self.subTest(url):
                self.assertInOurWords(url)
        gone = self.assertInOurWords(reverse("account_reset_password_from_key", args=["1", "a-b"]))
        self.assertContains(gone, "This link has ended")

    def test_every_code_for_recovery_is_in_sight_without_scrolling(self):
        self.sign_in()
        self.client.post(reverse("mfa_activate_totp"))
        give_app(self.colleague)
        self.client.post(reverse("mfa_generate_recovery_codes"))
        page = self.client.get(reverse("mfa_view_recovery_codes"))
        self.assertContains(page, "<li><code>", 10)
        again = self.client.get(reverse("mfa_view_recovery_codes"))
        self.assertNotContains(again, "<code>")

    def test_a_form_that_was_refused_says_so_in_title_and_field_and_begins_there(self):
        self.sign_in()
        page = self.client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        self.assertContains(page, "<title>Error: ")
        self.assertContains(page, 'role="alert"')
        self.assertContains(page, 'aria-describedby="id_code_error"')
        self.assertContains(page, "autofocus", 1)

    def test_whoever_ends_a_session_or_removes_a_passkey_hears_which(self):
        self.sign_in()
        there = self.client_class()
        there.post(reverse("account_login"), {"login": "colleague", "password": PASSWORD})
        key = give_passkey(self.colleague)
        other = UserSession.objects.get(session_key=there.session.session_key)
        sessions = self.client.get(reverse("usersessions_list"))
        self.assertContains(sessions, f'aria-labelledby="end-{other.pk} session-{other.pk}"')
        keys = self.client.get(reverse("mfa_list_webauthn"))
        self.assertContains(keys, f'aria-labelledby="remove-{key.pk} passkey-{key.pk}"')

    def test_a_moment_in_arabic_has_the_day_before_the_month(self):
        with override("ar"):
            text = date_format(datetime(2027, 3, 14, 16, 5, tzinfo=UTC), "SHORT_DATETIME_FORMAT")
        self.assertEqual(text.replace("\u200f", ""), "14/03/2027، 16:05")
