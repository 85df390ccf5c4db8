"""What answers tell the browser: the rules of Mozilla's HTTP Observatory, and our own."""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import django_prose_editor
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import NoReverseMatch, resolve, reverse

from iomcms import entries, policies
from iomcms.headers import PERMISSIONS
from iomcms.settings import s3
from publishing.previews import frame_address, preview_address
from tests.caching import kept_pages
from tests.factories import (
    make_article,
    make_contact,
    make_country,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    make_tag,
)
from tests.observatory import RULES, outcomes, score
from tests.protection import faults
from tests.test_settings import SAFE

PASSWORD = "newsroom-demo"
#: What the live site has otherwise than this one.
LIVE = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_", "DEVICE_COOKIE_")
READ = (
    "import json; from iomcms.settings import production as p; "
    f"print(json.dumps({{n: getattr(p, n) for n in dir(p) if n.startswith({LIVE})}}))"
)


def names_of(patterns):
    return {
        name
        for each in patterns
        for name in (names_of(each.url_patterns) if hasattr(each, "url_patterns") else [each.name])
        if name
    }


def live_settings():
    """Return how the live site protects its visitors, as its own settings say it."""
    environment = os.environ | SAFE | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.production"}
    read = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(read.stdout)


class ObservatoryTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(override_settings(**live_settings()))

    @classmethod
    def setUpTestData(cls):
        cls.user = get_user_model().objects.create_superuser("webmaster", password=PASSWORD)
        cls.article = make_article("en", title_en="Bridge")

    def get(self, path):
        return self.client.get(path, secure=True)

    def test_every_kind_of_answer_is_given_a_plus(self):
        for path, points in {
            "/en/": 130,
            self.article.get_absolute_url("en"): 130,
            "/en/nothing/is/here/": 130,
            "/en/news/feed/": 130,
            "/admin/login/": 135,
            "/api/v1/articles": 120,
            "/health/": 130,
            "/": 130,
        }.items():
            with self.subTest(path):
                answer = self.get(path)
                self.assertEqual(score(answer), points, outcomes(answer))

    def test_every_rule_takes_points_where_it_is_broken(self):
        best = score(self.get("/admin/login/"))
        for test, broken in {
            "Content Security Policy": {"Content-Security-Policy": "script-src 'unsafe-inline'"},
            "Referrer Policy": {"Referrer-Policy": "unsafe-url"},
            "Strict Transport Security": {"Strict-Transport-Security": ""},
            "X-Content-Type-Options": {"X-Content-Type-Options": ""},
            "X-Frame-Options": {"Content-Security-Policy": "", "X-Frame-Options": ""},
            "Cross Origin Resource Policy": {"Cross-Origin-Resource-Policy": "yes"},
            "Cross Origin Resource Sharing": {"Access-Control-Allow-Credentials": "true"},
        }.items():
            with self.subTest(test):
                answer = self.get("/admin/login/")
                for name, value in broken.items():
                    answer.headers[name] = value
                self.assertLess(outcomes(answer)[test][0], outcomes(self.get("/"))[test][0])
                self.assertLess(score(answer), best)
        self.assertEqual(len(RULES), 10)

    def test_what_comes_in_the_clear_is_led_to_the_same_address_over_tls(self):
        answer = self.client.get("/en/?q=1")
        self.assertEqual(
            (answer.status_code, answer["Location"]), (301, "https://testserver/en/?q=1")
        )

    def test_cookies_are_for_this_host_alone(self):
        form = {"login": "webmaster", "password": PASSWORD}
        self.client.post("/admin/login/", form, secure=True)
        self.client.post("/admin/language/", {"language": "fr"}, secure=True)
        cookies = self.client.cookies
        self.assertEqual(
            set(cookies),
            {
                "__Host-sessionid",
                "__Host-csrftoken",
                "__Secure-language",
                "__Secure-known_device",
            },
        )
        for name, cookie in cookies.items():
            with self.subTest(name):
                self.assertTrue(cookie["secure"])
                self.assertEqual(cookie["samesite"], "Lax")
                self.assertEqual(cookie["domain"], "")
                self.assertEqual(cookie["path"], "/" if "Host" in name else "/admin/")
                # Forms that are open while somebody signs in anew read the new token from it.
                self.assertEqual(bool(cookie["httponly"]), "csrf" not in name)
        for script in ("unsaved", "upload"):
            source = Path(settings.BASE_DIR, f"static/newsroom/{script}.js").read_text()
            self.assertIn("(?:^|; )(?:__Host-)?csrftoken=", source)

    def test_visitors_get_no_cookie(self):
        for path in ("/en/", self.article.get_absolute_url("en"), "/en/search/?q=x", "/api/v1/"):
            self.assertFalse(self.get(path).cookies, path)


class PublicTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article("en", title_en="Bridge")
        cls.path = cls.article.get_absolute_url("en")

    def test_a_page_has_the_same_headers_from_the_cache_as_anew(self):
        with kept_pages():
            anew, kept = (dict(self.client.get(self.path).items()) for _time in range(2))
        self.assertEqual(anew, kept)
        self.assertEqual(kept["Content-Security-Policy"], policies.public())
        self.assertNotIn("nonce", policies.public())

    def test_304_leaves_the_policy_with_which_the_page_came(self):
        first = self.client.get(self.path)
        again = self.client.get(self.path, headers={"If-None-Match": first["ETag"]})
        self.assertEqual(again.status_code, 304)
        self.assertNotIn("Content-Security-Policy", again)
        self.assertEqual(faults(again), [])

    def test_who_has_a_page_under_another_policy_gets_it_anew(self):
        with kept_pages():
            first = self.client.get(self.path)
            with patch.object(entries, "mark", lambda: "another"):
                again = self.client.get(self.path, headers={"If-None-Match": first["ETag"]})
        self.assertEqual((again.status_code, again.content), (200, first.content))

    def test_only_what_is_named_is_allowed(self):
        allowed = dict(each.partition(" ")[::2] for each in policies.public().split("; "))
        self.assertEqual(
            allowed,
            {
                "default-src": "'none'",
                "base-uri": "'none'",
                "form-action": "'self'",
                "frame-ancestors": "'none'",
                "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com",
                "img-src": "'self'",
                "manifest-src": "'self'",
                "script-src": "'self'",
                "style-src": "'self'",
                "require-trusted-types-for": "'script'",
                "report-uri": "/csp-reports/",
            },
        )

    def test_no_feature_of_the_device_is_asked_for(self):
        for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
            self.assertIn(f"{feature}=()", PERMISSIONS)
        self.assertNotIn("*", PERMISSIONS)

    def test_videos_may_do_what_the_script_asks_for(self):
        script = Path(settings.BASE_DIR, "static/site/video.js").read_text()
        asked = re.search('frame.allow = "(.*)"', script)[1].split("; ")
        for feature in asked:
            self.assertIn(f'{feature}=(self "https://www.youtube-nocookie.com"', PERMISSIONS)

    def test_what_is_no_page_may_do_nothing(self):
        for path in ("/en/news/feed/", "/robots.txt", "/health/", "/api/v1/articles"):
            response = self.client.get(path)
            self.assertEqual(response["Content-Security-Policy"], policies.bare(), path)

    @override_settings(MEDIA_HOSTS=["https://newsroom.s3.eu-central-1.amazonaws.com"])
    def test_pictures_may_come_from_the_storage_that_has_them(self):
        response = self.client_class().get(self.path)
        self.assertIn(
            "img-src 'self' https://newsroom.s3.eu-central-1.amazonaws.com;",
            response["Content-Security-Policy"],
        )

    def test_the_host_of_the_storage_is_the_one_that_visitors_are_led_to(self):
        from storages.backends.s3 import S3Storage

        keys = {"access_key": "testing", "secret_key": "testing"}
        for region, endpoint in (
            ("eu-central-1", None),
            ("us-east-1", None),
            ("cn-north-1", None),
            ("eu-central-1", "https://s3.example.org:9000/"),
        ):
            storage = S3Storage(**s3.storage("newsroom", region, endpoint)["OPTIONS"], **keys)
            origin = s3.origin("newsroom", region, endpoint)
            self.assertTrue(storage.url("a.jpg").startswith(f"{origin}/"), storage.url("a.jpg"))


class NewsroomTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = get_user_model().objects.create_superuser("webmaster")
        cls.article = make_article("en", title_en="Bridge")
        for make in (make_event, make_office, make_person, make_page):
            make("en")
        for make in (make_contact, make_country, make_picture, make_tag):
            make()

    def setUp(self):
        self.client.force_login(self.user)

    def addresses(self):
        """Yield every address of the admin, with a row for those that are of one."""
        rows = {
            f"{model._meta.app_label}_{model._meta.model_name}": model._default_manager.first()
            for model in admin.site._registry
        }
        for name in sorted(names_of(admin.site.get_urls())):
            row = next((rows[each] for each in rows if name.startswith(f"{each}_")), None)
            key = row.pk if row else 1
            for arguments in ([], [key], [key, "en"], [key, "fr"]):
                with suppress(NoReverseMatch):
                    yield reverse(f"admin:{name}", args=arguments)

    def test_no_page_of_the_admin_has_what_its_policy_refuses(self):
        seen = set()
        for path in self.addresses():
            with self.subTest(path):
                response = self.client.get(path)
                self.assertEqual(faults(response), [])
                if response.status_code == 200:
                    seen.add(resolve(path).url_name)
        for name in ("index", "articles_article_change", "library_picture_upload", "translations"):
            self.assertIn(name, seen)

    def test_a_page_may_run_our_files_and_the_one_import_map_of_the_editor(self):
        response = self.client.get(reverse("admin:articles_article_add"))
        policy = response["Content-Security-Policy"]
        self.assertIn(f"script-src 'self' {policies.hash_of(policies.import_map())};", policy)
        self.assertIn(f"style-src 'self' {policies.EDITOR_STYLE}", policy)
        self.assertContains(response, policies.import_map(), count=1)

    def test_a_nonce_is_allowed_where_a_page_has_asked_for_it(self):
        self.assertIn(" 'nonce-abc';", policies.newsroom("abc"))
        self.assertNotIn("nonce", policies.newsroom())

    def test_only_our_own_pages_frame_a_preview_and_none_anything_else(self):
        for path, who in (
            (preview_address(self.article, "en"), "'self'"),
            (frame_address(self.article, "en"), "'none'"),
            (self.article.get_absolute_url("en"), "'none'"),
        ):
            policy = self.client.get(path)["Content-Security-Policy"]
            self.assertIn(f"frame-ancestors {who};", policy, path)


class EditorTest(SimpleTestCase):
    def test_the_style_that_the_editor_writes_is_the_one_that_is_allowed(self):
        files = Path(django_prose_editor.__file__).parent / "static/django_prose_editor"
        source = (files / "editor.js").read_text()
        styles = re.findall(r"`(\.ProseMirror [^`]*)`", source)
        self.assertIn(policies.EDITOR_STYLE, map(policies.hash_of, styles))

    def test_a_policy_is_written_alike_by_every_process(self):
        read = "from iomcms.policies import public; print(public())"
        said = {
            subprocess.run(
                [sys.executable, "-c", read],
                env=os.environ | {"PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        self.assertEqual(said, {f"{policies.public()}\n"})
