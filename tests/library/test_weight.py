"""What the pictures of a page weigh in a browser; the figures are printed."""

import sys
from io import BytesIO

from django.test import override_settings, tag
from PIL import Image

from iomcms.demo.gallery import drawn
from library import renditions
from library.models import Picture
from publishing.languages import CODES, localized
from tests.browser import BrowserTestCase
from tests.factories import make_article

SCENES = ["cities", "islands", "delta", "routes", "workshop", "harbour"]
MOST = 0.4
#: The width of the window in CSS pixels, and how many of the screen's each of these is wide.
SCREENS = [(360, 1), (360, 3), (1280, 1), (1280, 2)]
#: The bytes of every picture that the page shows, once all of these are there.
LOAD = """
const done = arguments[0];
const shown = [...document.images].filter((image) => image.checkVisibility());
for (const image of shown) image.loading = "eager";
Promise.all(shown.map((image) => image.decode()))
  .then(() => done(performance.getEntriesByType("resource")
    .filter((entry) => entry.name.includes("/media/")).map((entry) => entry.encodedBodySize)));
"""


def jpeg_at_1280(picture):
    """Return how many bytes the picture has as one JPEG for all screens."""
    with picture.file.open() as file, Image.open(file) as image:
        image.thumbnail((1280, 1280))
        content = BytesIO()
        image.convert("RGB").save(content, "JPEG", quality=renditions.OPTIONS["jpg"]["quality"])
    return content.tell()


@tag("once")
@override_settings(DEBUG=False)
class WeightTest(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.command("Network.enable")
        self.command("Network.setCacheDisabled", cacheDisabled=True)
        self.pictures = [self.picture(scene) for scene in SCENES]
        self.articles = [make_article(main_picture=each) for each in self.pictures]

    def picture(self, scene):
        words = {localized("alt", code): "A scene" for code in CODES}
        picture = Picture(name=scene, **words)
        picture.file.save(f"{scene}.jpg", drawn(scene), save=True)
        renditions.make(picture.pk)
        return picture

    def test_pictures_weigh_little_on_a_phone_and_on_a_desk(self):
        one = self.articles[0]
        for picture in self.pictures[1:]:
            one.gallery.create(picture=picture)
        pages = {"home": "/en/", "list": "/en/news/", "article": one.get_absolute_url("en")}
        for name, address in pages.items():
            for width, density in SCREENS:
                self.command(
                    "Emulation.setDeviceMetricsOverride",
                    width=width,
                    height=900,
                    deviceScaleFactor=density,
                    mobile=False,
                )
                self.open(address)
                sizes = self.browser.execute_async_script(LOAD)
                whole = sum(sorted(map(jpeg_at_1280, self.pictures))[: len(sizes)])
                share = sum(sizes) / whole if sizes else 0
                sys.stderr.write(
                    f"\n{name}, {width} px × {density}: {len(sizes)} pictures,"
                    f" {sum(sizes) // 1000} kB, {share:.0%} of JPEGs at 1280 px\n"
                )
                self.assertLess(share, MOST)
                self.assertEqual(bool(sizes), (name, width) != ("list", 360))
