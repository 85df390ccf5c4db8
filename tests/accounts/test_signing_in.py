from unittest.mock import patch

from django.contrib.auth import hashers
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.accounts.people import PASSWORD, AccountsTestCase, code_of, give_app, make_colleague
from tests.factories import make_article

WRONG = "This username and this password do not go together."


class SigningInTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def work(self, call):
        """Return the number of passwords that were hashed and of queries that were asked, and the
        answer.
        """
        encode = MD5PasswordHasher.encode
        with (
            patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=encode) as hashed,
            CaptureQueriesContext(connection) as asked,
        ):
            response = call()
        return hashed.call_count, len(asked), response

    def test_staff_signs_in_where_the_admin_leads(self):
        response = self.client.get("/admin/articles/article/")
        self.assertRedirects(response, "/admin/login/?next=/admin/articles/article/")
        response = self.sign_in(next="/admin/account/")
        self.assertRedirects(response, "/admin/account/")
        self.assertSignedIn()

    def test_nobody_is_led_to_another_host(self):
        for elsewhere in (
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "http:///evil.example",
            "https:evil.example",
        ):
            with self.subTest(elsewhere):
                self.client.logout()
                self.assertRedirects(self.sign_in(next=elsewhere), "/admin/")
                response = self.client.get("/admin/login/", {"next": elsewhere})
                self.assertRedirects(response, "/admin/")

    def test_whoever_cannot_sign_in_gets_one_answer_for_one_price(self):
        make_colleague("inactive", is_active=False)
        make_colleague("reader", is_staff=False)
        make_colleague("nowhere", password=None)
        self.sign_in("warm", "up")
        seen = set()
        for number, (name, password) in enumerate(
            [
                ("colleague", "wrong"),
                ("unknown", "wrong"),
                ("inactive", PASSWORD),
                ("inactive", "wrong"),
                ("reader", PASSWORD),
                ("nowhere", "wrong"),
            ]
        ):
            address = f"192.0.2.{number + 10}"
            with self.subTest(name=name, password=password):
                hashes, queries, response = self.work(
                    lambda n=name, p=password, a=address: self.sign_in(n, p, a)
                )
                self.assertEqual(hashes, 1)
                self.assertContains(response, WRONG)
                text = response.content.decode().replace(name, "")
                self.assertNotIn(password, text)
                seen.add((queries, len(response.templates), response.status_code))
                self.assertSignedOut()
        self.assertEqual(len(seen), 1)

    def test_nobody_signs_up(self):
        for name in ("account_signup", "account_email", "socialaccount_signup"):
            with self.subTest(name), self.assertRaises(NoReverseMatch):
                reverse(name)
        page = self.client.get("/admin/login/").content.decode().lower()
        self.assertNotIn("sign up", page)

    def test_whoever_leaves_the_staff_is_signed_out_at_once(self):
        for change in ({"is_staff": False}, {"is_active": False}):
            with self.subTest(change):
                self.sign_in()
                self.assertSignedIn()
                for name, value in change.items():
                    setattr(self.colleague, name, value)
                self.colleague.save()
                self.assertSignedOut()
                self.colleague.is_staff = self.colleague.is_active = True
                self.colleague.save()
                self.client.logout()

    def test_signing_in_changes_the_key_of_the_session(self):
        secret = give_app(self.colleague)
        self.sign_in()
        before = self.client.session.session_key
        self.assertTrue(before)
        self.send_code(code_of(secret))
        self.assertSignedIn()
        self.assertNotEqual(before, self.client.session.session_key)

    def test_signing_out_needs_a_form(self):
        self.sign_in()
        self.assertEqual(self.client.get("/admin/logout/").status_code, 405)
        self.assertSignedIn()
        self.assertRedirects(self.client.post("/admin/logout/"), "/admin/login/")
        self.assertSignedOut()

    def test_the_form_is_protected_against_forgery(self):
        client = self.client_class(enforce_csrf_checks=True)
        response = client.post("/admin/login/", {"login": "colleague", "password": PASSWORD})
        self.assertEqual(response.status_code, 403)

    @override_settings(
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.Argon2PasswordHasher",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
    )
    def test_an_older_hash_becomes_argon2(self):
        self.sign_in()
        self.colleague.refresh_from_db()
        self.assertEqual(identify_hasher(self.colleague.password).algorithm, "argon2")

    def test_argon2_comes_first_on_the_live_site(self):
        from iomcms.settings import accounts

        first, *_others = accounts.PASSWORD_HASHERS
        self.assertIs(hashers.import_string(first), hashers.Argon2PasswordHasher)


class PublicTest(AccountsTestCase):
    def test_public_pages_know_nothing_of_accounts(self):
        article = make_article("en")
        for path in (article.get_absolute_url("en"), "/en/", "/en/nowhere/", "/robots.txt"):
            with self.subTest(path):
                response = self.client.get(path)
                self.assertFalse(response.cookies)
                self.assertNotIn("Cookie", response.get("Vary", ""))
                self.assertFalse(hasattr(response.wsgi_request, "allauth"))
                self.assertFalse(response.wsgi_request.session.accessed)


class ResetTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()

    def ask(self, email, address="192.0.2.1"):
        return self.client.post(
            reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=address
        )

    def link(self):
        [line] = [line for line in mail.outbox[-1].body.splitlines() if "/account/reset/" in line]
        return line.strip().removeprefix("http://testserver")

    def test_a_link_by_mail_sets_a_new_password_and_ends_the_sessions(self):
        self.sign_in()
        other = self.client
        self.client = self.client_class()
        self.ask("Colleague@example.org")
        self.assertEqual(mail.outbox[-1].to, ["colleague@example.org"])
        form = self.client.get(self.link(), follow=True)
        path = form.request["PATH_INFO"]
        short = self.client.post(path, {"password1": "short", "password2": "short"})
        self.assertContains(short, "at least 12 characters")
        new = "another walk by the lake"
        self.assertRedirects(
            self.client.post(path, {"password1": new, "password2": new}),
            reverse("account_reset_password_from_key_done"),
        )
        self.assertSignedOut()
        self.sign_in(password=new)
        self.assertSignedIn()
        self.client = other
        self.assertSignedOut()

    def test_a_link_works_once(self):
        self.ask("colleague@example.org")
        link = self.link()
        self.client.get(link, follow=True)
        self.colleague.set_password("something else altogether")
        self.colleague.save()
        self.assertContains(self.client.get(link, follow=True), "This link has ended")

    def test_a_second_factor_is_asked_for_after_a_new_password_too(self):
        give_app(self.colleague)
        self.ask("colleague@example.org")
        path = self.client.get(self.link(), follow=True).request["PATH_INFO"]
        new = "another walk by the lake"
        self.client.post(path, {"password1": new, "password2": new})
        self.assertSignedOut()
        self.assertRedirects(self.sign_in(password=new), reverse("mfa_authenticate"))

    @override_settings(MAIL_IN_BACKGROUND=True)
    def test_nothing_tells_whether_an_address_is_known(self):
        make_colleague("reader", is_staff=False)
        make_colleague("inactive", is_active=False)
        answers = set()
        for name in ("colleague", "unknown", "reader", "inactive"):
            with patch("accounts.forms.Thread") as thread, self.assertNumQueries(0):
                response = self.ask(f"{name}@example.org")
            thread.assert_called_once()
            answers.add((response.status_code, response["Location"]))
        self.assertEqual(len(answers), 1)

    def test_only_active_staff_gets_a_mail(self):
        make_colleague("reader", is_staff=False)
        make_colleague("inactive", is_active=False)
        make_colleague("other", email="COLLEAGUE@example.com")
        for name in ("unknown", "reader", "inactive"):
            self.ask(f"{name}@example.org")
        self.assertEqual(mail.outbox, [])

    def test_an_account_gets_few_mails_in_an_hour(self):
        answers = {self.ask("colleague@example.org")["Location"] for _ in range(5)}
        self.assertEqual(len(mail.outbox), 3)
        self.assertEqual(len(answers), 1)
