from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import override_settings
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from library.models import Picture
from tests.factories import make_article, make_picture, picture_file
from tests.publishing.test_language_switch import INLINE, FormTestCase


class FocalPointTests(FormTestCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))
        self.picture = make_picture()
        self.picture.file.save("wide.png", picture_file((400, 200)), save=True)
        self.open_form(Picture, self.picture)

    def point(self):
        return tuple(int(self.find(f"#id_focal_{axis}").get_attribute("value")) for axis in "xy")

    def bring_into_view(self, element):
        """Scroll to an element, and wait until nothing on the page moves any more."""
        self.browser.execute_async_script(
            """
            const [element, done] = arguments;
            let before = null, still = 0;
            const look = () => {
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const now = JSON.stringify(element.getBoundingClientRect());
              still = now === before && document.readyState === "complete" ? still + 1 : 0;
              before = now;
              still > 20 ? done() : requestAnimationFrame(look);
            };
            look();
            """,
            element,
        )

    def marker(self):
        return self.find(".focal-marker")

    def test_a_click_in_the_picture_sets_it(self):
        image = self.find(".focal-point img")
        self.bring_into_view(image)
        size = image.size
        right, down = int(size["width"] * 0.25), -int(size["height"] * 0.25)
        mouse = ActionChains(self.browser).move_to_element_with_offset(image, right, down)
        mouse.click().perform()
        self.assertEqual(self.point(), (75, 25))
        self.assertEqual(self.browser.switch_to.active_element, self.marker())
        self.press("[name=_continue]")
        self.find(".messagelist .success")
        self.picture.refresh_from_db()
        self.assertEqual((self.picture.focal_x, self.picture.focal_y), (75, 25))

    def test_the_marker_is_dragged(self):
        marker = self.marker()
        self.bring_into_view(marker)
        right = int(self.find(".focal-point img").size["width"] * 0.25)
        ActionChains(self.browser).drag_and_drop_by_offset(marker, right, 0).perform()
        self.assertEqual(self.point(), (75, 50))

    def test_arrow_keys_move_it_and_tell_where_it_is(self):
        marker = self.marker()
        marker.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_UP)
        self.assertEqual(self.point(), (52, 49))
        marker.send_keys(Keys.SHIFT, Keys.ARROW_LEFT, Keys.ARROW_DOWN)
        self.assertEqual(self.point(), (42, 59))
        self.assertEqual(marker.get_attribute("role"), "slider")
        self.assertEqual(marker.accessible_name, "Focal point")
        said = marker.get_attribute("aria-valuetext")
        self.assertEqual(said, "42 % from the left, 59 % from the top")

    def test_it_stays_within_the_picture(self):
        self.marker().send_keys(Keys.SHIFT, *[Keys.ARROW_LEFT, Keys.ARROW_DOWN] * 7)
        self.assertEqual(self.point(), (0, 100))

    def test_it_follows_the_numbers(self):
        field = self.find("#id_focal_x")
        field.clear()
        field.send_keys("10")
        self.assertIn("10 % from the left", self.marker().get_attribute("aria-valuetext"))
        image, marker = self.find(".focal-point img").rect, self.marker().rect
        middle = marker["x"] + marker["width"] / 2
        self.assertAlmostEqual(middle, image["x"] + image["width"] * 0.1, delta=2)

    def test_left_is_left_in_either_direction_and_it_is_accessible(self):
        make_article(title="Bridge", main_picture=self.picture)
        Picture.objects.update(focal_x=10)
        for language in ("en", "ar"):
            self.browser.add_cookie({"name": "django_language", "value": language})
            for width in (360, 1280):
                with self.subTest(language, width=width):
                    self.resize(width)
                    self.open_form(Picture, self.picture)
                    image, marker = self.find(".focal-point img").rect, self.marker().rect
                    self.assertLess(marker["x"], image["x"] + image["width"] / 4)
                    self.screenshot(f"focal-{language}-{width}")
                    self.axe()

    def test_nothing_in_it_needs_an_exception_from_the_policy(self):
        self.assertEqual(self.browser.execute_async_script(INLINE), [])


class ReplacingTests(FormTestCase):
    def test_a_file_that_visitors_see_is_not_sent_before_it_is_confirmed(self):
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))
        picture = make_picture()
        make_article(title="Bridge", main_picture=picture)
        new = Path(folder, "new.png")
        new.write_bytes(picture_file((400, 200)).read())
        self.open_form(Picture, picture)
        self.find("#id_file").send_keys(str(new))
        self.press("[name=_continue]")
        box = self.find("#id_file-replace")
        self.assertEqual(self.browser.switch_to.active_element, box)
        self.assertIn("Tick this box", self.find(".tick [role=alert]").text)
        self.screenshot("replacing")
        self.axe()
        box.send_keys(Keys.SPACE)
        self.press("[name=_continue]")
        self.find(".messagelist .success")
        picture.refresh_from_db()
        self.assertEqual(picture.width, 400)
