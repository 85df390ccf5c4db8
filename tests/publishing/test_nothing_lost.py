"""Nothing that was typed is lost: in a real browser, with tabs closed and logins expired."""

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from articles.models import Article
from publishing import actions
from publishing.models import Presence, UnsavedForm
from tests.admin import address, fields_of
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_article, make_contact

STATUS = "#unsaved-status"


class NothingLostTestCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        for name, first in (("webmaster", "Noor"), ("ada", "Ada")):
            get_user_model().objects.create_superuser(name, password="pass", first_name=first)
        self.article = make_article("en ar", title="Old", summary_en="Eight people came.")
        self.login("webmaster")
        self.colleague = Client()
        self.colleague.force_login(get_user_model().objects.get(username="ada"))

    def open_form(self, page=None):
        self.open(address(Article, "change", page.pk) if page else address(Article, "add"))
        self.find("#languages:not([hidden])")

    def interface(self, language):
        self.command(
            "Network.setCookie",
            name="django_language",
            value=language,
            url=self.live_server_url,
            path="/admin/",
        )

    def wait_for(self, condition, message=""):
        return WebDriverWait(self.browser, PATIENCE).until(lambda _browser: condition(), message)

    def type_in(self, selector, text):
        field = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        field.send_keys(text)

    def says(self, text):
        self.wait_for(lambda: text in self.find(STATUS).text, text)

    def saved_by_the_colleague(self, **changes):
        """Save the page in another browser."""
        url = address(Article, "change", self.article.pk)
        self.colleague.post(url, fields_of(self.colleague.get(url)) | changes)

    def press(self, selector):
        element = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def kept(self):
        return self.browser.execute_script("return Object.keys(localStorage).join()")

    def crash(self):
        """End the page at once, as a dead laptop does; go on in a new tab."""
        before = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        after = self.browser.current_window_handle
        self.browser.switch_to.window(before)
        self.browser.close()
        self.browser.switch_to.window(after)
        self.resize(1280)


class UnsavedTextTests(NothingLostTestCase):
    def test_text_of_a_page_never_saved_is_offered_again_after_the_tab_died(self):
        make_contact(name_en="Night desk")
        self.open_form()
        self.type_in("#id_title_en", "A harbour op")
        self.type_in(".field-body_en [contenteditable]", "Half a sentence")
        self.press("#corrections-group summary")
        self.press("#corrections-group .add-row a")
        self.type_in("#id_corrections-0-text_en", "It was nine.")
        self.says("What you typed is kept")
        self.crash()
        self.open_form()
        self.press("#unsaved .button")
        self.find("#languages:not([hidden])")
        self.assertEqual(self.value("#id_title_en"), "A harbour op")
        self.assertIn("Half a sentence", self.find(".field-body_en [contenteditable]").text)
        self.assertEqual(self.value("#id_corrections-0-text_en"), "It was nine.")
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        article = Article.objects.get(title_en="A harbour op")
        self.assertEqual(article.body_en, "<p>Half a sentence</p>")
        self.assertEqual(article.corrections.get().text_en, "It was nine.")
        self.open_form()
        self.assertFalse(self.find("#unsaved").is_displayed())

    def value(self, selector):
        return self.find(selector).get_attribute("value")

    def test_leaving_in_the_middle_of_a_word_keeps_it(self):
        self.open_form(self.article)
        self.type_in("#id_title_en", " and ne")
        self.open(address(Article, "changelist"))
        self.open_form(self.article)
        self.wait_for(lambda: self.find("#unsaved").is_displayed())
        self.press("#unsaved .button")
        self.find("#languages:not([hidden])")
        self.assertEqual(self.value("#id_title_en"), "Old en and ne")

    def test_a_form_that_nobody_touched_keeps_nothing(self):
        self.open_form(self.article)
        self.open(address(Article, "changelist"))
        self.assertFalse(UnsavedForm.objects.exists())
        self.assertEqual(self.kept().count("unsaved"), 0)

    def test_an_expired_login_loses_nothing(self):
        self.open_form(self.article)
        Session.objects.all().delete()
        self.type_in("#id_title_en", " and more")
        self.says("You are signed out")
        self.assertFalse(UnsavedForm.objects.exists())
        self.screenshot("editing-signed-out-1280")
        self.press("input[name=_save]")
        self.type_in("[name=login]", "webmaster")
        self.type_in("[name=password]", "pass\n")
        self.find("#languages:not([hidden])")
        self.wait_for(lambda: self.find("#unsaved").is_displayed())
        self.press("#unsaved .button")
        self.find("#languages:not([hidden])")
        self.assertEqual(self.value("#id_title_en"), "Old en and more")

    def test_after_signing_in_in_another_tab_the_form_goes_on(self):
        self.open_form(self.article)
        Session.objects.all().delete()
        self.type_in("#id_title_en", " and more")
        self.says("You are signed out")
        form = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        self.open("/admin/")
        self.type_in("[name=login]", "webmaster")
        self.type_in("[name=password]", "pass\n")
        self.find("#user-tools")
        self.browser.close()
        self.browser.switch_to.window(form)
        self.type_in("#id_title_en", " to come")
        self.says("What you typed is kept")
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        self.assertEqual(actions.edited(self.article).title_en, "Old en and more to come")

    def test_a_server_out_of_reach_is_told_and_the_browser_keeps_the_text(self):
        self.open_form(self.article)
        offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.command("Network.enable")
        self.command("Network.emulateNetworkConditions", offline=True, **offline)
        self.type_in("#id_title_en", " and more")
        self.says("The server cannot be reached")
        self.command("Network.emulateNetworkConditions", offline=False, **offline)
        self.crash()
        self.open_form(self.article)
        self.wait_for(lambda: self.find("#unsaved").is_displayed())
        self.assertEqual(UnsavedForm.objects.get().fields["title_en"], ["Old en and more"])

    def test_what_was_saved_is_not_offered_again(self):
        self.open_form(self.article)
        self.type_in("#id_title_en", " and more")
        self.says("What you typed is kept")
        self.type_in("#id_title_en", " to come")
        self.press("input[name=_continue]")
        self.find(".messagelist .success")
        self.wait_for(lambda: "unsaved" not in self.kept())
        self.assertFalse(self.find("#unsaved").is_displayed())
        self.assertFalse(UnsavedForm.objects.exists())
        self.assertEqual(actions.edited(self.article).title_en, "Old en and more to come")

    def test_unsaved_text_can_be_discarded(self):
        self.open_form(self.article)
        self.type_in("#id_title_en", " and more")
        self.says("What you typed is kept")
        self.open_form(self.article)
        self.press("#unsaved-discard button")
        self.find("#unsaved[hidden]")
        self.assertFalse(UnsavedForm.objects.exists())

    def test_the_offer_is_accessible_in_both_directions(self):
        self.open_form(self.article)
        self.type_in("#id_title_en", " and more")
        self.says("What you typed is kept")
        Presence.objects.create(
            user=get_user_model().objects.get(username="ada"),
            page_type=UnsavedForm.objects.get().page_type,
            page_id=self.article.pk,
        )
        for language in ("en", "ar"):
            for width in (1280, 360):
                with self.subTest(language=language, width=width):
                    self.interface(language)
                    self.resize(width)
                    self.open_form(self.article)
                    self.wait_for(lambda: self.find("#unsaved").is_displayed())
                    self.screenshot(f"editing-offer-{language}-{width}")
                    self.axe()


class TwoPeopleTests(NothingLostTestCase):
    def test_others_at_work_are_named(self):
        self.open_form(self.article)
        self.assertEqual(self.find("#presence").text, "")
        self.colleague.post(reverse("admin:articles_article_presence", args=[self.article.pk]))
        self.browser.refresh()
        self.wait_for(lambda: "Ada" in self.find("#presence").text)

    def test_the_same_field_shows_both_texts_and_asks(self):
        self.open_form(self.article)
        summary = self.find("#id_summary_en")
        summary.clear()
        summary.send_keys("Ten people came.")
        arabic = {"title_ar": "عنوان آخر", "summary_ar": "ملخص"}
        self.saved_by_the_colleague(summary_en="Nine people came.", **arabic)
        self.press("input[name=_save]")
        self.find(".conflict")
        text = self.find(".conflict").text
        for shown in ("by Ada", "Nine people", "Ten people", "Keep mine", "Keep that of Ada"):
            self.assertIn(shown, text)
        self.assertNotIn("Old", text)
        self.press("label[for$=mine]")
        self.press(".conflict input[type=submit]")
        self.find(".messagelist .success")
        self.assertIn("Saved together with changes by Ada", self.find(".messagelist").text)
        newest = actions.edited(self.article)
        self.assertEqual(newest.summary_en, "Ten people came.")
        self.assertEqual(newest.title_ar, "عنوان آخر")

    def test_no_choice_no_save(self):
        self.ask()
        self.press(".conflict input[type=submit]")
        self.assertTrue(self.browser.find_elements(By.CSS_SELECTOR, ".conflict :invalid"))

    def test_the_question_is_accessible_in_both_directions(self):
        for language in ("en", "ar"):
            self.interface(language)
            self.ask()
            for width in (1280, 360):
                with self.subTest(language=language, width=width):
                    self.resize(width)
                    self.screenshot(f"editing-conflict-{language}-{width}")
                    self.axe()
                    self.assertLessEqual(
                        self.browser.execute_script("return document.documentElement.scrollWidth"),
                        width,
                    )
            self.resize(1280)

    def ask(self):
        """Let both write in the same places, in two languages and in a rich text."""
        self.open_form(self.article)
        self.press('#languages [data-language="en"]')
        body = self.find(".field-body_en [contenteditable]")
        body.send_keys("Ten people came to the harbour, and stayed.")
        summary = self.find("#id_summary_en")
        summary.clear()
        summary.send_keys("Ten people came.")
        self.press('#languages [data-language="ar"]')
        self.type_in("#id_title_ar", " في الميناء")
        number = self.saves = getattr(self, "saves", 0) + 1
        self.saved_by_the_colleague(
            summary_en=f"Nine people came {number} times.",
            body_en=f"<p>Nine people came to the harbour {number} times.</p>",
            title_ar=f"عنوان جديد {number}",
        )
        self.press("input[name=_save]")
        self.find(".conflict")


class ListTests(NothingLostTestCase):
    def test_states_with_changes_are_readable(self):
        self.saved_by_the_colleague(title_en="New")
        for language in ("en", "ar"):
            for width in (1280, 360):
                with self.subTest(language=language, width=width):
                    self.interface(language)
                    self.resize(width)
                    self.open(address(Article, "changelist"))
                    self.find(".edition-public")
                    self.screenshot(f"editing-list-{language}-{width}")
                    self.axe()
