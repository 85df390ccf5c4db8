"""The export of the demo site, followed by Chromium from the disk without a server."""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import TestCase, override_settings, tag

from articles.models import Article
from events.models import Event
from iomcms.static_site import export
from organisation.models import Country, Office, Person, PressContact
from publishing.models import Tag
from tests.browser import start_chromium
from tests.iomcms.static_site.exports import open_ends, say

#: What a page has to say for itself once all of its pictures are loaded.
LOOK = """
const done = arguments[0];
const pictures = [...document.images];
for (const each of pictures) each.loading = "eager";
Promise.allSettled(pictures.map(each => each.decode())).then(() => done({
  links: [...document.querySelectorAll("a[href]")].map(each => each.href.baseVal ?? each.href),
  broken: pictures.filter(each => !each.naturalWidth).map(each => each.currentSrc),
  background: getComputedStyle(document.querySelector(".band") ?? document.body).backgroundColor,
  direction: document.dir, language: document.documentElement.lang,
}));
"""


@tag("browser", "once")
class BrowsingTest(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory(ignore_cleanup_errors=True)))
        media = override_settings(MEDIA_ROOT=cls.folder / "media", RENDITIONS_IN_BACKGROUND=False)
        cls.enterClassContext(media)
        super().setUpClass()
        cls.browser = start_chromium(cls.folder / "chromium")
        cls.addClassCleanup(cls.browser.quit)

    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0, picture_width=64)
        lessen()
        cls.export = cls.folder / "export"
        cls.summary = export(cls.export, say)

    def look(self, path):
        """Open a file and return what it says for itself; nothing may be said on the console."""
        self.browser.get(path.as_uri())
        said = self.browser.execute_async_script(LOOK)
        self.assertEqual(self.browser.get_log("browser"), [], path)
        self.assertEqual(said["broken"], [], path)
        return said

    def test_every_link_between_files_leads_to_a_page_or_a_file(self):
        # Those too to which nothing but the maps of the site leads.
        seen, waiting = set(), sorted(self.export.rglob("*.html"))
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            for link in self.look(path)["links"]:
                url = urlsplit(link)
                if url.scheme == "file":
                    target = Path(unquote(url.path))
                    self.assertTrue(target.is_file(), f"{path} leads to {target}")
                    self.assertTrue(target.is_relative_to(self.export), target)
                    waiting += [target] if target.suffix == ".html" else []
        self.assertEqual(seen, set(self.export.rglob("*.html")))
        self.assertEqual(self.summary.failed, [])

    def test_no_link_of_any_file_is_open(self):
        self.assertEqual(open_ends(self.export), [])

    def test_pages_look_and_work_as_on_the_site(self):
        for code, direction in (("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")):
            said = self.look(self.export / code / "index.html")
            self.assertEqual((said["language"], said["direction"]), (code, direction))
            self.assertEqual(said["background"], "rgb(0, 51, 160)", "the style sheet is loaded")
        gallery = next(
            path
            for path in sorted(self.export.rglob("index.html"))
            if 'class="gallery"' in path.read_text()
        )
        self.look(gallery)
        self.browser.execute_script("document.querySelector('.gallery a').click()")
        self.assertTrue(
            self.browser.execute_script("return !!document.querySelector('dialog[open]')")
        )

    def test_it_can_lie_anywhere(self):
        elsewhere = self.folder / "a folder – أرشيف" / "site #1"
        shutil.copytree(self.export, elsewhere)
        said = self.look(elsewhere / "ar" / "index.html")
        self.assertTrue(Path(unquote(urlsplit(said["links"][3]).path)).is_file())


def lessen():
    """Leave of the demo what has every kind of page, and few of each."""
    kept = Article.objects.filter(gallery__isnull=False).values("pk")
    leave(Article.objects.exclude(pk__in=kept).order_by("-dateline_on", "pk"), 2)
    leave(Event.objects.order_by("pk"), 2)
    leave(Person.objects.order_by("pk"), 1)
    leave(PressContact.objects.order_by("pk"), 1)
    for _layer in range(3):  # an office stands above others
        leave(Office.objects.order_by("pk"), 2)
    leave(Country.objects.exclude(code__in=("CH", "KE")), 0)
    leave(Tag.objects.order_by("slug"), 2)


def leave(rows, number):
    """Delete all but the first rows, and those that others need."""
    for row in rows[number:]:
        with suppress(ProtectedError):
            row.delete()
