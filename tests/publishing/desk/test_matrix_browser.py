"""The matrix as it looks: in a browser, with axe-core."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from articles.models import Article
from publishing.desk.actions import assign
from tests.browser import BrowserTestCase

WIDTHS = (360, 1280)


@override_settings(DEBUG=False)
class MatrixLooksTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        call_command("load_demo", verbosity=0, picture_width=64)
        translator = get_user_model().objects.get(username="translator")
        articles = list(Article.objects.public("fr").order_by("pk")[:3])
        for page in articles:
            Article.objects.filter(pk=page.pk).update(is_outdated_fr=True)
        today = timezone.localdate()
        assign(articles[:1], ["fr"], translator, today - timedelta(days=3))
        assign(articles[1:], ["fr"], translator, today + timedelta(days=5))

    def test_the_matrix_and_the_queue_violate_no_rule_and_fit(self):
        for username, path in (("press", "/admin/translations/"), ("translator", "/admin/")):
            for language in ("en", "ar"):
                for width in WIDTHS:
                    with self.subTest(path=path, language=language, width=width):
                        self.login(username)
                        self.speak(language)
                        self.resize(width)
                        self.open(path)
                        self.find(".matrix-counts" if "translations" in path else ".work")
                        self.axe()
                        self.screenshot(f"{path.strip('/').replace('/', '-')}-{language}-{width}")
                        content = self.browser.execute_script(
                            "return document.documentElement.scrollWidth"
                        )
                        self.assertLessEqual(content, width)

    def test_one_box_ticks_all_pages_shown(self):
        self.login("press")
        self.open("/admin/translations/")
        self.find(".matrix thead input").click()
        boxes = self.browser.find_elements("css selector", ".matrix tbody .matrix-tick input")
        self.assertTrue(boxes and all(box.is_selected() for box in boxes))

    def speak(self, language):
        name, url = "django_language", f"{self.live_server_url}/admin/"
        self.command("Network.setCookie", name=name, value=language, url=url, path="/admin/")
