import time
from unittest.mock import patch

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse

from accounts.sessions import STEP
from tests.accounts.people import PASSWORD, AccountsTestCase, make_colleague
from tests.factories import make_article


class SessionTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        self.sign_in(address="192.0.2.1")
        self.here, self.there = self.client, self.client_class()
        self.there.post(
            reverse("account_login"),
            {"login": "colleague", "password": PASSWORD},
            REMOTE_ADDR="192.0.2.2",
        )

    def is_in(self, client):
        return client.get("/admin/").status_code == 200

    def test_a_session_has_the_address_it_came_from_if_that_can_be_read(self):
        for address, kept in (("2001:db8:1:2:3::4", "2001:db8:1:2:3::4"), ("", "::")):
            self.client.logout()
            self.sign_in(address=address)
            self.assertEqual(UserSession.objects.latest("pk").ip, kept)

    def test_each_session_is_listed_and_can_be_ended(self):
        page = self.here.get(reverse("usersessions_list"))
        for address in ("192.0.2.1", "192.0.2.2"):
            self.assertContains(page, address)
        other = UserSession.objects.get(ip="192.0.2.2")
        self.here.post(reverse("account_end_session", args=[other.pk]))
        self.assertTrue(self.is_in(self.here))
        self.assertFalse(self.is_in(self.there))

    def test_nobody_ends_anothers_session(self):
        stranger = self.client_class()
        stranger.force_login(make_colleague("stranger"))
        for session in UserSession.objects.filter(user=self.colleague):
            path = reverse("account_end_session", args=[session.pk])
            self.assertEqual(stranger.post(path, follow=True).status_code, 404)
            self.assertEqual(self.here.get(path).status_code, 405)
        self.assertTrue(self.is_in(self.here) and self.is_in(self.there))

    def test_all_others_end_at_once(self):
        self.here.post(reverse("usersessions_list"))
        self.assertTrue(self.is_in(self.here))
        self.assertFalse(self.is_in(self.there))

    def test_a_session_from_before_a_new_secret_key_is_listed_and_ends_too(self):
        get_user_model().objects.update(is_superuser=True)
        article = make_article("en", publish_at=None)
        other = self.client_class()
        data = {"login": "colleague", "password": PASSWORD}
        other.post(reverse("account_login"), data)
        paths = {self.there: "/admin/", other: f"/en/preview/articles.article/{article.pk}/"}
        with self.settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
            for client, path in paths.items():
                before = client.session.session_key
                self.assertEqual(client.get(path).status_code, 200)
                self.assertNotEqual(client.session.session_key, before)
            self.here.post(reverse("usersessions_list"))
            self.assertEqual([self.is_in(each) for each in (self.here, *paths)], [1, 0, 0])

    def test_a_new_password_ends_the_others(self):
        new = "another walk by the lake"
        data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        self.here.post(reverse("account_change_password"), data)
        [told] = mail.outbox
        self.assertEqual(told.to, ["colleague@example.org"])
        self.assertIn("password", told.subject.lower())
        self.assertTrue(self.is_in(self.here))
        self.assertFalse(self.is_in(self.there))

    def test_a_session_lasts_while_it_is_used(self):
        start, half = time.time(), settings.SESSION_COOKIE_AGE / 2
        response = self.here.get("/admin/account/")
        self.assertNotIn(settings.SESSION_COOKIE_NAME, response.cookies)
        with patch("time.time", return_value=start + STEP + 1):
            response = self.here.get("/admin/account/")
        self.assertIn(settings.SESSION_COOKIE_NAME, response.cookies)
        self.assertEqual(
            response.cookies[settings.SESSION_COOKIE_NAME]["max-age"], settings.SESSION_COOKIE_AGE
        )
        self.assertGreater(half, STEP)

    def test_public_pages_leave_a_session_as_it_is(self):
        article = make_article("en")
        with patch("time.time", return_value=time.time() + STEP + 1):
            response = self.here.get(article.get_absolute_url("en"))
        self.assertFalse(response.cookies)
