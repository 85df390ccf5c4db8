"""Two versions of the software run at once, on one database and one cache, while one takes over."""

from datetime import timedelta
from unittest.mock import patch

from django.template import engines
from django.test import TestCase, override_settings, tag
from django.utils import timezone

from articles.models import Article
from pages import sheets
from pages.models import SiteSettings
from publishing import freshness, passing, software
from tests.admin import AdminTestCase, address, fields_of
from tests.caching import kept_pages
from tests.factories import make_article
from tests.front import FrontTestCase

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


class Own:
    """What a version shows and remembers, which another one could not read."""

    def __init__(self, version):
        self.version = version


@override_settings(CACHES={"default": MEMORY, "pages": MEMORY | {"LOCATION": "pages"}})
class CachesTest(TestCase):
    def setUp(self):
        self.enterContext(kept_pages())
        self.run_version("old")

    def run_version(self, name):
        """Be a process of that version, which has remembered nothing yet."""
        self.enterContext(patch.object(software, "fingerprint", lambda: name))
        self.enterContext(patch.object(freshness, "held", freshness.Held()))
        self.enterContext(patch.dict(passing.known, clear=True))

    def test_neither_has_what_the_other_remembers(self):
        for version in ("old", "new", "old"):
            self.run_version(version)
            value = freshness.remembered("thing", lambda version=version: Own(version))
            self.assertEqual(value.version, version)

    def test_neither_shows_a_page_of_the_other(self):
        path = make_article("en").get_absolute_url("en")
        for version in ("old", "new", "old"):
            self.run_version(version)
            with patch("pages.middleware.known_site", side_effect=RuntimeError(version)):
                if version == "new":
                    self.assertRaisesMessage(RuntimeError, "new", self.client.get, path)
            self.assertEqual(self.client.get(path).status_code, 200)
            with patch("pages.middleware.known_site", side_effect=RuntimeError(version)):
                self.assertEqual(self.client.get(path).status_code, 200, "it was kept")

    def test_a_moment_that_only_the_new_one_knows_of_is_not_missed(self):
        freshness.token()
        soon = timezone.now() + timedelta(seconds=30)
        with patch.object(freshness, "moments", passing.sources):
            self.run_version("new")
            with patch.object(passing, "sources", [lambda *_arguments: [soon]]):
                before = freshness.token()
                with patch("django.utils.timezone.now", return_value=soon + timedelta(seconds=1)):
                    self.assertNotEqual(freshness.token(), before)

    def test_both_hear_of_a_change(self):
        tokens = []
        for version in ("old", "new"):
            self.run_version(version)
            tokens.append(freshness.token())
        freshness.tell()
        for version, before in zip(("old", "new"), tokens, strict=True):
            self.run_version(version)
            self.assertNotEqual(freshness.token(), before)


class FormTest(AdminTestCase):
    def test_a_form_of_a_version_that_does_not_know_some_rows_leaves_them_alone(self):
        other = make_article("en", title="Other")
        article = make_article("en", title="Old")
        article.related_items.create(target=other, position=1)
        path = address(Article, "change", article.pk)
        fields = fields_of(self.client.get(path))
        end = "-TOTAL_FORMS"
        prefix = next(x for x in fields if "related" in x and x.endswith(end)).removesuffix(end)
        sent = {name: value for name, value in fields.items() if not name.startswith(prefix)}
        response = self.client.post(path, sent | {"title_en": "New"})
        self.assertEqual(response.status_code, 302)
        fields = fields_of(self.client.get(path))
        self.assertEqual(fields["title_en"], ["New"])
        self.assertEqual(fields[f"{prefix}-INITIAL_FORMS"], ["1"])


class StyleSheetTest(TestCase):
    def test_no_browser_keeps_the_design_of_one_version_as_that_of_the_other(self):
        path = SiteSettings.objects.create(name_en="Site").style_sheet
        response = self.client.get(path)
        self.assertIn("immutable", response["Cache-Control"])
        with patch.object(sheets, "designed", return_value=("", "another")):
            response = self.client.get(path)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response["Cache-Control"], "public, no-cache")


class HeldTest(TestCase):
    def test_a_process_has_read_all_templates_before_it_is_asked(self):
        software.hold()
        loader = engines["django"].engine.template_loaders[0]
        self.assertIn("500.html", loader.get_template_cache)
        with patch("pathlib.Path.read_bytes", side_effect=AssertionError):
            software.fingerprint()


@tag("once")
class StaticFilesTest(FrontTestCase):
    """nginx has the files of one version, and pages of both name theirs."""

    def test_a_file_of_the_other_version_comes_from_the_application(self):
        (self.nginx.folder / "static" / "site.0123456789ab.css").write_text("own")
        own, other = "/static/site.0123456789ab.css", "/static/site.ba9876543210.css"
        self.answer(other, text="other", headers={"Cache-Control": "public, immutable"})
        self.assertEqual(self.texts(own, other), ["own", "other"])
        self.assertEqual(self.get(other).headers["Cache-Control"], "public, immutable")
        self.assertEqual(self.times_asked(own), 0)

    def test_a_file_that_no_version_has_is_not_found(self):
        self.answer("/static/nothing.css", 404, "nothing", {})
        self.get("/static/nothing.css", 404)


class NoLanguageTest(TestCase):
    def test_a_static_file_that_is_not_there_is_looked_for_in_no_language(self):
        self.assertEqual(self.client.get("/static/site.ba9876543210.css").status_code, 404)
