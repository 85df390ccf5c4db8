"""Tests in a real Chromium, with the checks of accessibility that axe-core makes.

They are skipped where Chromium, its driver or axe-core is absent. Under CI=true that is a failure.
"""

import base64
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest import SkipTest

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import tag
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import (
    presence_of_element_located,
    staleness_of,
)
from selenium.webdriver.support.wait import WebDriverWait

from tests.databases import SharedDatabaseTestCase

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 30  # seconds: much is at work on the machine that judges a change
#: What stands in each line in which Chromium says that it has refused something.
POLICY = "Content Security Policy"
#: Chromium's own page around a picture that is opened alone has a style.
EXPECTED = re.compile(r"\S*/media/\S* ").match
FLAGS = [
    "--headless",
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks any other host for anything gets an error here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def miss(what):
    """Skip the test for want of `what`, or fail it where everything has to be there."""
    reason = f"{what} is not installed: nothing was tested in a browser"
    raise AssertionError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)


def program(*names):
    """Return the path of the first of these programs that is installed."""
    return next(filter(None, map(shutil.which, names)), None) or miss(names[0])


def start_chromium(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, Service(program("chromedriver")))


class OurFiles(StaticFilesHandler):
    """Serves what is static, and leaves every other file to the site: it decides who may have it,
    which Django's own server for tests does not ask.
    """

    def __init__(self, media_handler):
        super().__init__(media_handler.application)


@tag("browser")
class BrowserTestCase(SharedDatabaseTestCase, StaticLiveServerTestCase):
    """A live server and one Chromium a class; each test starts signed out, 1280 pixels wide, and
    fails where a page did what its policy forbids.
    """

    static_handler = OurFiles

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profile = cls.enterClassContext(
            tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        )
        cls.browser = start_chromium(profile)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        self.browser.get("about:blank")
        self.addCleanup(self.assert_nothing_refused)
        self.command("Network.clearBrowserCookies")
        self.command("Storage.clearDataForOrigin", origin=self.live_server_url, storageTypes="all")
        self.resize(1280)

    def assert_nothing_refused(self):
        """Assert that no page since the last time did what its policy forbids."""
        said = [line["message"] for line in self.browser.get_log("browser")]
        self.assertEqual([each for each in said if POLICY in each and not EXPECTED(each)], [])

    def command(self, name, /, **parameters):
        """Send Chromium a command of its DevTools protocol."""
        return self.browser.execute_cdp_cmd(name, parameters)

    def open(self, path):
        self.browser.get(self.live_server_url + path)

    def find(self, selector):
        """Return the first element that matches, once there is one."""
        there = presence_of_element_located((By.CSS_SELECTOR, selector))
        return WebDriverWait(self.browser, PATIENCE).until(there, f"no element {selector}")

    @contextmanager
    def leaving(self):
        """Wait until the page is gone after what is done inside, which leads to another."""
        page = self.find("html")
        yield
        WebDriverWait(self.browser, PATIENCE).until(staleness_of(page), "the page is still there")
        self.find("body")

    def login(self, username):
        """Sign an existing user in, without going through the login form."""
        self.client.force_login(get_user_model().objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        value = self.client.cookies[name].value
        self.command("Network.setCookie", name=name, value=value, url=self.live_server_url)

    def resize(self, width, height=900):
        """Give the page exactly this many CSS pixels; a window cannot be as narrow as a phone."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def screenshot(self, name):
        """Keep a picture of the whole page in the folder that SCREENSHOTS names, if it does."""
        if folder := os.environ.get("SCREENSHOTS"):
            width, height = self.browser.execute_script(
                "return [innerWidth, document.documentElement.scrollHeight]"
            )
            # Beyond the window Chromium would cut a page from right to left off at its side.
            self.resize(width, height)
            picture = self.command("Page.captureScreenshot")
            self.resize(width)
            Path(folder).mkdir(parents=True, exist_ok=True)
            Path(folder, f"{name}.png").write_bytes(base64.b64decode(picture["data"]))

    def axe(self):
        """Assert that axe-core finds no violation of WCAG 2.2 A or AA on the page as it stands."""
        if not AXE.exists():
            miss("axe-core")
        self.assert_nothing_refused()
        self.browser.execute_script(AXE.read_text())
        violations = self.browser.execute_async_script(
            "const [tags, done] = arguments;"
            "axe.run({runOnly: {type: 'tag', values: tags}}).then(found => done(found.violations))",
            WCAG_2_2_AA,
        )
        # axe copies style sheets that import others into a document of its own, which the policy
        # refuses; the page has not asked for that.
        self.browser.get_log("browser")
        if violations:
            self.fail(f"{self.browser.current_url}\n" + "\n".join(map(described, violations)))


def described(violation):
    """Say which rule is broken, and by which elements."""
    elements = "".join(
        f"\n    {' '.join(map(str, node['target']))}: {node['html']}" for node in violation["nodes"]
    )
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}{elements}"
