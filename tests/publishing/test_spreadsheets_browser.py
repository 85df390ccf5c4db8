"""Spreadsheets and redirects as they look: in a browser, with axe-core, by the keyboard."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from organisation.models import Office
from publishing.models import Redirect
from publishing.redirects import lead
from tests.admin import address
from tests.browser import BrowserTestCase
from tests.factories import make_office
from tests.spreadsheets import csv_of


class ByHandTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("chief")
        self.login("chief")
        self.office = make_office("en fr", title="Harbour")

    def look(self, name):
        for width in (1280, 360):
            self.resize(width)
            script = "return document.documentElement.scrollWidth"
            self.assertLessEqual(self.browser.execute_script(script), width, name)
            self.axe()
            self.screenshot(f"{name}-{width}")
        self.resize(1280)

    def press(self, selector, how=None):
        button = self.find(selector)
        with self.leaving():
            button.send_keys(how) if how else button.click()

    def hand_in(self, *rows):
        with TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            file.write_text(csv_of(*rows), encoding="utf-8")
            self.find("input[type=file]").send_keys(str(file))
            self.press("#content .submit-row button")

    def test_rows_come_in_after_they_were_seen(self):
        head = ["id", "title_fr", "phones", "kind"]
        for language in ("en", "ar"):
            self.open(address(Office, "changelist"))
            if language == "ar":
                Select(self.find("#interface-language")).select_by_value("ar")
                self.press(".interface-language button")
            self.press(f'a[href="{address(Office, "sheet_export")}"]')
            if language == "en":
                self.look("sheet-export")
            self.open(address(Office, "sheet_import"))
            self.find("details summary").send_keys(Keys.ENTER)
            if language == "ar":
                self.look("sheet-import")
            self.hand_in(head, [self.office.pk, "", "1", "clown"])
            self.assertEqual(len(self.browser.find_elements(By.CSS_SELECTOR, ".versions td")), 6)
            if language == "en":
                self.look("sheet-problems")
            self.hand_in(head, [self.office.pk, "Port", "'+41 22 555 01 00", "country"])
            self.look(f"sheet-dry-run-{language}")
        self.press("#content .submit-row button", Keys.ENTER)
        self.assertEqual(self.office.working_copy.title_fr, "Port")

    def test_redirects_are_listed(self):
        lead("/node/1", self.office)
        for name, url in (
            ("list", address(Redirect, "changelist")),
            ("form", address(Redirect, "change", Redirect.objects.get().pk)),
        ):
            self.open(url)
            self.look(f"redirects-{name}")
