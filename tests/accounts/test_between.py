"""What is tried between the steps of signing in, and with a session that is somebody else's."""

import time
from unittest.mock import patch

from allauth.core.context import request_context
from allauth.usersessions.models import UserSession
from django.test import override_settings
from django.urls import reverse

from audit.models import Entry
from tests.accounts.people import PASSWORD, AccountsTestCase, code_of, give_app, make_colleague

NEW = "another walk by the lake"


class BetweenTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def test_who_gave_a_password_that_has_changed_is_not_let_in_by_a_code(self):
        secret = give_app(self.colleague)
        self.sign_in()
        self.colleague.set_password(NEW)
        self.colleague.save()
        self.send_code(code_of(secret))
        self.assertSignedOut()
        self.sign_in(password=NEW)
        self.send_code(code_of(secret, 1))
        self.assertSignedIn()

    def test_nor_is_who_left_meanwhile(self):
        secret = give_app(self.colleague)
        self.sign_in()
        self.colleague.is_staff = False
        self.colleague.save()
        self.send_code(code_of(secret))
        self.assertFalse(Entry.objects.filter(action="account.signed-in").exists())
        self.assertSignedOut()

    def test_the_code_that_set_up_an_app_does_not_sign_in(self):
        self.sign_in()
        asked = self.client.get(reverse("mfa_activate_totp")).wsgi_request
        secret = self.client.session["mfa.totp.secret"]
        with request_context(asked), self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        self.client = self.client_class()
        self.sign_in()
        self.send_code(code_of(secret))
        self.assertSignedOut()
        self.send_code(code_of(secret, 1))
        self.assertSignedIn()

    def test_a_session_that_was_taken_changes_no_account_past_the_time_to_confirm(self):
        webmaster = make_colleague("webmaster", is_superuser=True)
        self.sign_in(webmaster.username)
        path = f"/admin/auth/user/{self.colleague.pk}/password/"
        sent = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        with patch("time.time", return_value=time.time() + 16 * 60):
            response = self.client.post(path, sent)
            self.assertIn(reverse("account_reauthenticate"), response["Location"])
        self.client.get(path)  # what was begun in time may take longer
        with patch("time.time", return_value=time.time() + 16 * 60):
            self.client.post(path, sent)
        self.colleague.refresh_from_db()
        self.assertTrue(self.colleague.check_password(NEW))

    def test_who_comes_without_an_address_signs_in(self):
        for address, named, proxies in (("", "", 0), ("", "unix:", 1), ("127.0.0.1", "x", 1)):
            with self.subTest(address=address, named=named), override_settings(PROXIES=proxies):
                self.client = self.client_class(headers={"x-forwarded-for": named})
                self.sign_in(address=address)
                self.assertSignedIn()


class RecordedTest(AccountsTestCase):
    """Acts about an account that leave an entry."""

    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        self.sign_in()

    def acts(self, call):
        before = Entry.objects.count()
        call()
        entries = Entry.objects.order_by("pk")[before:]
        return [(each.action, each.actor_id, each.object_id) for each in entries]

    def elsewhere(self):
        client = self.client_class()
        client.post(reverse("account_login"), {"login": "colleague", "password": PASSWORD})
        return UserSession.objects.get(session_key=client.session.session_key)

    def test_ending_a_session_elsewhere(self):
        own = self.colleague.pk
        path = reverse("account_end_session", args=[self.elsewhere().pk])
        ended = [("account.session-ended", own, str(own))]
        self.assertEqual(self.acts(lambda: self.client.post(path)), ended)
        self.elsewhere()
        everywhere = reverse("usersessions_list")
        self.assertEqual(self.acts(lambda: self.client.post(everywhere)), ended)

    def test_a_webmaster_ending_those_of_who_has_no_factor(self):
        self.client = self.client_class()
        webmaster = make_colleague("webmaster", is_superuser=True)
        self.sign_in("webmaster")
        sent = {"action": "remove_factors", "_selected_action": [self.colleague.pk]}
        told = self.acts(lambda: self.client.post("/admin/auth/user/", sent))
        ended = ("account.session-ended", webmaster.pk, str(self.colleague.pk))
        self.assertEqual(told, [ended])

    def test_asking_for_a_new_password(self):
        def ask(email):
            path = reverse("account_reset_password")
            return self.acts(lambda: self.client_class().post(path, {"email": email}))

        asked = [("account.reset-asked", None, str(self.colleague.pk))]
        self.assertEqual(ask("colleague@example.org"), asked)
        self.assertEqual(ask("nobody@example.org"), [])
