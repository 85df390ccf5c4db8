import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import SimpleTestCase, tag
from django.urls import reverse

from iomcms.settings.accounts import openid_app
from tests.accounts.openid_provider import CLIENT, SECRET, START, OpenIDTestCase
from tests.accounts.people import code_of, give_app, make_colleague

READ = "from iomcms.settings import accounts; print(accounts.SOCIALACCOUNT_PROVIDERS)"


@tag("once")
class OpenIDTest(OpenIDTestCase):
    def assertTurnedAway(self, response, reason="Signing in did not work"):
        self.assertRedirects(response, "/admin/login/", fetch_redirect_response=False)
        self.assertContains(self.client.get("/admin/login/"), reason)
        self.assertSignedOut()
        self.assertFalse(SocialAccount.objects.exists())

    def test_staff_is_known_by_a_verified_address(self):
        self.assertContains(self.client.get("/admin/login/"), "Sign in with Organisation")
        self.assertRedirects(self.arrive(), "/admin/account/")
        self.assertSignedIn()
        linked = SocialAccount.objects.get()
        self.assertEqual((linked.user, linked.extra_data), (self.colleague, {}))
        self.assertFalse(SocialToken.objects.exists())

    def test_who_was_known_once_is_known_by_their_number(self):
        self.arrive()
        self.client.post("/admin/logout/")
        self.tell(email="moved@example.org", email_verified=False)
        self.arrive()
        self.assertSignedIn()
        self.assertEqual(SocialAccount.objects.get().extra_data, {})

    def test_the_site_asks_with_pkce_state_and_nonce(self):
        asked = parse_qs(urlsplit(self.leave()).query)
        self.assertEqual(asked["code_challenge_method"], ["S256"])
        self.assertTrue(asked["state"] and asked["nonce"] and asked["code_challenge"])
        again = parse_qs(urlsplit(self.leave()).query)
        for name in ("state", "nonce", "code_challenge"):
            self.assertNotEqual(asked[name], again[name])

    def test_nobody_adds_to_what_is_asked(self):
        more = {"auth_params": "prompt=none&nonce=mine", "scope": "admin", "process": "connect"}
        asked = parse_qs(urlsplit(self.client.get(START, more)["Location"]).query)
        self.assertEqual(set(asked["scope"][0].split()), {"openid", "profile", "email"})
        self.assertNotIn("prompt", asked)
        self.assertNotEqual(asked["nonce"], ["mine"])

    def test_a_wrong_state_is_turned_away(self):
        self.assertTurnedAway(self.arrive(state="another"))

    def test_what_somebody_else_began_is_turned_away(self):
        back = self.provider.consent(self.leave())
        self.client = self.client_class()
        self.assertTurnedAway(self.client.get(back.removeprefix("http://testserver")))

    def test_an_answer_counts_once(self):
        back = self.provider.consent(self.leave()).removeprefix("http://testserver")
        self.client.get(back)
        self.client.post("/admin/logout/")
        self.client.get(back)
        self.assertSignedOut()

    def test_a_token_that_is_not_for_this_moment_and_site_is_turned_away(self):
        for changes in (
            {"nonce": "another"},
            {"nonce": None},
            {"aud": "another site"},
            {"iss": "https://another.example"},
            {"exp": 1},
            {"sub": "somebody else"},
        ):
            with self.subTest(changes):
                self.provider.changes = changes
                self.assertTurnedAway(self.arrive())

    def test_a_token_that_is_signed_by_somebody_else_is_turned_away(self):
        self.provider.signing = rsa.generate_private_key(65537, 2048)
        self.assertTurnedAway(self.arrive())

    def test_a_refusal_is_turned_away(self):
        self.assertTurnedAway(self.arrive(error="access_denied"))

    def test_an_address_that_is_not_verified_is_nobodys(self):
        for verified in (False, "true", "false", None, 1):
            with self.subTest(verified):
                self.tell(email_verified=verified)
                self.assertTurnedAway(self.arrive(), "You have no account here")

    def test_who_does_not_work_here_is_turned_away(self):
        make_colleague("reader", is_staff=False)
        make_colleague("inactive", is_active=False)
        make_colleague("twin", email="twins@example.org")
        make_colleague("other", email="twins@example.org")
        for name in ("unknown", "reader", "inactive", "twins"):
            with self.subTest(name):
                self.tell(email=f"{name}@example.org")
                self.assertTurnedAway(self.arrive(), "You have no account here")
        self.assertEqual(get_user_model().objects.count(), 5)

    def test_who_was_linked_and_left_is_turned_away(self):
        self.arrive()
        self.client.post("/admin/logout/")
        get_user_model().objects.update(is_active=False)
        self.arrive()
        self.assertSignedOut()

    def test_a_second_factor_is_asked_for_here_too(self):
        secret = give_app(self.colleague)
        self.assertRedirects(self.arrive(), reverse("mfa_authenticate"))
        self.assertSignedOut()
        self.send_code(code_of(secret))
        self.assertSignedIn()

    def test_where_the_site_says_so_somebody_new_gets_a_role(self):
        self.tell(email="New@example.org", given_name="Ada", family_name="Example")
        with self.settings(OIDC_ROLE="Author"):
            self.arrive()
        self.assertSignedIn()
        new = get_user_model().objects.get(first_name="Ada")
        self.assertEqual([group.name for group in new.groups.all()], ["Author"])
        self.assertTrue(new.is_staff and not new.is_superuser and not new.has_usable_password())

    def test_somebody_new_is_not_made_of_who_left_or_without_the_role(self):
        make_colleague("inactive", is_active=False)
        for email, role in (("inactive", "Author"), ("new", "No such role")):
            with self.subTest(email), self.settings(OIDC_ROLE=role):
                self.tell(email=f"{email}@example.org")
                self.assertTurnedAway(self.arrive(), "You have no account here")

    def test_without_a_provider_there_is_no_such_way(self):
        with self.settings(SOCIALACCOUNT_PROVIDERS={}):
            self.assertEqual(self.client.get(START, follow=True).status_code, 404)
            self.assertNotContains(self.client.get("/admin/login/"), "openid")

    def test_a_provider_that_is_away_is_said(self):
        apps = openid_app("http://127.0.0.1:9", CLIENT, SECRET, "Organisation")
        with self.settings(SOCIALACCOUNT_PROVIDERS=apps):
            self.assertTurnedAway(self.client.get(START))


class SettingsTest(SimpleTestCase):
    def start(self, **values):
        environment = {n: v for n, v in os.environ.items() if not n.startswith("OIDC_")}
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "import iomcms.settings.accounts as a; print(a.SOCIALACCOUNT_PROVIDERS)",
            ],
            env=environment | values,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_a_half_set_sign_in_stops_the_start_and_names_what_is_missing(self):
        whole = {
            "OIDC_ISSUER": "https://login.example.org/",
            "OIDC_CLIENT_ID": "newsroom",
            "OIDC_CLIENT_SECRET": "hush-hush",
        }
        result = self.start(**whole, OIDC_NAME="Example")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("'server_url': 'https://login.example.org'", result.stdout)
        for name in whole:
            left = {each: value for each, value in whole.items() if each != name}
            last = self.start(**left).stderr.splitlines()[-1]
            self.assertIn(f"environment variable {name}:", last)
            self.assertNotIn("hush", last)
        for name, value in (
            ("OIDC_ROLE", "Author"),
            ("OIDC_ISSUER", "http://login.example.org"),
            ("BREACHED_PASSWORDS", "/no/such/file"),
            ("SESSION_COOKIE_AGE", "soon"),
            ("SESSION_COOKIE_AGE", "0"),
        ):
            values = {name: value} if name != "OIDC_ISSUER" else whole | {name: value}
            with self.subTest(name):
                self.assertIn("environment variable", self.start(**values).stderr.splitlines()[-1])
