"""Every type of page, in every language, narrow and wide, in a real browser with axe-core."""

from django.core.management import call_command
from django.test import override_settings, tag

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person
from pages.models import Page
from publishing.languages import CODES
from tests.browser import BrowserTestCase

LISTS = [
    "",
    "news/",
    "news/?kind=press_release",
    "events/",
    "structure/",
    "where-we-work/",
    "press/",
    "news/2024/05/",
    "topics/climate/",
    "countries/CV/",
    "press/subscriptions/",
    "search/?q=migration",
    "search/?q=qqqq",
]
WIDTHS = (360, 1280)


@tag("once")
class AccessibilityTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        call_command("load_demo", verbosity=0, picture_width=64)

    def addresses(self, code):
        """Return the address of each list, of the fullest page of each type, and of none."""
        for address in LISTS:
            yield f"/{code}/{address}"
        yield f"/{code}/nothing/is/here/"
        if code == CODES[0]:  # the language that the API is described in
            yield "/api/v1/"
        fullest = {
            Article: "-boilerplates",
            Event: "-sessions",
            Office: "-press_contacts",
            Person: "-appointments",
            Page: "-children",
        }
        for model, most in fullest.items():
            if page := model.objects.public(code).order_by(most, "pk").first():
                yield page.get_absolute_url(code)

    @override_settings(DEBUG=False)
    def test_no_page_violates_wcag(self):
        for code in CODES:
            for address in self.addresses(code):
                self.open(address)
                for width in WIDTHS:
                    with self.subTest(address=address, width=width):
                        self.resize(width)
                        self.axe()
                        self.assertFits(width)

    @override_settings(DEBUG=False)
    def test_no_page_violates_wcag_in_the_dark(self):
        self.command(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark"}],
        )
        self.addCleanup(self.command, "Emulation.setEmulatedMedia", features=[])
        for address in self.addresses("en"):
            with self.subTest(address=address):
                self.open(address)
                self.axe()

    def assertFits(self, width):
        """Assert that the page does not scroll sideways."""
        content = self.browser.execute_script("return document.documentElement.scrollWidth")
        self.assertLessEqual(content, width, self.browser.current_url)

    @override_settings(DEBUG=False)
    def test_pages_reflow_at_320_pixels(self):
        self.resize(320)
        for code in ("en", "ar"):
            for address in self.addresses(code):
                with self.subTest(address=address):
                    self.open(address)
                    self.assertFits(320)
