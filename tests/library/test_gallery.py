from tempfile import TemporaryDirectory

from django.test import TestCase, override_settings, tag
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from library.places import address_at
from pages.models import SiteSettings
from tests.browser import PATIENCE, BrowserTestCase
from tests.factories import make_article, make_picture, picture_file

COLOURS = ("#7a1f3d", "#1f5c7a", "#2f6b2f", "#7a5a1f")


class Files:
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))


def article_with_gallery(number=4, size=(1600, 1000), caption="", **fields):
    """Return an article with so many pictures, each with words of its own."""
    article = make_article("en ar", **fields)
    for position in range(1, number + 1):
        picture = make_picture(
            picture_file(size, COLOURS[position % len(COLOURS)]),
            alt_en=f"Bridge {position}",
            alt_ar=f"جسر {position}",
            caption_en=caption or f"Caption {position}, which says more of what is to be seen.",
            caption_ar=f"تعليق {position}",
            credit="Staff",
            rights="CC0 1.0",
        )
        article.gallery.create(picture=picture, position=position)
    return article


class PageTest(Files, TestCase):
    def page(self, article, language="en"):
        return self.client.get(article.get_absolute_url(language))

    def test_each_picture_leads_to_its_large_version_and_has_its_words(self):
        article = article_with_gallery(2, size=(8, 6))
        response = self.page(article)
        for row in article.gallery.select_related("picture"):
            self.assertContains(response, f'<a href="{address_at(row.picture, "whole", 1800)}"')
            self.assertContains(response, f'alt="{row.picture.alt_en}"')
            self.assertContains(response, row.picture.caption_en)
        self.assertContains(response, "Credit: Staff", 2)
        self.assertContains(response, "CC0 1.0", 2)

    def test_only_a_page_with_a_gallery_loads_the_viewer(self):
        self.assertContains(self.page(article_with_gallery(1, size=(8, 6))), "gallery.js", 1)
        self.assertNotContains(self.page(make_article()), "gallery.js")


@tag("once")
@override_settings(DEBUG=False)
class ViewerTest(Files, BrowserTestCase):
    def setUp(self):
        super().setUp()
        SiteSettings.objects.create(name_en="Bridges", name_ar="جسور")

    def open_article(self, language="en", **fields):
        self.article = article_with_gallery(**fields)
        self.open(self.article.get_absolute_url(language))

    def press(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def link(self, number):
        return self.browser.find_elements(By.CSS_SELECTOR, ".gallery a")[number - 1]

    def enlarge(self, number):
        self.browser.execute_script("arguments[0].focus()", self.link(number))
        self.press(Keys.ENTER)
        self.find(".viewer[open]")

    def run_script(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def place(self):
        return self.find(".viewer [role=status]").text

    def is_in_the_middle(self):
        """Return the alt text of the picture in the middle of the window."""
        return self.run_script(
            "const on = document.elementsFromPoint(innerWidth / 2, innerHeight / 2);"
            "const picture = on.find((element) => element.matches('.viewer img'))"
            "  || on.find((e) => e.matches('.viewer-track > figure'))?.querySelector('img');"
            "return picture ? picture.alt : null"
        )

    def assertShows(self, number, of=4, alt="Bridge"):
        expected = (f"{number} of {of}", f"{alt} {number}")
        WebDriverWait(self.browser, PATIENCE).until(
            lambda _: (self.place(), self.is_in_the_middle()) == expected,
            f"not {expected}, but {self.place()}, {self.is_in_the_middle()}",
        )

    def has_focus(self, selector):
        return self.run_script("return document.activeElement.matches(arguments[0])", selector)

    def is_open(self):
        return self.run_script("return Boolean(document.querySelector('.viewer[open]'))")

    def test_picture_and_words_are_in_view_on_every_screen(self):
        for width, height in ((1280, 800), (800, 400), (360, 640)):
            with self.subTest(width=width, height=height):
                self.resize(width, height)
                self.open_article()
                self.enlarge(1)
                self.assertShows(1)
                lowest = self.run_script(
                    "const slide = document.querySelector('.viewer-track > figure');"
                    "return [...slide.querySelectorAll('img, figcaption')]"
                    ".map((each) => each.getBoundingClientRect())"
                    ".filter((box) => box.height < 20 || box.bottom > innerHeight + 1).length"
                )
                self.assertEqual(lowest, 0)

    def test_the_keyboard_leads_through_the_pictures_and_back(self):
        self.open_article()
        self.enlarge(2)
        self.assertShows(2)
        self.press(Keys.ARROW_RIGHT)
        self.assertShows(3)
        self.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
        self.assertShows(1)
        self.press(Keys.ARROW_LEFT)
        self.assertShows(1)
        self.press(Keys.END)
        self.assertShows(4)
        self.press(Keys.HOME)
        self.assertShows(1)
        self.press(Keys.ESCAPE)
        self.assertFalse(self.is_open())
        self.assertEqual(self.browser.switch_to.active_element, self.link(2))

    def test_in_arabic_the_arrows_are_mirrored(self):
        self.open_article("ar")
        self.enlarge(1)
        self.press(Keys.ARROW_LEFT)
        WebDriverWait(self.browser, PATIENCE).until(lambda _: self.is_in_the_middle() == "جسر 2")
        self.press(Keys.ARROW_RIGHT)
        WebDriverWait(self.browser, PATIENCE).until(lambda _: self.is_in_the_middle() == "جسر 1")
        self.press(Keys.END)
        WebDriverWait(self.browser, PATIENCE).until(lambda _: self.is_in_the_middle() == "جسر 4")

    def test_buttons_lead_on_and_back_and_keep_the_focus_at_the_end(self):
        self.open_article()
        self.enlarge(3)
        on = self.find(".viewer [data-do=on]")
        on.click()
        self.assertShows(4)
        self.assertEqual(on.get_attribute("aria-disabled"), "true")
        on.click()
        self.assertShows(4)
        self.assertTrue(self.has_focus("[data-do=on]"))
        self.find(".viewer [data-do=back]").click()
        self.assertShows(3)
        self.find(".viewer [data-do=close]").click()
        self.assertFalse(self.is_open())
        self.assertEqual(self.browser.switch_to.active_element, self.link(3))

    def test_buttons_and_link_can_be_hit_with_a_thumb(self):
        self.open_article()
        for width in (360, 1280):
            self.resize(width)
            self.enlarge(2)
            for element in self.browser.find_elements(By.CSS_SELECTOR, ".viewer :is(button, a)"):
                self.assertGreaterEqual(element.size["width"], 44, element.text)
                self.assertGreaterEqual(element.size["height"], 44, element.text)
            self.press(Keys.ESCAPE)

    def test_a_finger_swipes(self):
        self.resize(360, 740)
        self.command("Emulation.setTouchEmulationEnabled", enabled=True)
        self.addCleanup(self.command, "Emulation.setTouchEmulationEnabled", enabled=False)
        self.open_article()
        self.enlarge(1)
        self.assertShows(1)
        self.swipe(-200)
        self.assertShows(2)
        self.swipe(200)
        self.assertShows(1)

    def test_in_arabic_a_finger_swipes_the_other_way(self):
        self.resize(360, 740)
        self.command("Emulation.setTouchEmulationEnabled", enabled=True)
        self.addCleanup(self.command, "Emulation.setTouchEmulationEnabled", enabled=False)
        self.open_article("ar")
        self.enlarge(1)
        self.swipe(200)
        WebDriverWait(self.browser, PATIENCE).until(lambda _: self.is_in_the_middle() == "جسر 2")
        WebDriverWait(self.browser, PATIENCE).until(lambda _: "2" in self.place())

    def swipe(self, distance):
        """Draw a finger over the middle of the screen."""
        start = 180 - distance // 2
        self.touch("touchStart", start)
        for step in range(1, 11):
            self.touch("touchMove", start + distance * step // 10)
        self.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def touch(self, kind, x):
        points = [{"x": x, "y": 300}]
        self.command("Input.dispatchTouchEvent", type=kind, touchPoints=points)

    def test_the_link_downloads_the_full_picture_that_is_shown(self):
        self.open_article()
        self.enlarge(1)
        self.press(Keys.ARROW_RIGHT)
        self.assertShows(2)
        link = self.find(".viewer a[download]").get_attribute("href")
        self.assertTrue(link.endswith(self.article.gallery.get(position=2).picture.file.url))

    def test_only_the_picture_shown_is_read_out(self):
        self.open_article()
        self.enlarge(2)
        slides = "return [...document.querySelectorAll('.viewer-track > figure')].map(s => s.inert)"
        self.assertEqual(self.run_script(slides), [True, False, True, True])

    def test_whoever_wants_no_motion_sees_none(self):
        feature = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.command("Emulation.setEmulatedMedia", features=[feature])
        self.addCleanup(self.command, "Emulation.setEmulatedMedia", features=[])
        self.open_article()
        self.enlarge(1)
        self.assertShows(1)
        self.press(Keys.END)
        self.assertEqual(self.is_in_the_middle(), "Bridge 4")  # at once

    def test_without_scripts_a_picture_is_a_link_to_the_large_one(self):
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.command, "Emulation.setScriptExecutionDisabled", value=False)
        self.open_article()
        self.screenshot("gallery-without-scripts")
        self.assertEqual(self.browser.find_elements(By.CSS_SELECTOR, ".viewer"), [])
        link = self.link(2)
        address = link.get_attribute("href")
        link.click()
        WebDriverWait(self.browser, PATIENCE).until(lambda _: self.browser.current_url == address)

    def test_a_click_that_asks_for_a_new_tab_gets_one(self):
        self.open_article(number=1)
        prevented = (
            "const how = {bubbles: true, cancelable: true, ctrlKey: true};"
            "addEventListener('click', (event) => {"
            "  window.was = event.defaultPrevented; event.preventDefault(); });"
            "document.querySelector('.gallery a').dispatchEvent(new MouseEvent('click', how));"
            "return window.was"
        )
        self.assertFalse(self.run_script(prevented))
        self.assertFalse(self.is_open())

    def test_viewer_and_page_pass_axe_and_fit_the_window(self):
        article = article_with_gallery()
        for language in ("en", "ar"):
            self.open(article.get_absolute_url(language))
            for width, height in ((360, 740), (1280, 800)):
                with self.subTest(language=language, width=width):
                    self.resize(width, height)
                    self.screenshot(f"gallery-{language}-{width}")
                    self.axe()
                    self.enlarge(2)
                    self.screenshot(f"viewer-{language}-{width}")
                    self.axe()
                    for element in (
                        "document.documentElement",
                        "document.querySelector('.viewer')",
                    ):
                        widths = self.run_script(f"return [{element}.scrollWidth, innerWidth]")
                        self.assertLessEqual(*widths)
                    self.press(Keys.ESCAPE)

    def test_words_longer_than_the_screen_can_be_reached(self):
        self.resize(640, 360)
        self.open_article(caption="What is to be seen. " * 20)
        self.enlarge(1)
        self.assertShows(1)
        self.axe()
        self.run_script("document.querySelector('.viewer figcaption').focus()")
        self.assertTrue(self.has_focus("figcaption"))

    def test_nothing_moves_while_pictures_arrive(self):
        self.open_article()
        self.run_script(
            "window.shift = 0; new PerformanceObserver((list) => { for (const entry of"
            " list.getEntries()) window.shift += entry.value; })"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        self.enlarge(1)
        self.assertShows(1)
        self.press(Keys.END)
        self.assertShows(4)
        self.press(Keys.ESCAPE)
        self.assertLess(self.run_script("return window.shift"), 0.01)
