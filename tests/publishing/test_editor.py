from selenium.webdriver.common.keys import Keys

from articles.models import Article
from publishing.actions import edited
from tests.factories import make_article
from tests.publishing.test_language_switch import FormTestCase


class EditorTestCase(FormTestCase):
    def surface(self, language):
        self.language(language).click()
        surface = self.find(f".fieldBox.field-body_{language} .ProseMirror[role=textbox]")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", surface)
        return surface

    def tool(self, language, title):
        self.press(f'.fieldBox.field-body_{language} .prose-menubar button[title="{title}"]')

    def saved(self):
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        return edited(Article.objects.pages().get())


class EditorTests(EditorTestCase):
    def test_arabic_is_written_from_right_to_left(self):
        self.open_form(Article, make_article("en"))
        surface = self.surface("ar")
        self.assertEqual(
            (surface.get_attribute("dir"), surface.get_attribute("lang")), ("rtl", "ar")
        )
        self.assertEqual(surface.value_of_css_property("direction"), "rtl")
        self.assertEqual(self.surface("fr").value_of_css_property("direction"), "ltr")
        self.assertEqual(surface.get_attribute("aria-label"), "Text · العربية:")

    def test_lists_and_quotations_are_written_and_stored(self):
        self.open_form(Article, make_article("en"))
        surface = self.surface("en")
        surface.send_keys("One")
        self.tool("en", "list with bullets")
        surface.send_keys(Keys.ENTER, "Two")
        html = self.saved().body_en
        self.assertEqual(html, "<ul><li><p>One</p></li><li><p>Two</p></li></ul>")

    def test_headings_quotations_links_and_tables_survive_the_editor(self):
        html = (
            "<h2>Why</h2><blockquote><p>So it is.</p></blockquote>"
            '<p><a href="https://example.org/">a link</a> and <strong>bold</strong></p>'
            "<table><tbody><tr><th><p>A</p></th></tr><tr><td><p>1</p></td></tr></tbody></table>"
        )
        self.open_form(Article, make_article("en", body_en=html))
        surface = self.surface("en")
        surface.send_keys("The end.")
        stored = self.saved().body_en
        for part in (
            "<h2>Why</h2>",
            "<blockquote>",
            "<p>The end.</p>",
            '<a href="https://example.org/"',
            "<th",
            "<td",
        ):
            self.assertIn(part, stored)

    def test_a_table_is_made_with_a_heading_row(self):
        self.open_form(Article, make_article("en"))
        self.surface("en").click()
        self.tool("en", "table")
        self.find("dialog button[type=submit]").click()
        html = self.saved().body_en
        self.assertRegex(html, r"<table><tbody><tr><th[^>]*><p></p></th>")
        self.assertRegex(html, r"<td[^>]*><p></p></td>")

    def test_a_heading_is_chosen_by_its_name(self):
        self.open_form(Article, make_article("en"))
        self.surface("en").send_keys("Why")
        self.press(".fieldBox.field-body_en .prose-menubar__selected")
        self.press('.fieldBox.field-body_en [data-name="heading2"]')
        self.assertEqual(self.saved().body_en, "<h2>Why</h2>")
