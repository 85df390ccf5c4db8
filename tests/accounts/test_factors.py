import time
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from accounts.models import RoleRule
from tests.accounts.people import (
    PASSWORD,
    AccountsTestCase,
    code_of,
    give_app,
    make_colleague,
    recovery_codes,
)
from tests.factories import make_article, make_picture

NONE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


class AppTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        self.secret = give_app(self.colleague)

    def test_after_the_password_a_code_is_asked_for(self):
        self.assertRedirects(self.sign_in(next="/admin/account/"), reverse("mfa_authenticate"))
        self.assertSignedOut()
        self.assertContains(self.send_code("000000"), "This code does not fit")
        self.assertRedirects(self.send_code(code_of(self.secret)), "/admin/account/")
        self.assertSignedIn()

    def test_a_code_of_half_a_minute_ago_counts_and_an_older_one_does_not(self):
        self.sign_in()
        self.assertContains(self.send_code(code_of(self.secret, -3)), "This code does not fit")
        self.send_code(code_of(self.secret, -1))
        self.assertSignedIn()

    def test_no_code_counts_twice_nor_one_before_it(self):
        with (
            override_settings(CACHES=settings.CACHES | {"default": NONE}),
            patch("time.time", return_value=time.time()),
        ):
            self.sign_in()
            self.send_code(code_of(self.secret))
            self.assertSignedIn()
            self.client.logout()
            self.sign_in()
            for steps in (0, -1):
                self.assertContains(
                    self.send_code(code_of(self.secret, steps)), "This code does not fit"
                )
            self.send_code(code_of(self.secret, 1))
            self.assertSignedIn()

    def test_a_recovery_code_counts_once(self):
        first, second, *_rest = recovery_codes(self.colleague)
        for code, is_good in ((first, True), (first, False), (second, True)):
            self.client.logout()
            self.sign_in()
            self.send_code(code)
            with self.subTest(code=code, is_good=is_good):
                (self.assertSignedIn if is_good else self.assertSignedOut)()

    def test_secrets_are_encrypted_and_outlast_a_new_key(self):
        [app] = Authenticator.objects.filter(type="totp")
        self.assertNotIn(self.secret, str(app.data))
        [codes] = Authenticator.objects.filter(type="recovery_codes")
        self.assertTrue(codes.data["seed"].startswith("gAAAA"))
        old = settings.SECRET_KEY
        with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[old]):
            self.sign_in()
            self.send_code(code_of(self.secret))
            self.assertSignedIn()
        with override_settings(SECRET_KEY="n" * 50):
            self.client.logout()
            self.sign_in()
            self.send_code(code_of(self.secret, 1))
            self.assertSignedIn()

    def test_a_key_that_is_lost_is_an_incorrect_code_and_no_fault(self):
        with override_settings(SECRET_KEY="n" * 50):
            self.sign_in()
            self.assertContains(self.send_code(code_of(self.secret)), "This code does not fit")


class SettingUpTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        self.sign_in()

    def activate(self):
        page = self.client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        data = {"code": code_of(secret)}
        return secret, page, self.client.post(reverse("mfa_activate_totp"), data, follow=True)

    def test_an_app_is_set_up_with_its_picture_and_codes_are_shown_once(self):
        secret, page, codes = self.activate()
        self.assertContains(page, '<img src="data:image/svg+xml;base64,')
        self.assertContains(page, secret)
        code = recovery_codes(self.colleague)[0]
        self.assertContains(codes, code)
        again = self.client.get(reverse("mfa_view_recovery_codes"))
        self.assertNotContains(again, code)
        self.assertEqual(self.client.get(reverse("mfa_download_recovery_codes")).status_code, 403)

    def test_taking_a_factor_away_is_confirmed_first(self):
        self.activate()
        path = reverse("mfa_deactivate_totp")
        with patch("time.time", return_value=time.time() + 16 * 60):
            response = self.client.post(path)
            self.assertIn(reverse("account_reauthenticate"), response["Location"])
            self.assertTrue(Authenticator.objects.exists())
            again = {"code": recovery_codes(self.colleague)[0], "next": path}
            response = self.client.post(reverse("mfa_reauthenticate"), again)
            self.assertRedirects(response, path)
            self.client.post(path)
        self.assertFalse(Authenticator.objects.exists())

    def test_the_pages_of_an_account_are_not_kept_by_anybody(self):
        for name in ("mfa_activate_totp", "mfa_index", "account_overview", "account_login"):
            with self.subTest(name):
                response = self.client.get(reverse(name))
                self.assertIn("no-cache", response["Cache-Control"])


class RequiredTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        self.role = Group.objects.get(name="Webmaster")
        self.colleague.groups.add(self.role)
        self.rule = RoleRule.objects.create(group=self.role, needs_second_factor=True)

    def test_whoever_has_none_is_led_to_set_one_up(self):
        self.assertRedirects(self.sign_in(), "/admin/", fetch_redirect_response=False)
        response = self.client.get("/admin/", follow=True)
        self.assertRedirects(response, reverse("mfa_index"))
        self.assertContains(response, "Your role needs a second factor")

    def test_whoever_has_none_reaches_nothing_else(self):
        article, picture = make_article("en", publish_at=None), make_picture()
        self.sign_in()
        paths = [
            "/admin/",
            "/admin/articles/article/",
            f"/admin/articles/article/{article.pk}/change/",
            "/admin/autocomplete/?app_label=articles&model_name=article&field_name=main_picture",
            "/admin/references/",
            "/admin/password_change/",
            "/admin/account/sessions/",
            "/admin/nowhere/",
            f"/admin/preview/articles.article/{article.pk}/en/",
        ]
        for path in paths:
            for method in ("get", "post", "head", "put", "delete", "options"):
                with self.subTest(path, method=method):
                    response = getattr(self.client, method)(path)
                    self.assertRedirects(
                        response, reverse("mfa_index"), fetch_redirect_response=False
                    )
        self.assertEqual(self.client.get(picture.file.url).status_code, 404)
        preview = f"/en/preview/articles.article/{article.pk}/"
        self.assertEqual(self.client.get(preview).status_code, 404)

    def test_with_one_everything_is_there(self):
        article, picture = make_article("en", publish_at=None), make_picture()
        give_app(self.colleague)
        self.client.force_login(self.colleague)
        self.assertSignedIn()
        self.assertEqual(self.client.get(picture.file.url).status_code, 200)
        preview = f"/en/preview/articles.article/{article.pk}/"
        self.assertEqual(self.client.get(preview).status_code, 200)

    def test_recovery_codes_alone_are_no_factor(self):
        give_app(self.colleague)
        Authenticator.objects.filter(type="totp").delete()
        self.client.force_login(self.colleague)
        self.assertRedirects(self.client.get("/admin/"), reverse("mfa_index"))

    def test_a_rule_holds_for_sessions_that_are_open(self):
        self.rule.delete()
        self.sign_in()
        self.assertSignedIn()
        RoleRule.objects.create(group=self.role, needs_second_factor=True)
        self.assertRedirects(self.client.get("/admin/"), reverse("mfa_index"))

    def test_other_roles_are_left_alone_and_superusers_are_not(self):
        for name, is_superuser, is_free in (("editor", False, True), ("chief", True, False)):
            user = make_colleague(name, is_superuser=is_superuser)
            self.client.force_login(user)
            with self.subTest(name):
                self.assertEqual(self.client.get("/admin/").status_code == 200, is_free)

    def test_who_must_have_one_costs_no_query_more(self):
        self.client.force_login(make_colleague("editor"))
        self.client.get(reverse("mfa_index"))
        with self.assertNumQueries(5):  # the session, the user, the factors twice, the site
            self.client.get(reverse("mfa_index"))


class WebmasterTest(AccountsTestCase):
    def setUp(self):
        super().setUp()
        self.colleague = make_colleague()
        give_app(self.colleague)
        self.webmaster = make_colleague("webmaster", is_superuser=True)

    def act(self, *users):
        data = {"action": "remove_factors", "_selected_action": [user.pk for user in users]}
        return self.client.post("/admin/auth/user/", data, follow=True)

    def test_a_webmaster_removes_a_colleagues_factors_and_it_is_recorded(self):
        colleagues = self.client_class()
        colleagues.force_login(self.colleague)
        give_app(self.webmaster)
        self.client.force_login(self.webmaster)
        self.sign_in("webmaster")
        self.client.force_login(self.webmaster)
        self.confirm()
        self.act(self.colleague, self.webmaster)
        self.assertEqual(
            set(Authenticator.objects.values_list("user__username", flat=True)), {"webmaster"}
        )
        self.assertEqual(mail.outbox[-1].to, ["colleague@example.org"])
        history = self.client.get(f"/admin/auth/user/{self.colleague.pk}/history/")
        self.assertContains(history, "Removed the second factors.")

    def confirm(self):
        self.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def test_sessions_of_who_lost_a_factor_end(self):
        plain = make_colleague("plain")
        theirs = self.client_class()
        theirs.post(reverse("account_login"), {"login": "plain", "password": PASSWORD})
        self.assertEqual(theirs.get("/admin/").status_code, 200)
        self.sign_in("webmaster")
        self.act(plain)
        self.assertEqual(theirs.get("/admin/").status_code, 302)

    def test_users_and_roles_are_changed_by_who_has_signed_in_of_late(self):
        self.sign_in("webmaster")
        role = Group.objects.get(name="Author")
        paths = [
            "/admin/auth/user/add/",
            f"/admin/auth/user/{self.colleague.pk}/change/",
            f"/admin/auth/user/{self.colleague.pk}/password/",
            f"/admin/auth/user/{self.colleague.pk}/delete/",
            f"/admin/auth/group/{role.pk}/change/",
        ]
        later = time.time() + 16 * 60
        for path in paths:
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 200)
                with patch("time.time", return_value=later):
                    response = self.client.get(path)
                self.assertIn(reverse("account_reauthenticate"), response["Location"])
        with patch("time.time", return_value=time.time() + 2 * 60 * 60):
            response = self.client.post(paths[2], {"password1": PASSWORD * 2})
            self.assertIn(reverse("account_reauthenticate"), response["Location"])
            self.assertNotIn(PASSWORD, str(dict(self.client.session)))

    def test_a_role_says_whether_it_needs_a_factor(self):
        self.sign_in("webmaster")
        give_app(self.webmaster)
        role = Group.objects.get(name="Author")
        path = f"/admin/auth/group/{role.pk}/change/"
        for value, needs in (("on", True), ("", False)):
            data = {"name": role.name, "permissions": [], "needs_second_factor": value}
            self.assertEqual(self.client.post(path, data).status_code, 302)
            self.assertEqual(RoleRule.objects.get(group=role).needs_second_factor, needs)
            form = self.client.get(path).context["adminform"].form
            self.assertEqual(form.initial["needs_second_factor"], needs)

    def test_the_admin_shows_no_secrets(self):
        self.sign_in("webmaster")
        page = self.client.get("/admin/").content.decode()
        for app in ("mfa", "usersessions", "socialaccount"):
            with self.subTest(app):
                self.assertNotIn(f"/admin/{app}/", page)
                self.assertEqual(self.client.get(f"/admin/{app}/", follow=True).status_code, 404)
