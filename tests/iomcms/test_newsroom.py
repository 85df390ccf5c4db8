"""What an editor does in a browser, from the empty form to the page that a visitor reads."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from articles.models import Article
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_contact, make_picture


@override_settings(DEBUG=False)
class ArticleInTwoLanguagesTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        call_command("load_demo", verbosity=0, picture_width=64)
        make_picture(name="Harbour at dawn", alt_en="A harbour", alt_fr="Un port")
        for name in ("Antigua desk", "Geneva night desk"):
            make_contact(name_en=name, name_fr=name, duty_station_en="Geneva")

    def tearDown(self):
        self.screenshot("newsroom-end")

    def test_an_editor_publishes_french_only(self):
        self.sign_in("editor")
        self.open("/admin/articles/article/add/")
        self.write("en", "A harbour opens", "The harbour opens to all.")
        self.write("fr", "Un port s’ouvre", "Le port s’ouvre à tous.")
        self.insert_table("body_fr")
        self.pick("id_main_picture", "Harbour")
        for row, name in enumerate(("Antigua", "Geneva night")):
            self.add_row("placed_contacts")
            self.pick(f"id_placed_contacts-{row}-contact", name)
        self.find("[name=_continue]").click()
        self.find(".messagelist .success")
        self.publish("fr")

        article = Article.objects.get(title_en="A harbour opens")
        self.assertTrue(article.is_public("fr"))
        self.assertFalse(article.is_public("en"))
        self.read_french(article)
        self.open("/en/news/")
        self.assertNotIn("A harbour opens", self.text())
        self.open(article.get_absolute_url("en"))
        self.assertIn("not available in this language", self.text())
        self.assertIn("Un port s’ouvre", self.text())
        self.find(f'main a[href="{article.get_absolute_url("fr")}"]').click()
        self.assertEqual(self.find("h1").text, "Un port s’ouvre")

    def read_french(self, article):
        self.open(article.get_absolute_url("fr"))
        text = self.text()
        for shown in ("Un port s’ouvre", "Le port s’ouvre à tous.", "Antigua desk", "night desk"):
            self.assertIn(shown, text)
        self.assertEqual(self.find("main img").get_attribute("alt"), "Un port")
        self.find("main table td")

    def sign_in(self, username):
        self.assertTrue(get_user_model().objects.filter(username=username).exists())
        self.open("/admin/login/")
        self.find("[name=login]").send_keys(username)
        self.find("[name=password]").send_keys("newsroom-demo", Keys.ENTER)
        self.find("#user-tools")

    def write(self, language, title, text):
        self.find(f'#languages button[data-language="{language}"]').click()
        self.find(f"[name=title_{language}]").send_keys(title)
        self.surface(f"body_{language}").send_keys(text)

    def surface(self, name):
        return self.find(f".fieldBox.field-{name} [contenteditable]")

    def insert_table(self, name):
        self.surface(name).send_keys(Keys.END, Keys.ENTER)
        self.find(f".fieldBox.field-{name} [data-name=table]").click()
        self.find("dialog [type=submit]").click()
        self.surface(name).send_keys("Quay")

    def pick(self, field, term):
        """Choose the first row that the field's search finds for a term."""
        self.press(self.find(f"#{field} + .select2 .select2-selection"))
        self.find(".select2-dropdown .select2-search__field").send_keys(term)
        option = f"//li[contains(@class,'select2-results__option') and contains(., '{term}')]"

        def choose(browser):
            browser.find_element(By.XPATH, option).click()
            return True

        # The options come anew while the term is typed.
        passing = [NoSuchElementException, StaleElementReferenceException]
        WebDriverWait(self.browser, PATIENCE, ignored_exceptions=passing).until(choose)

    def add_row(self, relation):
        self.find(f"#{relation}-group .add-row a").send_keys(Keys.ENTER)

    def press(self, element):
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def publish(self, language):
        """Publish this language, and no other."""
        self.find('.object-tools a[href$="/publish/"]').click()
        self.find("#publication")
        for box in self.browser.find_elements(By.NAME, "languages"):
            if box.is_selected() != (box.get_attribute("value") == language):
                self.press(box)
        self.press(self.find('button[name="act"][value="publish"]'))
        self.find(".messagelist .success")

    def text(self):
        return self.find("body").text
