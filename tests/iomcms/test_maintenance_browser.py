"""What an editor sees who is at work while maintenance begins, and that no word is lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import override_settings

from articles.models import Article
from publishing import maintenance
from tests.publishing.test_nothing_lost import NothingLostTestCase


class MaintenanceTest(NothingLostTestCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MAINTENANCE_FILE=Path(folder, "maintenance")))

    def save_under_maintenance(self):
        self.open_form()
        maintenance.begin()
        self.type_in("#id_title_en", "A harbour opens")
        self.says("kept in this browser")
        self.press("input[name=_save]")
        self.find("input[name=title_en][type=hidden]")

    def test_the_answer_sends_again_what_was_sent(self):
        self.save_under_maintenance()
        for width in (360, 1280):
            self.resize(width)
            self.axe()
            self.screenshot(f"maintenance-{width}")
        maintenance.end()
        self.press("button[type=submit]")
        self.find(".messagelist .success")
        self.assertTrue(Article.objects.filter(title_en="A harbour opens").exists())

    def test_what_was_typed_is_offered_again_to_whoever_closed_the_page(self):
        self.save_under_maintenance()
        self.crash()
        self.interface("ar")
        self.open("/admin/")
        self.axe()
        self.screenshot("maintenance-ar")
        self.interface("en")
        maintenance.end()
        self.open_form()
        self.wait_for(lambda: self.find("#unsaved").is_displayed())
        self.press("#unsaved .button")
        self.find("#languages:not([hidden])")
        self.assertEqual(self.find("#id_title_en").get_attribute("value"), "A harbour opens")
