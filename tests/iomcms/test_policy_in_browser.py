"""What the policy allows is enough: the screens of an editor in Chromium, which tells each refusal.

Every other test in a browser ends with the same check (tests/browser.py).
"""

from django.contrib.auth import get_user_model
from django.test import override_settings, tag
from django.urls import reverse

from articles.models import Article
from events.models import Event
from iomcms.violations.models import Violation
from library.models import Picture
from pages.models import SiteSettings
from publishing.previews import frame_address
from tests.admin import address
from tests.browser import BrowserTestCase
from tests.factories import make_article, make_event, make_picture


@tag("once")
@override_settings(DEBUG=False)
class PolicyTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("webmaster")
        self.login("webmaster")
        SiteSettings.objects.create(name_en="Site")
        picture = make_picture(alt_en="A bridge")
        self.article = make_article("en", title_en="Bridge", main_picture=picture)
        self.event, self.picture = make_event("en"), picture

    def test_the_rich_text_editor_works(self):
        self.open(address(Article, "change", self.article.pk))
        surface = self.find(".fieldBox.field-body_en [contenteditable]")
        surface.send_keys("Open to all.")
        self.find(".fieldBox.field-body_en [data-name=table]").click()
        self.find("dialog [type=submit]").click()
        self.find("[name=_continue]").click()
        self.find(".messagelist .success")
        copy = Article.objects.get(draft_of=self.article)
        self.assertIn("Open to all.", copy.body_en)
        self.assertIn("<table>", copy.body_en)

    def screens(self):
        yield from map(reverse, ("admin:index", "admin:translations", "admin:import_translations"))
        for action in ("publish", "compare", "history", "delete"):
            yield address(Article, action, self.article.pk)
        yield from (address(Article, action) for action in ("changelist", "deleted"))
        yield address(Event, "change", self.event.pk)
        yield address(Picture, "change", self.picture.pk)
        yield frame_address(self.article, "en")

    def test_no_screen_is_refused_anything(self):
        for path in self.screens():
            with self.subTest(path):
                self.open(path)
                self.find("#content")
                self.assert_nothing_refused()

    def test_what_is_refused_is_reported_and_counted(self):
        self.open(self.article.get_absolute_url("en"))
        self.browser.execute_script("document.body.setAttribute('style', 'color: red')")
        with self.assertRaises(AssertionError):
            self.assert_nothing_refused()
        self.open("/en/news/")
        violation = Violation.objects.get()
        self.assertEqual(violation.directive, "style-src-attr")
        self.assertEqual((violation.blocked, violation.page), ("inline", "articles:detail"))
