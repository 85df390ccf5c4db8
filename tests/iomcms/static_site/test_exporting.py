from datetime import timedelta
from io import StringIO
from random import Random
from unittest.mock import patch
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.http import StreamingHttpResponse
from django.test import override_settings, tag
from django.utils import timezone

from audit.models import Entry
from iomcms.backups import Refused
from iomcms.static_site import stillness
from iomcms.static_site.places import place
from library.models import Document
from pages.models import LeadStory, MenuEntry, SiteSettings
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
from tests.hostile_world import HostileWorld
from tests.iomcms.static_site.exports import ExportTestCase, contents, manifest_of, open_ends
from tests.worlds import NOW, WORD, World

ALL = " ".join(CODES)


@tag("once")
class HiddenPagesTest(ExportTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World(Random(7))

    def test_what_is_not_public_stands_in_no_file_and_what_is_public_on_its_page(self):
        folder, summary = self.export()
        self.assertEqual(summary.failed, [])
        statuses = {each["file"]: each["status"] for each in manifest_of(folder)["files"]}
        for name, content in contents(folder).items():
            said = unquote(name + content.decode()).lower()
            for word in set(WORD.findall(said)):
                owner, languages = self.world.owners[word]
                self.assertTrue(languages, f"{name} shows {word}: {owner}")
                offers_editions = statuses.get(name, 404) in (404, 410)
                if not offers_editions:
                    self.assertIn(name[:2], languages, f"{name} shows {word}: {owner}")
        for subject in self.world.subjects:
            for code in subject.public_languages:
                page = folder / subject.url(code).strip("/") / "index.html"
                self.assertIn(subject.title(code), page.read_text())

    def test_every_link_leads_to_a_file(self):
        folder, _summary = self.export()
        self.assertEqual(open_ends(folder), [])

    def test_the_same_site_at_the_same_moment_is_the_same_to_the_byte(self):
        one, other = (self.export(name)[0] for name in ("one", "other"))
        self.assertEqual(contents(one), contents(other))


@tag("once")
class HostilePagesTest(ExportTestCase):
    def test_links_hold_whatever_is_written_into_texts(self):
        HostileWorld()
        folder, summary = self.export(at=timezone.now())
        self.assertEqual(summary.failed, [])
        self.assertEqual([end for end in open_ends(folder) if "/" not in end[1]], [])


class ExportTest(ExportTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.picture = make_picture()
        cls.article = make_article(ALL, slug_en="one", slug_ar="أخبار", main_picture=cls.picture)
        cls.site = SiteSettings.objects.create(name_en="Site")

    def lead(self, *addresses):
        """Let the menu of every page lead to some addresses."""
        for address in addresses:
            MenuEntry.objects.create(place="main", label_en="There", address=address)

    def page(self, folder, name="en/index.html"):
        return (folder / name).read_text()

    def test_every_language_is_complete(self):
        pages = [self.article, *(make(ALL) for make in (make_event, make_office, make_page))]
        pages.append(make_person(ALL))
        folder, summary = self.export()
        for code in CODES:
            for page in pages:
                path = folder / unquote(page.get_absolute_url(code)).strip("/") / "index.html"
                self.assertIn(f'lang="{code}"', path.read_text()[:60])
            self.assertIn(f'href="{code}/index.html"', self.page(folder, "index.html"))
        self.assertEqual(len(set(summary.pages.values())), 1, summary.pages)
        self.assertTrue((folder / "ar/news/أخبار/index.html").is_file())

    def test_lists_are_there_to_their_last_page(self):
        for number in range(45):
            make_article("en", title=f"Piece {number:02}")
        folder, _summary = self.export()
        self.assertIn("index-page-2.html", self.page(folder, "en/news/index.html"))
        self.assertIn("index-page-3.html", self.page(folder, "en/news/index-page-2.html"))
        said = "".join(path.read_text() for path in (folder / "en/news").glob("index*.html"))
        for number in range(45):
            self.assertIn(f"Piece {number:02}", said)

    def test_files_are_there_as_they_are(self):
        document = Document(title_en="Report")
        content = b"%PDF-1.4 " + bytes(range(256)) * 1000
        document.file.save("report.pdf", ContentFile(content), save=True)
        hidden = Document(title_en="Draft")
        hidden.file.save("draft.pdf", ContentFile(b"%PDF-1.4 draft"), save=True)
        self.article.placed_documents.create(document=document)
        folder, _summary = self.export()
        files = contents(folder)
        self.assertEqual([body for body in files.values() if body.startswith(b"%PDF")], [content])
        self.assertIn(self.picture.file.open().read(), files.values())
        self.assertTrue([name for name in files if name.endswith("press-kit.zip")])

    def test_the_manifest_tells_every_file(self):
        folder, _summary = self.export()
        told = manifest_of(folder)
        self.assertEqual(told["at"], NOW.isoformat())
        self.assertEqual(told["languages"], list(CODES))
        names = {each["file"] for each in told["files"]}
        self.assertEqual(names | {"export.json"}, set(contents(folder)))
        for each in told["files"]:
            self.assertEqual((folder / each["file"]).stat().st_size, each["bytes"])

    def test_a_withdrawn_page_and_a_missing_edition_that_are_linked_say_so(self):
        gone = make_article("en", slug_en="gone", unpublish_at=PAST + timedelta(days=1))
        make_article("fr", slug_fr="ici")
        self.lead("/news/gone/", "/news/ici/", "/news/never/")
        folder, _summary = self.export()
        self.assertIn("withdrawn", self.page(folder, "en/news/gone/index.html"))
        self.assertNotIn(gone.title_en, self.page(folder, "en/news/gone/index.html"))
        self.assertIn("ici/index.html", self.page(folder, "en/news/ici/index.html"))
        self.assertIn("Page not found", self.page(folder, "en/news/never/index.html"))
        self.assertEqual(open_ends(folder), [])

    def test_a_link_to_a_former_address_leads_to_that_of_now(self):
        moved = make_article("en", slug_en="former")
        moved.slug_en = "present"
        moved.save()
        self.lead("/news/former/", "/news/former/#corrections", "/news/present")
        folder, _summary = self.export()
        self.assertNotIn("former", self.page(folder))
        self.assertEqual(self.page(folder).count('href="news/present/index.html"'), 3)
        self.assertFalse((folder / "en/news/former").exists())

    def test_what_needs_a_server_is_left_out_and_said(self):
        self.lead("https://example.org/")
        self.article.body_en = '<p><a href="/api/v1/">API</a> <a href="/media/no.pdf">No</a></p>'
        self.article.save()
        folder, _summary = self.export()
        page = self.page(folder, "en/news/one/index.html")
        self.assertIn('href="http://127.0.0.1:8000/api/v1/"', page)
        self.assertIn('href="http://127.0.0.1:8000/media/no.pdf"', page)
        self.assertIn('href="https://example.org/"', page)
        left_out = manifest_of(folder)["left_out"]
        self.assertEqual(left_out["/media/no.pdf"], "It answers 404.")
        self.assertIn("/api/v1/", left_out)
        for name, content in contents(folder).items():
            if name.endswith(".html"):
                self.assertNotIn(b"<form", content)
        self.assertIn("This form is not available", self.page(folder, "en/news/index.html"))

    def test_canonical_addresses_name_the_live_site(self):
        folder, _summary = self.export()
        canonical = '<link rel="canonical" href="http://127.0.0.1:8000/en/news/one/">'
        self.assertIn(canonical, self.page(folder, "en/news/one/index.html"))

    def test_a_page_that_fails_is_named_and_the_rest_goes_on(self):
        broken = make_article("en", slug_en="broken")
        LeadStory.objects.create(site=self.site, article=broken)
        failing = patch("articles.views.ArticleView.structured_data", fails_at("broken"))
        with failing, self.assertLogs("django.request", "ERROR"):
            folder, summary = self.export()
        self.assertEqual(summary.failed, ["/en/news/broken/"])
        self.assertIn('href="http://127.0.0.1:8000/en/news/broken/"', self.page(folder))
        self.assertTrue((folder / "en/news/one/index.html").is_file())

    def test_what_breaks_off_while_it_is_sent_is_named(self):
        def chunks():
            yield b"%PDF"
            raise ConnectionResetError

        sent = StreamingHttpResponse(chunks(), content_type="image/png")
        with patch("library.views.sent", return_value=sent):
            folder, summary = self.export()
        self.assertTrue(summary.failed)
        self.assertNotIn(b"%PDF", b"".join(contents(folder).values()))

    def test_what_happens_meanwhile_is_no_part_of_it(self):
        at = timezone.now()
        coming = make_article("en", slug_en="coming", publish_at=at + timedelta(microseconds=1))
        self.lead("/news/coming/")
        folder, _summary = self.export(at=at)
        self.assertNotIn(coming.title_en.encode(), b"".join(contents(folder).values()))

    def test_what_is_due_is_applied_before(self):
        copy = actions.edit(self.article)
        copy.title_en = "The new title"
        copy.save()
        actions.publish(self.article, ["en"], at=NOW + timedelta(days=36500))
        self.assertNotIn("The new title", self.page(self.export("before")[0]))
        later = NOW + timedelta(days=36501)
        self.assertIn("The new title", self.page(self.export("after", at=later)[0]))

    def test_nothing_that_was_made_is_kept_for_others(self):
        before = freshness.token()
        with patch.object(freshness, "tell", side_effect=AssertionError):
            self.export()
        self.assertEqual(freshness.token(), before)

    def test_it_is_recorded(self):
        self.export()
        entry = Entry.objects.get(action="site.exported")
        self.assertEqual(entry.details["failed"], 0)

    @override_settings(SITE_URL="https://elsewhere.example.org")
    def test_a_name_to_which_the_site_does_not_answer_is_refused(self):
        with self.assertRaisesMessage(
            Refused, "elsewhere.example.org is none of the ALLOWED_HOSTS"
        ):
            self.export()

    @override_settings(SITE_URL="")
    def test_without_a_name_it_is_the_first_host(self):
        folder, _summary = self.export()
        self.assertEqual(manifest_of(folder)["site"], "https://localhost")


def fails_at(slug):
    def structured_data(view, origin):
        if view.object.slug == slug:
            raise RuntimeError
        return {}

    return structured_data


class CommandTest(ExportTestCase):
    def call(self, folder, **options):
        errors = StringIO()
        call_command("export_site", str(folder), stderr=errors, **options)
        return errors.getvalue()

    def test_it_says_what_it_wrote(self):
        make_article("en")
        said = self.call(self.folder / "said")
        self.assertRegex(said, r"files are written; pages: en \d+, fr \d+")

    def test_failures_end_with_status_1(self):
        with (
            patch("iomcms.static_site.exporting.Crawl.failed", return_value=["/en/"]),
            self.assertRaisesMessage(CommandError, "/en/") as caught,
        ):
            self.call(self.folder / "failed")
        self.assertEqual(caught.exception.returncode, 1)
        self.assertTrue((self.folder / "failed/index.html").is_file())

    def test_a_folder_with_files_is_refused(self):
        folder = self.folder / "taken"
        folder.mkdir()
        (folder / "letter.txt").write_text("Dear")
        with self.assertRaisesMessage(CommandError, "is not empty"):
            self.call(folder)
        with self.assertRaisesMessage(CommandError, "is no export of a site"):
            self.call(folder, replace=True)
        self.assertEqual(contents(folder), {"letter.txt": b"Dear"})

    def test_an_export_is_replaced_where_that_is_asked_for(self):
        folder = self.folder / "again"
        folder.mkdir()
        self.call(folder)
        (folder / "former").touch()
        self.call(folder, replace=True)
        self.assertFalse((folder / "former").exists())
        self.assertEqual(list(self.folder.glob("again*")), [folder])


@tag("once")
class PlaceTest(ExportTestCase):
    def test_what_breaks_off_leaves_nothing_and_what_was_there(self):
        folder = self.folder / "whole"
        with place(folder) as new:
            (new / "export.json").write_text("{}")
        for error in (RuntimeError, KeyboardInterrupt, SystemExit):
            with self.assertRaises(error), place(folder, replaces=True) as new:
                (new / "export.json").write_text("other")
                raise error
        self.assertEqual(contents(folder), {"export.json": b"{}"})
        self.assertEqual(list(self.folder.glob("whole*")), [folder])

    def test_two_exports_do_not_write_into_one_folder(self):
        with place(self.folder / "busy"):
            with self.assertRaisesMessage(Refused, "another export is running"):
                with place(self.folder / "busy"):
                    pass


class StillnessTest(ExportTestCase):
    def test_the_clock_stands_and_goes_on(self):
        with stillness.standing_still(PAST):
            self.assertEqual(timezone.now(), PAST)
            self.assertEqual(timezone.localdate(), timezone.localdate(PAST))
        self.assertGreater(timezone.now(), PAST)
        self.assertLess(timezone.now(), FUTURE)
