"""Pictures of pages in web archives, on their way to the library."""

import gzip

from django.test import override_settings, tag

from articles.models import Article
from imports.models import ImportedPage
from library.models import Picture

from .illustrated import PAGE, SITE, WORDS, PictureTestCase, png
from .readers.test_archives import Archive


@tag("once")
class ArchiveTests(PictureTestCase):
    def test_pictures_come_from_the_archive_before_and_after_their_page(self):
        for is_packed, name in ((True, "site.warc.gz"), (False, "site.warc")):
            with self.subTest(name):
                Article.objects.all().delete()
                ImportedPage.objects.all().delete()
                Picture.objects.all().delete()
                archive = Archive(is_packed)
                archive.add("/sites/a.png", png("#111"), kind="image/png")
                text = WORDS + '<img src="/sites/a.png" alt="a"><p>It rained all day.</p>'
                text += f'<img src="{SITE}/b b.png?x=1#y" alt="b"><img src="/c.png" alt="c">'
                text += '<img src="/gone.png" alt="gone"><img src="/bomb.png" alt="bomb">'
                archive.add("/en/boats", PAGE.format(head="", text=text))
                archive.add("/b%20b.png?x=1", png("#222"), kind="image/png")
                packed = gzip.compress(png("#333"))
                archive.add("/c.png", packed, kind="image/png", Content_Encoding="gzip")
                archive.add("/gone.png", b"Gone", "404 Not Found", kind="image/png")
                archive.add("/a.css", b"a{}", kind="text/css")
                archive.add("[", png(), kind="image/png")
                bomb = gzip.compress(bytes(2_000_000))
                archive.add("/bomb.png", bomb, kind="image/png", Content_Encoding="gzip")
                self.put(name, archive.content)
                with override_settings(PICTURE_MAX_BYTES=1_000_000):
                    (entry,) = self.bring()
                body = Article.objects.get().body_en
                self.assertEqual(sorted(Picture.objects.values_list("alt_en", flat=True)), [*"abc"])
                self.assertEqual(body.count("<figure>"), 3)
                self.assertTrue(any("/gone.png" in each for each in entry["warnings"]))
                self.assertTrue(any("unpacks to more" in each for each in entry["warnings"]))
                before = self.rows()
                with override_settings(PICTURE_MAX_BYTES=1_000_000):
                    self.assertEqual(self.bring()[0]["result"], "unchanged")
                self.assertEqual(self.rows(), before)
                (self.site / name).unlink()

    def test_of_several_answers_the_last_one_is_taken(self):
        archive = Archive()
        archive.add("/a.png", png("#111"), kind="image/png")
        archive.add("/en/boats", PAGE.format(head="", text=WORDS + '<img src="/a.png" alt="a">'))
        archive.add("/a.png", png("#222", (91, 60)), kind="image/png")
        self.put("site.warc.gz", archive.content)
        self.bring()
        self.assertEqual(Picture.objects.get().width, 91)

    def test_an_archive_packed_in_one_piece_has_its_pictures_too(self):
        archive = Archive(is_packed=False)
        archive.add("/en/boats", PAGE.format(head="", text=WORDS + '<img src="/a.png" alt="a">'))
        archive.add("/a.png", png(), kind="image/png")
        self.put("site.warc.gz", gzip.compress(archive.content))
        self.bring()
        self.assertEqual(Picture.objects.count(), 1)
