"""Saved pages with pictures."""

from imports.models import ImportedPage
from tests.factories import picture_file

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
