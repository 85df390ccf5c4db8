"""A source changes, its translations follow: the desk in a real browser."""

from django.contrib.auth import get_user_model
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from articles.models import Article
from publishing import actions
from publishing.history import record
from publishing.models import Translation, UnsavedForm, Version
from tests.admin import address
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_article
from tests.staff import make_staff

TEXTS = {
    "title_en": "Cities ready for disaster",
    "title_fr": "Des villes prêtes face aux catastrophes",
    "title_es": "Ciudades preparadas ante los desastres",
    "title_ar": "مدن مستعدة لمواجهة الكوارث",
    "summary_en": "A new report shows how cities prepare for floods and storms.",
    "summary_fr": "Un nouveau rapport montre comment les villes se préparent aux inondations.",
    "summary_es": "Un nuevo informe muestra cómo se preparan las ciudades.",
    "summary_ar": "تقرير جديد يبين كيف تستعد المدن للفيضانات والعواصف.",
    "body_en": "<p>Local authorities met in Geneva on Tuesday to share what they have learnt from"
    " ten years of floods.</p><h2>What was decided</h2><p>They agreed on common rules for shelters"
    " and warnings, and on a fund for the smallest towns.</p><ul><li><p>Warnings in every language"
    "</p></li><li><p>Shelters within reach of all</p></li></ul>"
    "<p>So many cities have joined: 57</p>",
    "body_fr": "<p>Les autorités locales se sont réunies mardi à Genève pour partager les leçons"
    " de dix années d’inondations.</p><h2>Ce qui a été décidé</h2><p>Elles ont adopté des règles"
    " communes pour les abris et les alertes, ainsi qu’un fonds pour les plus petites villes.</p>"
    "<ul><li>Des alertes dans chaque langue</li><li>Des abris à la portée de tous</li></ul>"
    "<p>Nombre de villes participantes\u202f: 57</p>",
    "body_es": "<p>Las autoridades locales se reunieron el martes en Ginebra.</p>"
    "<h2>Qué se decidió</h2><p>Acordaron reglas comunes.</p><ul><li>Alertas</li></ul>"
    "<p>Ciudades participantes: 57</p>",
    "body_ar": "<p>اجتمعت السلطات المحلية يوم الثلاثاء في جنيف لتبادل ما تعلمته من عشر سنوات من"
    " الفيضانات.</p><h2>ما تقرر</h2><p>اتفقت على قواعد مشتركة للملاجئ والإنذارات وعلى صندوق لأصغر"
    " المدن.</p><ul><li>إنذارات بكل لغة</li><li>ملاجئ في متناول الجميع</li></ul>"
    "<p>عدد المدن المشاركة: 57</p>",
}


class DeskBrowserTestCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("webmaster", first_name="Noor")
        make_staff("Translator", languages=["fr"], username="french", first_name="Fanny")
        self.article = make_article("en fr es ar", **TEXTS)
        record(self.article, Version.Action.SAVED)
        self.login("webmaster")

    def open_desk(self, language, query=""):
        self.open(address(Article, "translate", self.article.pk, language) + query)
        self.find("#desk [contenteditable]")

    def press(self, selector):
        element = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def keys(self, *keys):
        """Press some keys together, wherever the focus is."""
        chain = ActionChains(self.browser)
        for key in keys:
            chain.key_down(key)
        for key in reversed(keys):
            chain.key_up(key)
        chain.perform()

    def wait_for(self, condition, message=""):
        return WebDriverWait(self.browser, PATIENCE).until(lambda _browser: condition(), message)

    def says(self, text):
        body = "return document.body.innerText"
        self.wait_for(lambda: text in self.browser.execute_script(body), text)

    def retype_end(self, selector, gone, typed):
        """Replace the last characters of a rich text."""
        surface = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", surface)
        surface.click()
        surface.send_keys(Keys.CONTROL, Keys.END)
        surface.send_keys(Keys.NULL, *[Keys.BACKSPACE] * len(gone), typed)

    def write_english(self, gone, typed, is_minor=False):
        self.open(address(Article, "change", self.article.pk))
        self.press('#languages [data-language="en"]')
        self.retype_end(".field-body_en [contenteditable]", gone, typed)
        if is_minor:
            self.press("#editing-minor")
        self.press("#languages [name=_save]")
        self.find(".messagelist .success")
        self.open(address(Article, "publish", self.article.pk))
        self.press('button[name="act"][value="publish"]')
        self.says("Published")

    def outdated(self):
        self.open(address(Article, "changelist"))
        return [
            each.text[:2]
            for each in self.browser.find_elements(By.CSS_SELECTOR, ".edition-outdated")
        ]

    def newest(self):
        return actions.edited(Article.objects.get(pk=self.article.pk))


class ScenarioTest(DeskBrowserTestCase):
    def test_a_number_changes_and_the_translations_follow(self):
        self.write_english("57", "58")
        self.assertEqual(self.outdated(), ["FR", "ES", "AR"])
        self.login("french")
        self.open(address(Article, "change", self.article.pk))
        links = self.browser.find_elements(By.CSS_SELECTOR, ".object-tools a[href*=translate]")
        self.assertEqual([link.text.split()[-1].lower() for link in links], ["français"])
        links[0].click()
        self.find("#desk [contenteditable]")
        [changed] = self.browser.find_elements(By.CSS_SELECTOR, ".passage-changed")
        self.assertEqual(changed.find_element(By.TAG_NAME, "del").text, "57")
        self.assertEqual(changed.find_element(By.TAG_NAME, "ins").text, "58")
        self.screenshot("desk-fr-1280")
        self.retype_end(".passage-changed [contenteditable]", "57", "58")
        self.screenshot("desk-fr-writing-1280")
        self.press("button[value=done]")
        self.says("is up to date")
        self.assertFalse(self.browser.find_elements(By.CSS_SELECTOR, ".passage-changed"))
        self.assertEqual(self.newest().body_fr, TEXTS["body_fr"].replace("57", "58"))
        self.assertEqual(self.newest().body_en, TEXTS["body_en"].replace("57", "58"))
        self.assertEqual(self.outdated(), ["ES", "AR"])
        self.login("webmaster")
        self.open_desk("ar")
        self.press("button[value=confirm]")
        self.says("is up to date")
        self.assertEqual(self.outdated(), ["ES"])
        self.write_english("58", "58.", is_minor=True)
        self.assertEqual(self.outdated(), ["ES"])


class DeskTest(DeskBrowserTestCase):
    def change_source(self):
        """Let the source have a passage that changed, a new one, and one fewer."""
        row = actions.edit(Article.objects.get(pk=self.article.pk))
        body = row.body_en.replace("57", "58").replace(" on Tuesday", " on 28 May")
        body = body.replace("<h2>", "<p>The fund opens in June, with gifts from 12 donors.</p><h2>")
        start, end = body.index("<ul>"), body.index("</ul>") + len("</ul>")
        row.body_en = body[:start] + body[end:]
        row.save()
        record(row, Version.Action.SAVED)
        actions.publish(self.article, ["en"])

    def test_it_is_accessible_in_both_directions_and_never_scrolls_sideways(self):
        self.change_source()
        for interface, language in (("en", "fr"), ("en", "ar"), ("ar", "ar")):
            self.command(
                "Network.setCookie",
                name="django_language",
                value=interface,
                url=self.live_server_url,
                path="/admin/",
            )
            for width in (1280, 360):
                name = f"desk-in-{interface}-{language}-{width}"
                with self.subTest(name):
                    self.resize(width)
                    self.open_desk(language, "?beside=es" if language == "fr" else "")
                    self.screenshot(name)
                    self.axe()
                    self.keys(Keys.F8)
                    self.screenshot(f"{name}-next")
                    self.browser.execute_script("scrollTo(0, 0)")
                    self.axe()
                    content = self.browser.execute_script(
                        "return document.documentElement.scrollWidth"
                    )
                    self.assertLessEqual(content, width)

    def focused(self):
        return self.browser.execute_script(
            "return document.activeElement.closest('.passage')?.querySelector('ins, del, .words')"
            "?.textContent"
        )

    def test_everything_works_by_keyboard(self):
        self.change_source()
        self.open_desk("fr")
        for shown in ("Tuesday", "The fund opens", "Warnings", "57", "Tuesday"):
            self.keys(Keys.F8)
            self.assertIn(shown, self.focused())
        self.keys(Keys.SHIFT, Keys.F8)
        self.assertIn("57", self.focused())
        ActionChains(self.browser).send_keys(" villes").perform()
        self.keys(Keys.CONTROL, Keys.ENTER)
        self.says("Saved: ")
        self.assertIn("villes", self.newest().body_fr.rpartition("<p>")[2])
        self.assertTrue(Article.objects.get(pk=self.article.pk).is_outdated_fr)
        self.keys(Keys.ALT, Keys.SHIFT, Keys.ENTER)
        self.says("is up to date")
        self.assertFalse(Article.objects.get(pk=self.article.pk).is_outdated_fr)

    def test_what_was_typed_is_kept_and_offered_again(self):
        self.change_source()
        self.open_desk("fr")
        self.keys(Keys.F8)
        ActionChains(self.browser).send_keys("Encore ").perform()
        self.says("What you typed is kept")
        self.assertEqual(UnsavedForm.objects.get().language, "fr")
        self.open_desk("fr")
        self.wait_for(lambda: self.find("#unsaved").is_displayed())
        self.press("#unsaved a.button")
        self.find("#desk [contenteditable]")
        self.assertIn("Encore", self.find("#desk").text)
        self.keys(Keys.CONTROL, Keys.SHIFT, Keys.ENTER)
        self.says("is up to date")
        self.assertIn("Encore", self.newest().body_fr)
        self.assertFalse(UnsavedForm.objects.exists())
        self.assertEqual(Translation.objects.of(self.article).get(language="fr").version, 4)
