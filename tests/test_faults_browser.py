"""Faults in a real browser: what was typed is there, whatever was away."""

import errno
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import tag
from selenium.webdriver.common.by import By

from articles.models import Article
from library.models import Picture
from tests.admin import address
from tests.browser import BrowserTestCase
from tests.factories import make_article, picture_file


@tag("once")
class FaultBrowserTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        get_user_model().objects.create_superuser("webmaster")
        self.login("webmaster")

    def write(self, name, text):
        field = self.find(f"[name={name}]")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        field.clear()
        field.send_keys(text)

    def submit(self):
        with self.leaving():
            self.browser.execute_script("document.querySelector('[name=_save]').click()")

    def picture(self, name):
        for width in (360, 1280):
            self.resize(width)
            self.screenshot(f"{name}-{width}")

    def test_the_database_is_gone_while_somebody_saves(self):
        article = make_article("en", title="Old")
        path = address(Article, "change", article.pk)
        for language in ("ar", "en"):
            self.command(
                "Network.setCookie",
                name="django_language",
                value=language,
                url=self.live_server_url,
                path="/admin/",
            )
            self.open(path)
            self.write(f"summary_{language}", f"Typed in {language}\nand not lost.")
            with (
                patch("publishing.admin.submission.save", side_effect=OperationalError("gone")),
                self.assertLogs("django.request", "ERROR"),
            ):
                self.submit()
                self.picture(f"outage-{language}")
        self.axe()
        with self.leaving():
            self.find("form button").click()
        self.assertTrue(self.browser.find_elements(By.CSS_SELECTOR, ".messagelist .success"))
        copy = Article.objects.get(draft_of=article)
        self.assertEqual(copy.summary_en.split(), ["Typed", "in", "en", "and", "not", "lost."])

    def test_the_disk_is_full_while_somebody_uploads(self):
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "bridge.png").write_bytes(picture_file().read())
        self.open(address(Picture, "add"))
        self.write("name", "Bridge")
        self.write("alt_en", "A bridge over the Nile")
        self.find("[name=file]").send_keys(str(folder / "bridge.png"))
        full = OSError(errno.ENOSPC, "No space left on device")
        with (
            patch.object(default_storage, "_save", side_effect=full),
            self.assertLogs("library.file_forms", "ERROR"),
        ):
            self.submit()
        self.assertIn("could not be stored", self.find(".field-file .errorlist").text)
        self.picture("disk-full")
        self.assertEqual(
            self.find("[name=alt_en]").get_attribute("value"), "A bridge over the Nile"
        )
        self.find("[name=file]").send_keys(str(folder / "bridge.png"))
        self.submit()
        self.assertEqual(Picture.objects.get().alt_en, "A bridge over the Nile")
