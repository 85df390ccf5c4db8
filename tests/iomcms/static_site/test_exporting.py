from datetime import timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.http import StreamingHttpResponse
from django.test import override_settings, tag
from django.utils import timezone

from audit.models import Entry
from iomcms.backups import Refused
from iomcms.static_site import stillness
from iomcms.static_site.addresses import Site
from library.models import Document
from pages.models import MenuEntry, SiteSettings
from publishing import actions, freshness
from publishing.languages import CODES
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
)
from tests.iomcms.static_site.exports import (
    ExportTestCase,
    contents,
    manifest_of,
    open_ends,
)
from tests.worlds import NOW, WORD, World

ALL = " ".join(CODES)
PDF = b"%PDF-1.4 " + bytes(range(256)) * 1000


def make_document(content):
    document = Document(title_en="Report")
    document.file.save("report.pdf", ContentFile(content), save=True)
    return document


def lead(*addresses):
    """Let the menu of every page lead to some addresses."""
    for address in addresses:
        MenuEntry.objects.create(place="main", label_en="There", address=address)


@tag("once")
class ExportedSiteTest(ExportTestCase):
    """What all is in one export; nothing is changed after it."""

    @classmethod
    def setUpTestData(cls):
        SiteSettings.objects.create(name_en="Site")
        cls.picture = make_picture()
        cls.article = make_article(
            ALL,
            slug_en="one",
            slug_ar="أخبار",
            main_picture=cls.picture,
            body_en='<p><a href="/api/v1/">API</a> <a href="/media/no.pdf">No</a>'
            ' <a href="/answers/1.txt">Nor</a></p>',
        )
        cls.pages = [make(ALL) for make in (make_event, make_office, make_page, make_person)]
        cls.pages.append(cls.article)
        for number in range(45):
            make_article("en", title=f"Piece {number:02}")
        make_document(b"%PDF-1.4 draft")
        cls.article.placed_documents.create(document=make_document(PDF))
        cls.gone = make_article("en", slug_en="gone", unpublish_at=PAST + timedelta(days=1))
        make_article("fr", slug_fr="ici")
        moved = make_article("en", slug_en="former")
        moved.slug_en = "present"
        moved.save()
        lead("/news/gone/", "/news/ici/", "/news/never/", "https://example.org/")
        lead("/news/former/", "/news/former/#main", "/news/present", "there/")
        cls.site, cls.summary = cls.export("site")

    def page(self, name):
        return (self.site / name).read_text()

    def test_every_language_is_complete(self):
        for code in CODES:
            for page in self.pages:
                path = self.site / unquote(page.get_absolute_url(code)).strip("/") / "index.html"
                self.assertIn(f'lang="{code}"', path.read_text()[:60])
            self.assertIn(f'href="{code}/index.html"', self.page("index.html"))
            self.assertGreater(self.summary.pages[code], 10)
        self.assertTrue((self.site / "ar/news/أخبار/index.html").is_file())

    def test_lists_are_there_to_their_last_page(self):
        self.assertIn("index-page-2.html", self.page("en/news/index.html"))
        self.assertIn("index-page-3.html", self.page("en/news/index-page-2.html"))
        said = "".join(path.read_text() for path in (self.site / "en/news").glob("index*.html"))
        for number in range(45):
            self.assertIn(f"Piece {number:02}", said)

    def test_files_are_there_as_they_are(self):
        files = contents(self.site)
        self.assertEqual([body for body in files.values() if body.startswith(b"%PDF")], [PDF])
        self.assertTrue([name for name in files if name.startswith("media/renditions/")])
        kit = files["en/news/one/press-kit.zip"]
        self.assertIn(self.picture.file.open().read(), kit)

    def test_the_manifest_tells_every_file(self):
        told = manifest_of(self.site)
        self.assertEqual(told["at"], NOW.isoformat())
        self.assertEqual(told["languages"], list(CODES))
        names = {each["file"] for each in told["files"]}
        self.assertEqual(names | {"export.json"}, set(contents(self.site)))
        for each in told["files"]:
            self.assertEqual((self.site / each["file"]).stat().st_size, each["bytes"])

    def test_a_withdrawn_page_and_a_missing_edition_that_are_linked_say_so(self):
        gone = self.page("en/news/gone/index.html")
        self.assertIn("withdrawn", gone)
        self.assertNotIn(self.gone.title_en, gone)
        self.assertIn("ici/index.html", self.page("en/news/ici/index.html"))
        self.assertIn("Page not found", self.page("en/news/never/index.html"))
        (page,) = self.site.glob("answers/*/index.html")  # where the export kept answers, once
        self.assertIn("Page not found", page.read_text())

    def test_a_link_to_a_former_address_leads_to_that_of_now(self):
        home = self.page("en/index.html")
        self.assertNotIn("former", home)
        self.assertEqual(home.count('<a href="news/present/index.html">There'), 2)
        self.assertFalse((self.site / "en/news/former").exists())

    def test_what_needs_a_server_is_left_out_and_said(self):
        page = self.page("en/news/one/index.html")
        self.assertIn('href="http://127.0.0.1:8000/api/v1/"', page)
        self.assertIn('href="http://127.0.0.1:8000/media/no.pdf"', page)
        self.assertIn('href="https://example.org/"', page)
        left_out = manifest_of(self.site)["left_out"]
        self.assertEqual(left_out["/media/no.pdf"], "It answers 404.")
        self.assertIn("/api/v1/", left_out)
        for name, content in contents(self.site).items():
            if name.endswith(".html"):
                self.assertNotIn(b"<form", content)
        self.assertIn("This form is not available", self.page("en/news/index.html"))

    def test_canonical_addresses_name_the_live_site(self):
        canonical = '<link rel="canonical" href="http://127.0.0.1:8000/en/news/one/">'
        self.assertIn(canonical, self.page("en/news/one/index.html"))

    def test_every_link_leads_to_a_file(self):
        self.assertEqual(open_ends(self.site), [])


@tag("once")
class HiddenPagesTest(ExportTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World(Random(7))
        cls.site, cls.summary = cls.export("world")

    def test_what_is_not_public_stands_in_no_file_and_what_is_public_on_its_page(self):
        self.assertEqual(self.summary.failed, [])
        statuses = {each["file"]: each["status"] for each in manifest_of(self.site)["files"]}
        for name, content in contents(self.site).items():
            said = unquote(name + content.decode(errors="replace")).lower()
            for word in set(WORD.findall(said)):
                owner, languages = self.world.owners[word]
                self.assertTrue(languages, f"{name} shows {word}: {owner}")
                if statuses.get(name) == 200 and "/" in name:
                    self.assertIn(name[:2], languages, f"{name} shows {word}: {owner}")
        for subject in self.world.subjects:
            for code in subject.public_languages:
                page = self.site / subject.url(code).strip("/") / "index.html"
                self.assertIn(subject.title(code), page.read_text())

    def test_every_link_leads_to_a_file(self):
        self.assertEqual(open_ends(self.site), [])


class ExportTest(ExportTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article("en", slug_en="one")

    def test_an_address_that_fails_is_named_and_the_rest_goes_on(self):
        make_article("en", slug_en="broken", main_picture=make_picture())

        def chunks():
            yield b"%PDF"
            raise ConnectionResetError

        sent = StreamingHttpResponse(chunks(), content_type="image/png")
        with (
            patch("articles.views.ArticleView.structured_data", failing_at("broken")),
            patch("library.views.sent", return_value=sent),
            self.assertLogs("django.request", "ERROR"),
        ):
            site, summary = self.export("failing")
        page, *files = sorted(summary.failed)
        self.assertEqual(page, "/en/news/broken/")
        self.assertTrue(files)
        self.assertIn('href="http://127.0.0.1:8000/en/news/broken/"', home_of(site))
        self.assertTrue((site / "en/news/one/index.html").is_file())
        self.assertNotIn(b"%PDF", b"".join(contents(site).values()))

    @tag("once")
    def test_a_disk_that_is_full_ends_it_and_leaves_nothing(self):
        full = patch("iomcms.static_site.crawling.Crawl.file_of", return_value=Path("/dev/full"))
        with full, self.assertRaisesRegex(OSError, "No space left"):
            self.export("full")
        self.assertEqual(list(self.folder.glob("full*")), [])

    def test_what_is_due_is_in_it_and_what_happens_meanwhile_is_not(self):
        copy = actions.edit(self.article)
        copy.title_en = "The new title"
        copy.save()
        actions.publish(self.article, ["en"], at=FUTURE)
        at = FUTURE + timedelta(days=1)
        coming = make_article("en", slug_en="coming", publish_at=at + timedelta(microseconds=1))
        before = freshness.token()
        site, _summary = self.export("later", at=at)
        self.assertIn("The new title", home_of(site))
        self.assertNotIn(coming.title_en.encode(), b"".join(contents(site).values()))
        self.assertEqual(Entry.objects.get(action="site.exported").details["failed"], 0)
        self.assertEqual(freshness.token(), before, "nothing is kept for others")

    @tag("once")
    def test_the_same_site_at_the_same_moment_is_the_same_to_the_byte(self):
        for make in (make_event, make_office, make_page, make_person):
            make("ar", slug_ar="أخبار", main_picture=make_picture())
        first, again = (contents(self.export(name)[0]) for name in ("first", "again"))
        self.assertEqual(first, again)

    @override_settings(SITE_URL="https://elsewhere.example.org")
    def test_a_name_to_which_the_site_does_not_answer_is_refused(self):
        with self.assertRaisesMessage(Refused, "elsewhere.example.org is none of the ALLOWED"):
            self.export("nobody")

    @override_settings(SITE_URL="", ALLOWED_HOSTS=[".example.org"])
    def test_without_a_name_it_is_the_first_host(self):
        self.assertEqual(Site.configured(), Site("https://example.org"))

    def test_the_clock_stands_and_goes_on(self):
        with stillness.standing_still(PAST):
            self.assertEqual(timezone.now(), PAST)
            self.assertEqual(timezone.localdate(), timezone.localdate(PAST))
        self.assertGreater(timezone.now(), PAST)


def home_of(site):
    return (site / "en/index.html").read_text()


def failing_at(slug):
    def structured_data(view, origin):
        if view.object.slug == slug:
            raise RuntimeError
        return {}

    return structured_data
