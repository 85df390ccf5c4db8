"""The browser tests can fail: what they check is found where it is planted."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.browser import BrowserTestCase

PAGE = "data:text/html,<html lang=en><title>Newsroom</title><main><h1>Newsroom</h1>%s</main>"


class BrowserTests(BrowserTestCase):
    def test_axe_names_the_picture_that_has_no_alternative_text(self):
        self.browser.get(PAGE % "<img id=map src=map.png>")
        with self.assertRaisesMessage(AssertionError, "image-alt (critical)") as caught:
            self.axe()
        self.assertIn("#map", str(caught.exception))

    def test_what_a_policy_forbids_is_found(self):
        self.open(reverse("admin:login"))
        self.browser.execute_script("document.body.innerHTML = '<p style=\"color: red\">Red'")
        with self.assertRaisesMessage(AssertionError, "Applying inline style violates"):
            self.assert_nothing_refused()
        self.assert_nothing_refused()

    def test_axe_passes_a_sound_page(self):
        self.browser.get(PAGE % "<img alt=Map src=map.png>")
        self.axe()

    def test_a_page_can_be_as_narrow_as_a_phone(self):
        self.resize(320)
        self.browser.get(PAGE % "")
        self.assertEqual(self.browser.execute_script("return innerWidth"), 320)

    def test_a_user_is_signed_in_until_the_test_ends(self):
        get_user_model().objects.create_superuser("press", password="newsroom-demo")
        self.open(reverse("admin:index"))
        self.assertIn("login", self.browser.current_url)
        self.login("press")
        self.open(reverse("admin:index"))
        self.assertNotIn("login", self.browser.current_url)
