"""Pictures of saved pages, from the files and the archives that hold them to the library."""

import gzip

from django.test import override_settings, tag
from PIL import Image

from articles.models import Article
from imports.models import ImportedPage
from library.models import Picture
from publishing.actions import publish
from publishing.models import Redirect
from tests.factories import picture_file

from .readers.test_archives import Archive
from .running import ImportTestCase

SITE = "https://old.example.org"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Boats reach the lake</title>{head}</head>
<body><nav><a href="/">Home</a><img src="logo.png" alt="Logo"></nav><article>
<h1>Boats reach the lake</h1>{text}</article></body></html>"""
WORDS = "<p>Geneva, 4 May 2023 – Boats reached the far shore of the lake on Tuesday morning.</p>"
FIGURE = (
    '<figure><img src="{}" alt="A boat"><figcaption>On the <em>lake</em>. © IOM/Ada Pont'
    "</figcaption></figure>"
)


def png(colour="#0a3d91", size=(90, 60)):
    return picture_file(size, colour).read()


class PictureTestCase(ImportTestCase):
    command = "import_pages"

    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        self.site.mkdir()

    def arguments(self):
        return [str(self.site), "--no-progress"]

    def put(self, name, content=None):
        place = self.site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(png() if content is None else content)

    def page(self, *text, head="", name="boats.html"):
        html = PAGE.format(text=WORDS + "".join(text), head=head)
        self.put(name, html.encode())

    def doubts(self):
        return {each["message"]: each["text"] for each in self.row().report["doubts"]}

    def row(self):
        return ImportedPage.objects.get()


class FolderTests(PictureTestCase):
    def test_a_page_saved_by_a_browser_brings_its_pictures_with_their_words(self):
        self.put("boats_files/a b.png")
        self.page(FIGURE.format("./boats_files/a%20b.png"), "<p>The rains had failed.</p>")
        (entry,) = self.bring()
        picture, article = Picture.objects.get(), Article.objects.get()
        words = [picture.name, picture.alt_en, picture.caption_en, picture.credit]
        self.assertEqual(words, ["a b", "A boat", "On the lake.", "IOM/Ada Pont"])
        self.assertEqual(
            article.body_en,
            "<p>Boats reached the far shore of the lake on Tuesday morning.</p>"
            f'<figure><img src="{picture.file.url}" alt="A boat"><figcaption>On the '
            "<em>lake</em>. © IOM/Ada Pont</figcaption></figure><p>The rains had failed.</p>",
        )
        self.assertIsNone(article.main_picture)
        self.assertEqual([each["alt"] for each in entry["pictures"]], ["A boat"])
        self.assertEqual(
            self.doubts()["Nothing says who may use this picture."], "./boats_files/a%20b.png"
        )
