"""What the head of press does in a browser, and what visitors find before and after."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.test import override_settings
from django.utils import timezone
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from articles.models import Article
from events.models import Event
from pages.models import LeadStory, SiteSettings
from publishing import actions, reviews
from publishing.history import record
from publishing.models import PrivateLink, Release, Review, Version
from publishing.private_links import address_of, make_link, revoke
from tests.admin import address
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_article, make_event, make_tag

WIDTHS = (360, 1280)
#: One minute past midnight in Geneva.
MOMENT = datetime(2030, 7, 1, 22, 1, tzinfo=UTC)


@contextmanager
def at(moment):
    """Let it be that moment, for the server too."""
    with patch.object(timezone, "now", return_value=moment):
        yield


@override_settings(DEBUG=False)
class ScenarioTestCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        users = get_user_model().objects
        self.press = users.create_superuser("press", "press@example.org")
        self.author = users.create_user("author", "author@example.org", is_staff=True)
        self.login("press")

    def open_page(self, row, action, *args):
        self.open(address(type(row), action, row.pk, *args))

    def press_button(self, value):
        with self.leaving():
            self.find(f'button[name="act"][value="{value}"]').click()
        self.find(".messagelist")

    def tick(self, *languages):
        """Tick these languages and no others."""
        for box in self.browser.find_elements(By.NAME, "languages"):
            if box.is_selected() != (box.get_attribute("value") in languages):
                box.click()

    def choose_moment(self, day, hour, zone="Europe/Zurich"):
        """Write a moment as a browser's own fields hold it, whatever its language shows."""
        for name, value in (("moment_0", day), ("moment_1", hour), ("zone", zone)):
            field = self.find(f"[name={name}]")
            self.browser.execute_script(
                "arguments[0].value = arguments[1];"
                "arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                field,
                value,
            )
        self.assertTrue(self.find("[name=when][value=later]").is_selected())

    def seen(self, path):
        """Return what a visitor without a cookie gets."""
        return self.client_class().get(path, follow=True)


class ThreeTest(ScenarioTestCase):
    """Languages never interfere."""

    def test_french_is_withdrawn_while_arabic_awaits_approval(self):
        article = make_article("en fr", title="Cities", title_ar="مدن", body_ar="<p>نص</p>")
        reviews.submit(article, "ar", self.author)
        english, french = (article.get_absolute_url(code) for code in ("en", "fr"))
        copy = actions.edit(article)
        copy.title_en = "Not yet"
        copy.save()
        before = self.seen(english).content

        self.open_page(article, "publish")
        self.find(f'a[href="{address(Article, "withdraw", article.pk, "fr")}"]').click()
        self.find("[name=ending][value=note]").click()
        self.find("[name=note]").send_keys("Cette page était fausse.")
        self.find(".submit-row button").click()
        self.find(".messagelist .success")

        self.assertContains(self.seen(french), "Cette page était fausse.", status_code=410)
        after = self.seen(english).content
        self.assertIn(french.encode(), before)
        self.assertEqual(without_languages(before), without_languages(after))
        self.assertEqual(Review.objects.open().get().language, "ar")
        article.refresh_from_db()
        self.assertEqual(article.public_languages(), ["en"])

        self.find("#edition-ar button[value='answer:ar:approved']").click()
        self.find(".messagelist")
        self.tick("ar")
        if shared := self.browser.find_elements(By.NAME, "with_shared"):
            self.assertFalse(shared[0].is_selected())
        self.press_button("publish")
        article.refresh_from_db()
        self.assertEqual(article.public_languages(), ["en", "ar"])
        self.assertEqual(article.title_en, "Cities en")


def without_languages(html):
    """Return a page without what names the languages in which it can be read."""
    for element in (rb"<nav[^>]*>.*?</nav>", rb'<section class="editions".*?</section>'):
        html = re.sub(element, b"", html, flags=re.DOTALL)
    alternate = rb'<(?:link rel="alternate"|meta property="og:locale:alternate")[^>]*>'
    return re.sub(alternate, b"", html).split()


class FourTest(ScenarioTestCase):
    """The embargo holds."""

    def test_until_one_past_midnight_in_geneva(self):
        article = make_article("en", title="Embargoed", publish_at=None, embargo_until=MOMENT)
        article.tags.add(make_tag())
        with at(MOMENT - timedelta(days=3)):
            self.login("press")
            link, token = make_link(
                article,
                "en",
                PrivateLink.Purpose.EMBARGO,
                "A journalist",
                MOMENT + timedelta(days=1),
                self.press,
            )
            self.open_page(article, "publish")
            self.tick("en")
            self.find('button[name="act"][value="publish"]').click()
            self.assertIn("embargo", self.find(".problems").text)
            self.tick("en")
            self.choose_moment("2030-07-02", "00:01")
            self.press_button("publish")
        article.refresh_from_db()
        self.assertEqual(article.publish_at_en, MOMENT)
        surfaces = [article.get_absolute_url("en"), "/en/", "/en/news/", "/en/press/"]
        with at(MOMENT - timedelta(seconds=1)):
            for path in surfaces:
                self.assertNotIn(b"Embargoed", self.seen(path).content, path)
            self.assertContains(self.seen(address_of(token)), "Embargoed")
            self.assertEqual(link.uses.count(), 1)
            revoke(link)
            self.assertEqual(self.seen(address_of(token)).status_code, 404)
        with at(MOMENT):
            for path in surfaces[:3]:
                self.assertContains(self.seen(path), "Embargoed")


class FiveTest(ScenarioTestCase):
    """Everything at 00:01."""

    def test_release_event_and_slot_appear_on_the_first_request(self):
        with at(MOMENT - timedelta(days=1)):
            self.login("press")
            article = make_article("en", title="Report", publish_at=None)
            LeadStory.objects.create(site=SiteSettings.objects.create(), article=article)
            event = make_event("en", title="Old event")
            copy = actions.edit(event)
            copy.title_en = "Launch of the report"
            copy.save()
            release = Release.objects.create(name="The report")
            for page in (article, event):
                release.items.create(page=page, languages=["en"])
            self.open_page(release, "publish")
            self.choose_moment("2030-07-02", "00:01")
            self.press_button("publish")
        paths = ["/en/", article.get_absolute_url("en"), event.get_absolute_url("en")]
        with at(MOMENT - timedelta(seconds=1)):
            for path in paths:
                content = self.seen(path).content
                self.assertNotIn(b"Report en", content)
                self.assertNotIn(b"Launch of the report", content)
        with at(MOMENT):
            self.open("/en/")
            self.assertIn("Report en", self.find("main").text)
            self.assertContains(self.seen(paths[1]), "Report en")
            self.assertContains(self.seen(paths[2]), "Launch of the report")


class NineTest(ScenarioTestCase):
    """Ten years later."""

    def test_the_old_link_the_correction_and_the_withdrawn_page(self):
        article = make_article("en fr", title="Cities")
        old, french = (article.get_absolute_url(code) for code in ("en", "fr"))
        copy = actions.edit(article)
        copy.slug_en = "cities-and-people"
        copy.save()
        copy.corrections.create(corrected_on="2024-06-01", text_en="It is 58 million, not 57.")
        self.open_page(article, "publish")
        self.assertIn(f"{old}, will lead here", self.find("#edition-en .note").text)
        self.press_button("publish")
        self.open_page(article, "withdraw", "fr")
        self.find("[name=ending][value=note]").click()
        self.find("[name=note]").send_keys("Retirée.")
        self.find(".submit-row button").click()
        self.find(".messagelist .success")

        with at(timezone.now() + timedelta(days=3653)):
            self.open(old)
            self.assertTrue(self.browser.current_url.endswith("/cities-and-people/"))
            self.assertIn("It is 58 million, not 57.", self.find("main").text)
            self.assertIn("1 June 2024", self.find("main").text)
            self.assertContains(self.seen(french), "Retirée.", status_code=410)


class AccessibilityTest(ScenarioTestCase):
    """The pages of this desk, narrow and wide, from left to right and from right to left."""

    def setUp(self):
        super().setUp()
        article = make_article("en fr", title="Old", title_es="Borrador", body_en="<p>One</p>")
        record(article, Version.Action.SAVED)
        copy = actions.edit(article)
        copy.title_en, copy.body_en, copy.slug_en = "New", "<h2>Two</h2><p>One two</p>", "new"
        copy.save()
        copy.corrections.create(text_en="It is 58.")
        record(copy, Version.Action.SAVED, ["en"], "A comment")
        reviews.submit(article, "fr", self.author)
        actions.publish(article, ["en"], at=MOMENT)
        actions.delete(make_event("en", title="Gone"))
        release = Release.objects.create(name="Report")
        release.items.create(page=article, languages=["en", "fr"])
        self.pages = {
            "publish": address(Article, "publish", article.pk),
            "withdraw": address(Article, "withdraw", article.pk, "fr"),
            "history": address(Article, "history", article.pk),
            "compare": address(Article, "compare", article.pk) + "?old=1&new=2",
            "deleted": address(Event, "deleted"),
            "release": address(Release, "publish", release.pk),
            "release-form": address(Release, "change", release.pk),
        }

    def test_no_page_violates_wcag_or_scrolls_sideways(self):
        for code in ("en", "fr", "ar"):
            self.command(
                "Network.setCookie", name="django_language", value=code, url=self.live_server_url
            )
            for name, path in self.pages.items():
                self.open(path)
                for width in WIDTHS:
                    with self.subTest(page=name, language=code, width=width):
                        self.resize(width)
                        self.screenshot(f"{name}-{code}-{width}")
                        self.axe()
                        content = self.browser.execute_script(
                            "return document.documentElement.scrollWidth"
                        )
                        self.assertLessEqual(content, width)

    def test_what_is_wrong_leads_to_its_field(self):
        self.open(self.pages["publish"])
        link = self.find("#edition-fr .findings a")
        field = link.get_attribute("href").partition("#")[2]
        link.click()
        self.find("#languages button[aria-pressed=true]")
        self.assertTrue(field.endswith("_fr"), field)
        shown = "return document.activeElement.closest('.fieldBox, .form-row')?.className"
        place = WebDriverWait(self.browser, PATIENCE).until(lambda it: it.execute_script(shown))
        self.assertIn("_fr", place)

    def test_a_refused_publication_keeps_what_was_typed(self):
        self.open(self.pages["publish"])
        self.tick("en")
        self.choose_moment("2030-03-31", "02:30")
        self.find("#publication [name=comment]").send_keys("With the report")
        self.find('button[name="act"][value="publish"]').click()
        self.assertIn("does not come", self.find(".problems").text)
        self.assertEqual(
            self.find("#publication [name=comment]").get_attribute("value"), "With the report"
        )
        self.assertEqual(self.find("[name=moment_1]").get_attribute("value"), "02:30")
