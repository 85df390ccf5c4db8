import logging
import tracemalloc
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.test import TestCase, override_settings
from django.utils import translation

from articles.models import Article
from library.addresses import plain_name
from library.models import Picture
from library.placements import pictures_of
from pages.models import SiteSettings
from publishing import actions
from publishing.previews import preview_address
from tests.admin import AdminTestCase
from tests.factories import (
    FUTURE,
    make_article,
    make_event,
    make_office,
    make_page,
    make_person,
    make_picture,
    picture_file,
)


class Files:
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))


def image(picture):
    return f'<figure><img src="{picture.file.url}" alt="A bridge"></figure>'


def illustrated(languages="en", **fields):
    """Return an article with a main picture, two in its gallery and two in its texts."""
    pictures = [make_picture() for _ in range(5)]
    main, first, second, in_text, in_note = pictures
    texts = {"body_en": image(in_text) + image(first), "note_to_editors_en": image(in_note)}
    article = make_article(languages, main_picture=main, **texts | fields)
    article.gallery.create(picture=second, position=2)
    article.gallery.create(picture=first, position=1)
    return article, pictures


def kit(page, language="en"):
    return page.get_absolute_url(language) + "press-kit.zip"


class PicturesOfAPageTest(Files, TestCase):
    def test_they_come_once_each_main_picture_then_gallery_then_texts(self):
        article, pictures = illustrated()
        self.assertEqual(pictures_of(article), pictures)

    def test_each_language_has_those_of_its_own_texts(self):
        article, pictures = illustrated("en fr")
        self.assertEqual(pictures_of(article, "fr"), pictures[:3])

    def test_a_text_that_names_a_replaced_file_has_the_new_one(self):
        article, pictures = illustrated()
        pictures[3].file.save("bridge.png", picture_file((9, 9)), save=True)
        self.assertEqual(pictures_of(article), pictures)

    def test_there_are_as_many_queries_for_five_pictures_as_for_fifty(self):
        article, _pictures = illustrated()
        article = Article.objects.for_page("en").get(pk=article.pk)
        with self.assertNumQueries(2):
            pictures_of(article, "en")
        many = [make_picture() for _ in range(25)]
        for picture in many[:15]:
            article.gallery.create(picture=picture)
        Article.objects.filter(pk=article.pk).update(body_en="".join(map(image, many[10:])))
        article = Article.objects.for_page("en").get(pk=article.pk)
        with self.assertNumQueries(2), translation.override("en"):
            self.assertEqual([each.alt for each in pictures_of(article)], ["A bridge"] * 29)


class PressKitTest(Files, TestCase):
    def archive(self, page, language="en"):
        response = self.client.get(kit(page, language))
        self.assertEqual(response.status_code, 200)
        archive = ZipFile(BytesIO(response.getvalue()))
        self.assertIsNone(archive.testzip())
        return archive

    def credits(self, page, language="en"):
        return self.archive(page, language).read("credits.txt").decode("utf-8-sig")

    def test_it_holds_every_picture_of_the_page_byte_for_byte(self):
        article, pictures = illustrated()
        archive = self.archive(article)
        *files, credits = archive.infolist()
        self.assertEqual(credits.filename, "credits.txt")
        self.assertEqual(len({file.filename for file in files}), 5)
        for file, picture in zip(files, pictures, strict=True):
            self.assertEqual(file.compress_type, ZIP_STORED)
            self.assertEqual(archive.read(file), Path(picture.file.path).read_bytes())

    def test_names_tell_the_order_and_no_folder(self):
        article, pictures = illustrated()
        names = self.archive(article).namelist()
        self.assertEqual(names[0], f"01-{plain_name(pictures[0].file.name)}")
        self.assertEqual([name for name in names if "/" in name], [])

    def test_the_credits_say_what_belongs_to_each_picture_in_the_language_of_the_page(self):
        picture = make_picture(
            name="For the library only",
            alt_fr="Un pont",
            caption_en="The new bridge",
            caption_fr="Le nouveau pont",
            credit="Ada & Co.",
            rights="CC0 1.0",
        )
        article = make_article("en fr", title="Bridge", main_picture=picture)
        text = self.credits(article, "fr")
        name = f"01-{plain_name(picture.file.name)}"
        address = f"http://testserver{article.get_absolute_url('fr')}"
        for part in ("Bridge fr", address, name, "Le nouveau pont", "Ada & Co.", "CC0", "Un pont"):
            with self.subTest(part):
                self.assertIn(part, text)
        for part in ("For the library only", "The new bridge", "A bridge"):
            with self.subTest(part):
                self.assertNotIn(part, text)

    def test_it_comes_as_a_file_that_no_search_engine_lists(self):
        article, _pictures = illustrated(slug_en="bridge")
        response = self.client.get(kit(article))
        self.assertEqual(response["Content-Type"], "application/zip")
        disposition = 'attachment; filename="bridge-press-kit.zip"'
        self.assertEqual(response["Content-Disposition"], disposition)
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["X-Robots-Tag"], "noindex")

    def test_an_arabic_address_gives_an_arabic_name(self):
        article = make_article("ar", slug_ar="جسر", main_picture=make_picture())
        response = self.client.get(kit(article, "ar"))
        self.assertIn("filename*=utf-8''%D8%AC", response["Content-Disposition"])

    def test_every_type_of_page_has_one(self):
        for make in (make_article, make_event, make_office, make_person, make_page):
            with self.subTest(make.__name__):
                self.archive(make(main_picture=make_picture()))

    def test_there_are_as_many_queries_for_five_pictures_as_for_fifty(self):
        SiteSettings.objects.create()
        article, _pictures = illustrated()
        self.client.get(kit(article))
        for _ in range(2):
            with self.assertNumQueries(4):  # site, page, names in texts, pictures
                self.client.get(kit(article)).getvalue()
            for _ in range(45):
                article.gallery.create(picture=make_picture())

    def test_it_has_a_tag_that_changes_with_a_picture(self):
        article, pictures = illustrated()
        tag = self.client.get(kit(article))["ETag"]
        again = self.client.get(kit(article), headers={"if-none-match": tag})
        self.assertEqual((again.status_code, again.content), (304, b""))
        pictures[1].file.save("bridge.png", picture_file((9, 9)), save=True)
        self.assertEqual(
            self.client.get(kit(article), headers={"if-none-match": tag}).status_code, 200
        )

    def test_the_same_pictures_make_the_same_archive(self):
        article, _pictures = illustrated()
        first = self.client.get(kit(article)).getvalue()
        with patch("zipfile.time.localtime", return_value=(2031, 1, 1, 12, 0, 0, 0, 1, 0)):
            second = self.client.get(kit(article)).getvalue()
        self.assertEqual(first, second)

    def test_who_asks_for_the_head_reads_no_picture(self):
        article, pictures = illustrated()
        tag = self.client.get(kit(article))["ETag"]
        for picture in pictures:
            default_storage.delete(picture.file.name)
        with self.assertNoLogs("library.press_kits"):
            response = self.client.head(kit(article))
        self.assertEqual((response.status_code, response["ETag"]), (200, tag))

    def test_nothing_but_reading_is_answered(self):
        article, _pictures = illustrated()
        self.assertEqual(self.client.post(kit(article)).status_code, 405)


class MissingFileTest(Files, TestCase):
    def test_it_is_left_out_and_named(self):
        article, pictures = illustrated()
        default_storage.delete(pictures[2].file.name)
        with self.assertLogs("library.press_kits", logging.WARNING):
            content = self.client.get(kit(article)).getvalue()
        archive = ZipFile(BytesIO(content))
        self.assertIsNone(archive.testzip())
        name = f"03-{plain_name(pictures[2].file.name)}"
        self.assertNotIn(name, archive.namelist())
        self.assertEqual(len(archive.namelist()), 5)
        credits = archive.read("credits.txt").decode("utf-8-sig")
        self.assertIn(name, credits.partition("Not in this archive")[2])

    def test_nor_does_an_empty_file_or_a_strange_name_break_it(self):
        article, pictures = illustrated()
        Path(pictures[0].file.path).write_bytes(b"")
        Picture.objects.filter(pk=pictures[1].pk).update(file="../../etc/passwd")
        with self.assertLogs("library.press_kits", logging.WARNING):
            content = self.client.get(kit(article)).getvalue()
        archive = ZipFile(BytesIO(content))
        self.assertEqual(len(archive.namelist()), 4)

    def test_a_file_that_breaks_off_ends_the_download(self):
        article, pictures = illustrated()
        path = Path(pictures[0].file.path)
        path.write_bytes(bytes(1 << 17))
        parts = iter(self.client.get(kit(article)))
        next(parts)
        with patch.object(FieldFile, "read", side_effect=OSError), self.assertRaises(OSError):
            list(parts)


class MemoryTest(Files, TestCase):
    def test_large_pictures_are_never_in_memory(self):
        article, pictures = illustrated()
        size = 40 << 20
        for picture in pictures:
            with Path(picture.file.path).open("r+b") as file:
                file.truncate(size)
        response = self.client.get(kit(article))
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        largest = total = 0
        for part in response.streaming_content:
            largest, total = max(largest, len(part)), total + len(part)
        peak = tracemalloc.get_traced_memory()[1]
        self.assertGreater(total, 5 * size)
        self.assertLess(largest, 1 << 18)
        self.assertLess(peak, 2 << 20, f"{peak:,} bytes")

    def test_the_first_bytes_come_before_the_second_picture_is_read(self):
        article, pictures = illustrated()
        parts = iter(self.client.get(kit(article)).streaming_content)
        self.assertTrue(next(parts).startswith(b"PK"))
        for picture in pictures[1:]:
            default_storage.delete(picture.file.name)
        with self.assertLogs("library.press_kits", logging.WARNING) as logged:
            list(parts)
        self.assertEqual(len(logged.records), 4)


class PublicOnlyTest(Files, TestCase):
    def answer(self, page, language="en"):
        return self.client.get(kit(page, language))

    def test_a_page_that_is_not_public_has_none(self):
        for moment in (None, FUTURE):
            article, _pictures = illustrated(publish_at=moment)
            self.assertEqual(self.answer(article).status_code, 404)

    def test_an_edition_that_is_not_public_has_none_and_the_others_are_named(self):
        article, _pictures = illustrated("en fr", publish_at_fr=FUTURE)
        response = self.answer(article, "fr")
        self.assertContains(response, article.get_absolute_url("en"), status_code=404)

    def test_a_withdrawn_page_is_gone_with_its_kit(self):
        article, _pictures = illustrated()
        actions.withdraw(article, "en")
        self.assertEqual(self.answer(article).status_code, 410)

    def test_a_page_without_pictures_has_none(self):
        self.assertEqual(self.answer(make_article()).status_code, 404)

    def test_a_page_that_moved_leads_to_its_kit(self):
        article, _pictures = illustrated(slug_en="old")
        article.slug_en = "new"
        article.save()
        response = self.client.get("/en/news/old/press-kit.zip")
        self.assertRedirects(response, kit(article), 301, fetch_redirect_response=False)

    def test_the_pictures_of_a_working_copy_are_not_in_it(self):
        article = make_article(main_picture=make_picture())
        copy = actions.edit(article)
        copy.gallery.create(picture=make_picture())
        archive = ZipFile(BytesIO(self.answer(article).getvalue()))
        self.assertEqual(len(archive.namelist()), 2)


class LinkTest(Files, AdminTestCase):
    def page(self, article):
        return self.client.get(article.get_absolute_url("en"))

    def test_the_page_says_how_many_pictures_there_are(self):
        article, _pictures = illustrated()
        response = self.page(article)
        self.assertContains(response, "Download all pictures (ZIP, 5 pictures)")
        self.assertContains(response, f'href="{kit(article)}"')

    def test_where_there_is_no_picture_there_is_no_link(self):
        self.assertNotContains(self.page(make_article()), "press-kit")

    def test_it_costs_no_query_where_no_text_has_a_picture(self):
        SiteSettings.objects.create()
        article, _pictures = illustrated(body_en="", note_to_editors_en="")
        self.page(article)
        with self.assertNumQueries(4):  # site, page, what reads alike, menus
            self.page(article)

    def test_a_preview_offers_none(self):
        article, _pictures = illustrated()
        response = self.client.get(preview_address(article, "en"))
        self.assertContains(response, article.title_en)
        self.assertNotContains(response, "press-kit")
