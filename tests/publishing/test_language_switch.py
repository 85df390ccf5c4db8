from django.contrib.auth import get_user_model
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from articles.models import Article
from events.models import Event
from publishing.slugs import slug_for
from tests.admin import address
from tests.browser import BrowserTestCase
from tests.factories import make_article, make_contact, make_event, place_contact

#: What a strict Content-Security-Policy would refuse in the page as the server sends it.
INLINE = """
const done = arguments[0];
const found = "script:not([src]), style, [style], [onclick], [onchange], [onsubmit]";
const isData = (each) => ["application/json", "importmap"].includes(each.type);
fetch(location).then((answer) => answer.text()).then((text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  done([...page.querySelectorAll(found)].filter((e) => !isData(e)).map((e) => e.outerHTML));
});
"""


class FormTestCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("webmaster")
        self.login("webmaster")

    def open_form(self, model, row=None):
        self.open(address(model, "change", row.pk) if row else address(model, "add"))
        self.find("#languages:not([hidden])")

    def is_shown(self, selector):
        return self.find(selector).is_displayed()

    def language(self, code):
        return self.find(f'#languages [data-language="{code}"]')

    def press(self, selector):
        element = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def beside(self, code):
        self.find(f'#language-beside option[value="{code}"]').click()

    def pressed(self):
        buttons = self.browser.find_elements(By.CSS_SELECTOR, "#languages [aria-pressed=true]")
        return [button.get_attribute("data-language") for button in buttons]


class LanguageSwitchTests(FormTestCase):
    def test_the_fields_of_one_language_are_shown_at_a_time(self):
        self.open_form(Article)
        self.assertEqual(self.pressed(), ["en"])
        self.assertTrue(self.is_shown("#id_title_en"))
        self.assertFalse(self.is_shown("#id_title_fr"))
        self.language("fr").click()
        self.assertTrue(self.is_shown("#id_title_fr"))
        self.assertFalse(self.is_shown("#id_title_en"))
        self.assertTrue(self.is_shown("#id_kind"))

    def test_it_works_with_the_keyboard(self):
        self.open_form(Article)
        self.language("fr").send_keys(Keys.ENTER)
        self.assertTrue(self.is_shown("#id_title_fr"))
        self.language("es").send_keys(Keys.SPACE)
        self.assertTrue(self.is_shown("#id_title_es"))

    def test_two_languages_stand_side_by_side(self):
        self.open_form(Article)
        self.beside("ar")
        english, arabic = self.find("#id_title_en"), self.find("#id_title_ar")
        self.assertTrue(english.is_displayed() and arabic.is_displayed())
        self.assertAlmostEqual(english.rect["y"], arabic.rect["y"], delta=2)
        self.assertEqual(self.pressed(), ["en", "ar"])
        self.language("ar").click()
        self.assertEqual(self.pressed(), ["en", "ar"])
        self.language("fr").click()
        self.assertEqual(len(self.pressed()), 2)

    def test_the_choice_is_remembered_on_the_next_form(self):
        self.open_form(Article)
        self.language("fr").click()
        self.beside("en")
        self.open_form(Event)
        self.assertEqual(self.pressed(), ["en", "fr"])
        self.assertTrue(self.is_shown("#id_venue_fr"))

    def test_rows_below_follow_also_those_added_later(self):
        event = make_event()
        event.partners.create(name_en="Partner", name_fr="Partenaire")
        self.open_form(Event, event)
        self.language("fr").click()
        for selector in ("#speakers-group .add-row a", "#sessions-group .add-row a"):
            self.press(selector)
        for name in ("partners-0-name", "speakers-0-role", "sessions-0-title"):
            with self.subTest(name):
                self.assertTrue(self.is_shown(f"#id_{name}_fr"))
                self.assertFalse(self.is_shown(f"#id_{name}_en"))
        self.assertFalse(self.is_shown("#partners-group th.column-name_en"))
        self.language("en").click()
        self.assertTrue(self.is_shown("#id_sessions-0-title_en"))
        self.assertFalse(self.is_shown("#id_sessions-0-title_fr"))

    def test_each_language_shows_its_state_and_typing_refreshes_it(self):
        self.open_form(Article, make_article("en", title_es="Borrador"))
        states = {code: self.language(code).text.split("\n")[-1] for code in ("en", "fr", "es")}
        self.assertEqual(states, {"en": "public", "fr": "empty", "es": "draft"})
        self.language("fr").click()
        self.find("#id_title_fr").send_keys("Brouillon")
        self.assertIn("draft", self.language("fr").text)
        self.find("#id_title_fr").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE)
        self.assertIn("empty", self.language("fr").text)

    def test_without_scripts_every_field_is_shown(self):
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.command, "Emulation.setScriptExecutionDisabled", value=False)
        self.open(address(Article, "add"))
        for code in ("en", "fr", "es", "ar"):
            self.assertTrue(self.is_shown(f"#id_title_{code}"))
        self.assertFalse(self.is_shown("#languages"))

    def test_the_bar_stays_in_view_and_fits_a_phone(self):
        self.open_form(Article)
        for width in (1280, 360):
            with self.subTest(width=width):
                self.resize(width)
                self.browser.execute_script("scrollTo(0, 1500)")
                top = self.browser.execute_script(
                    "return document.getElementById('languages').getBoundingClientRect().top"
                )
                self.assertAlmostEqual(top, 0, delta=1)
                self.assertLessEqual(
                    self.browser.execute_script("return document.documentElement.scrollWidth"),
                    width,
                )

    def test_nothing_in_the_page_needs_inline_scripts_or_styles(self):
        self.open_form(Article)
        inline = self.browser.execute_async_script(INLINE)
        self.assertEqual(inline, [])


class HiddenErrorTests(FormTestCase):
    def test_an_error_in_a_hidden_language_opens_it_and_says_so(self):
        make_article("fr", slug_fr="villes")
        self.open_form(Article)
        self.find("#id_title_en").send_keys("Cities")
        self.language("fr").click()
        self.find("#id_title_fr").send_keys("Villes")
        self.language("en").click()
        self.press("input[name=_save]")
        self.find(".errornote")
        self.assertEqual(self.pressed(), ["fr"])
        self.assertIn("1 error", self.language("fr").text)
        self.assertTrue(self.is_shown("#id_title_fr"))

    def test_a_link_leads_to_a_field_in_a_hidden_language(self):
        make_article(slug_en="cities")
        self.open_form(Article)
        self.find("#id_title_en").send_keys("Cities")
        slug = self.find("#id_slug_en")
        slug.clear()
        slug.send_keys("cities")
        self.press("input[name=_save]")
        self.find(".problems")
        self.language("fr").click()
        self.press('.problems a[href="#id_slug_en"]')
        self.assertTrue(self.is_shown("#id_slug_en"))
        self.assertEqual(self.browser.switch_to.active_element.get_attribute("id"), "id_slug_en")


class SlugTests(FormTestCase):
    TITLES = (
        "Été à Genève : l’œuvre d’Amy",
        "  Ça va?  --  Oui_non  ",
        "مُؤتَمَر الهِجرة ٢٠٢٤ ـــ جنيف",
        "Straße Łódź Đà Nẵng İstanbul",
        "50% more: a/b & c — “quoted” №7 ½ ²",
        "ﬁnal 日本語 ключ",
        "word " * 60,
        "",
        "!!!",
    )

    def test_the_rule_in_the_browser_is_the_rule_on_the_server(self):
        self.open_form(Article)
        made = self.browser.execute_script("return arguments[0].map(newsroom.slugFor)", self.TITLES)
        self.assertEqual(made, [slug_for(title) for title in self.TITLES])

    def test_the_address_follows_the_title_until_it_is_touched(self):
        self.open_form(Article)
        title, slug = self.find("#id_title_en"), self.find("#id_slug_en")
        title.send_keys("Côte d’Azur")
        self.assertEqual(slug.get_attribute("value"), "cote-dazur")
        slug.clear()
        slug.send_keys("riviera")
        title.send_keys(" and more")
        self.assertEqual(slug.get_attribute("value"), "riviera")

    def test_each_language_has_its_own(self):
        self.open_form(Article)
        self.language("ar").click()
        self.find("#id_title_ar").send_keys("مدن مرحبة")
        self.assertEqual(self.find("#id_slug_ar").get_attribute("value"), "مدن-مرحبة")
        self.assertEqual(self.find("#id_slug_en").get_attribute("value"), "")

    def test_an_address_that_was_saved_stays(self):
        self.open_form(Article, make_article("en", title="Cities"))
        self.find("#id_title_en").send_keys(" and towns")
        self.assertEqual(self.find("#id_slug_en").get_attribute("value"), "cities-en")


class OrderTests(FormTestCase):
    def test_rows_are_moved_with_the_keyboard(self):
        article = make_article(publish_at=None)
        for name in ("First", "Second"):
            place_contact(article, name_en=name)
        self.open_form(Article, article)
        button = self.find("#placed_contacts-1 button[data-move=up]")
        self.assertEqual(button.get_attribute("aria-label"), "Move up")
        button.send_keys(Keys.ENTER)
        self.assertEqual(self.browser.switch_to.active_element, button)
        self.press("input[name=_save]")
        self.find(".messagelist .success")
        names = [placed.contact.name_en for placed in article.placed_contacts.all()]
        self.assertEqual(names, ["Second", "First"])

    def test_a_row_added_is_last_and_can_be_moved(self):
        article = make_article()
        place_contact(article)
        make_contact(name_en="Late")
        self.open_form(Article, article)
        self.press("#placed_contacts-group .add-row a")
        self.assertEqual(self.find("#id_placed_contacts-1-position").get_attribute("value"), "20")
        self.press("#placed_contacts-1 button[data-move=up]")
        self.assertEqual(self.find("#id_placed_contacts-1-position").get_attribute("value"), "10")


class AccessibilityTests(FormTestCase):
    def test_forms_are_accessible_from_left_to_right_and_from_right_to_left(self):
        article = make_article("en fr ar", body_en="<h2>Why</h2><p>Because.</p>")
        place_contact(article)
        event = make_event("en ar")
        event.speakers.create(name="Ada Example", role_en="Chair")
        event.sessions.create(starts_at=event.starts_at, title_en="Opening")
        for language in ("en", "ar"):
            self.command(
                "Network.setCookie",
                name="django_language",
                value=language,
                url=self.live_server_url,
                path="/admin/",
            )
            for model, row in ((Article, article), (Event, event)):
                for width in (1280, 360):
                    with self.subTest(language=language, model=model.__name__, width=width):
                        self.resize(width)
                        self.open_form(model, row)
                        self.find(".ProseMirror")
                        for fold in self.browser.find_elements(By.CSS_SELECTOR, "details"):
                            self.browser.execute_script("arguments[0].open = true", fold)
                        self.screenshot(f"admin-{model.__name__}-{language}-{width}")
                        self.axe()
