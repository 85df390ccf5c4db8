"""Hostile and unlucky files, each made here: what is refused, and what is kept of the others."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless
from unittest.mock import patch
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.transaction import atomic
from django.test import SimpleTestCase, override_settings, tag
from PIL import Image, ImageCms, ImageOps, features

from library.files import READS_HEIC, judged_document, judged_picture
from library.models import Document, Picture
from tests.library.test_admin import FilesTestCase

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEMORY = 300_000_000
RENDITIONS_MEMORY = 380_000_000
WORD = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)
JUDGE = """
import os, sys, django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.base import File
from library.files import judged_picture
with open(sys.argv[1], "rb") as file:
    try:
        judged = judged_picture(File(file, sys.argv[1]))
        print("kept")
    except ValidationError as error:
        print(error.code)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
RENDER = """
import sys, django
django.setup()
from PIL import Image
from library.models import Picture
from library.renditions import drawn, encoded
from library.shapes import FORMATS
Image.init()
with Image.open(sys.argv[1]) as image:
    for shape, size, rendition in drawn(image, Picture()):
        for extension in FORMATS:
            encoded(rendition, extension)
print("rendered")
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture_bytes(kind="JPEG", size=(40, 30), mode="RGB", **options):
    content = BytesIO()
    image = Image.new(mode, size, "#0a3d91" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("#ffffff", (0, 0, size[0] // 2, size[1] // 2))
    image.save(content, kind, **options)
    return content.getvalue()


def noise(mode="RGB", **options):
    """Return a JPEG of 50 megapixels and some 30 MB."""
    tile = Image.effect_noise((1000, 1000), 90).convert("RGB").convert(mode)
    image = Image.new(mode, (10_000, 5_000))
    for place in range(50):
        image.paste(tile, (place % 10 * 1000, place // 10 * 1000))
    content = BytesIO()
    image.save(content, "JPEG", **options)
    return content.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height, pixels):
    """Return a PNG that says its own size, whatever its pixels are."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def exif(**tags):
    """Return EXIF with an orientation, words and a place."""
    data = Image.Exif()
    names = {"orientation": 0x0112, "artist": 0x013B, "description": 0x010E}
    for name, value in tags.items():
        data[names[name]] = value
    data.get_ifd(0x8825).update({1: "N", 2: (46.0, 12.0, 0.0), 29: "2024:05:23"})
    return data.tobytes()


def with_iptc(jpeg, **words):
    """Return the JPEG with these words as Photoshop writes them."""
    records = {"by_line": 80, "credit": 110, "caption": 120}
    data = b"".join(
        struct.pack(">BBBH", 0x1C, 2, records[name], len(word.encode())) + word.encode()
        for name, word in words.items()
    )
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    body = b"Photoshop 3.0\0" + resource
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def archive(**entries):
    """Return a ZIP of these entries; `__` in a name stands for a full stop."""
    content = BytesIO()
    with ZipFile(content, "w", compression=8) as packed:
        for name, text in entries.items():
            packed.writestr(name.replace("__", "."), text)
    return content.getvalue()


def office(kind):
    content = BytesIO()
    with ZipFile(content, "w") as packed:
        packed.writestr("[Content_Types].xml", f'<Override ContentType="{kind}"/>')
        packed.writestr("word/document.xml", "<w:document/>")
    return content.getvalue()


def kept(data, name="bridge.jpg"):
    judged = judged_picture(ContentFile(data, name))
    return judged, judged.read()


class HostilePictureTest(SimpleTestCase):
    def assertRefused(self, code, data, name="bridge.jpg"):
        with self.assertRaises(ValidationError) as refused:
            judged_picture(ContentFile(data, name))
        self.assertEqual(refused.exception.code, code)

    def test_what_is_no_picture_by_its_bytes(self):
        for name, data in {
            "drawing.png": SVG,
            "page.jpg": HTML,
            "scan.tiff": picture_bytes("TIFF"),
            "bitmap.png": picture_bytes("BMP"),
        }.items():
            with self.subTest(name):
                self.assertRefused("invalid_image", data, name)

    def test_an_empty_file(self):
        self.assertRefused("empty", b"")

    @override_settings(PICTURE_MAX_BYTES=100)
    def test_a_file_over_the_limit(self):
        self.assertRefused("too_large", picture_bytes())

    def test_too_many_pixels(self):
        sixty = picture_bytes("PNG", (10000, 6000), "1")
        self.assertRefused("too_many_pixels", sixty)
        for side in (12_000, 60_000):
            self.assertRefused("too_many_pixels", png_of(side, side, b""))
        webp = picture_bytes("WEBP", lossless=True)
        self.assertRefused("too_many_pixels", webp[:21] + b"\xff\xff\xff\x0f" + webp[25:])

    def test_a_gif_whose_frame_is_larger_than_its_screen(self):
        gif = picture_bytes("GIF")
        frame = gif.index(b",")
        self.assertRefused(
            "too_many_pixels",
            gif[: frame + 5] + struct.pack("<HH", 60_000, 60_000) + gif[frame + 9 :],
        )

    def test_a_png_that_unpacks_to_more_or_less_than_it_says(self):
        for pixels in (b"\0" * 100_000_000, b"\0" * 13):
            self.assertRefused("damaged", png_of(8, 6, pixels))
        self.assertTrue(kept(png_of(8, 6, b"\0" * 25 * 6)))

    def test_a_truncated_picture(self):
        for kind in ("JPEG", "PNG", "GIF", "WEBP", *(["AVIF"] if features.check("avif") else [])):
            data = picture_bytes(kind, (200, 150))
            for length in (40, len(data) // 2, len(data) - 3):
                with self.subTest(kind, length=length):
                    self.assertRefused("damaged", data[:length])

    def test_a_jpeg_of_many_scans(self):
        jpeg = picture_bytes()
        scan = jpeg[jpeg.index(b"\xff\xda") : -2]
        self.assertRefused("damaged", jpeg[:-2] + scan * 200 + b"\xff\xd9")

    def test_very_many_small_parts(self):
        many = 10_001
        jpeg, png, gif = picture_bytes(), picture_bytes("PNG"), picture_bytes("GIF")
        webp = picture_bytes("WEBP") + b"JUNK\0\0\0\0" * many
        screen = 13 + 3 * 2 ** (gif[10] % 8 + 1) * (gif[10] >> 7)
        frame = b"JUNK\0\0\0\0" * many
        frame = b"ANMF" + struct.pack("<I", 16 + len(frame)) + b"\0" * 16 + frame
        framed = picture_bytes("WEBP") + frame
        for name, data in {
            "comments of JPEG": jpeg[:2] + b"\xff\xfe\0\2" * many + jpeg[2:],
            "comments between scans": jpeg[:-2] + b"\xff\xfe\0\2" * many + jpeg[-2:],
            "room between segments": jpeg[:2] + b"\xff" * many + jpeg[2:],
            "chunks of PNG": png[:33] + chunk(b"juNk", b"") * many + png[33:],
            "blocks of GIF": gif[:screen] + b"!\xfe\1a\0" * many + gif[screen:],
            "chunks of WebP": webp[:4] + struct.pack("<I", len(webp) - 8) + webp[8:],
            "chunks of a frame": framed[:4] + struct.pack("<I", len(framed) - 8) + framed[8:],
        }.items():
            with self.subTest(name), patch("library.files.Image.open") as opened:
                self.assertRefused("damaged", data)
                opened.assert_not_called()

    def test_few_bytes_that_need_much_memory(self):
        for size in ((7_000, 7_000), (12_000, 4_000)):
            data = picture_bytes("WEBP", size, lossless=True, method=0)
            self.assertRefused("too_large_to_convert", data)
        self.assertTrue(kept(picture_bytes("WEBP", (4_032, 3_024), lossless=True, method=0)))


class KeptPictureTest(SimpleTestCase):
    def assertSamePixels(self, data, expected):
        with Image.open(BytesIO(data)) as one, Image.open(BytesIO(expected)) as other:
            self.assertEqual(one.format, other.format)
            self.assertEqual(one.convert("RGBA").tobytes(), other.convert("RGBA").tobytes())

    def test_the_pixels_stay_as_they_are(self):
        for kind, options in [
            ("JPEG", {}),
            ("JPEG", {"progressive": True}),
            ("PNG", {}),
            ("PNG", {"mode": "P"}),
            ("PNG", {"mode": "1"}),
            ("PNG", {"mode": "RGBA"}),
            ("GIF", {}),
            ("WEBP", {}),
            ("WEBP", {"mode": "RGBA"}),
            ("WEBP", {"lossless": True}),
        ]:
            with self.subTest(kind, **options):
                data = picture_bytes(kind, **options)
                self.assertSamePixels(kept(data)[1], data)

    def test_a_polyglot_loses_what_is_no_picture(self):
        packed = archive(evil__js="alert(1)")
        for kind in ("JPEG", "PNG", "GIF", "WEBP"):
            for extra in (HTML, packed):
                with self.subTest(kind):
                    data = picture_bytes(kind)
                    stored = kept(data + extra)[1]
                    self.assertNotIn(extra, stored)
                    self.assertSamePixels(stored, data)

    def test_a_jpeg_keeps_no_segment_that_decoding_does_not_need(self):
        jpeg = picture_bytes()
        scan = jpeg.index(b"\xff\xda")
        for marker in (0xC8, 0xDC, 0xDF, 0xE1, 0xEF, 0xF0, 0xFD, 0xFE):
            segment = struct.pack(">BBH", 0xFF, marker, len(HTML) + 2) + HTML
            with self.subTest(hex(marker)):
                stored = kept(jpeg[:scan] + segment + jpeg[scan:-2] + segment + jpeg[-2:])[1]
                self.assertNotIn(HTML, stored)
                self.assertSamePixels(stored, jpeg)

    def test_a_run_of_fill_bytes_takes_no_longer_than_others(self):
        jpeg = picture_bytes()
        run = b"\xff" * 5_000_000  # which would take a day if each byte looked for the end of all
        for data in (jpeg[:-2] + run + b"\0" + jpeg[-2:], jpeg[:-2] + run + jpeg[-2:]):
            self.assertSamePixels(kept(data)[1], jpeg)

    def test_a_gif_keeps_no_block_behind_its_last_pixel(self):
        gif = picture_bytes("GIF")
        data = gif[:-2] + bytes([len(HTML)]) + HTML + gif[-2:]
        stored = kept(data)[1]
        self.assertNotIn(HTML, stored)
        self.assertSamePixels(stored, gif)

    def test_a_transparent_gif_stays_one(self):
        gif = picture_bytes("GIF", mode="P", transparency=0)
        self.assertSamePixels(kept(gif)[1], gif)
        with Image.open(BytesIO(kept(gif)[1])) as image:
            self.assertEqual(image.convert("RGBA").getpixel((5, 5))[3], 0)

    def test_a_colour_profile_that_is_none_is_removed(self):
        for kind in ("JPEG", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else [])):
            with self.subTest(kind):
                data = picture_bytes(kind, icc_profile=HTML)
                with Image.open(BytesIO(data)) as image:
                    self.assertEqual(image.info["icc_profile"], HTML)
                stored = kept(data)[1]
                self.assertNotIn(HTML, stored)
                with Image.open(BytesIO(stored)) as image:
                    self.assertNotIn("icc_profile", image.info)

    def test_a_gif_that_is_a_program_loses_its_program(self):
        gif = picture_bytes("GIF", comment=b"*/=1;alert(1);/*")
        self.assertIn(b"alert", gif)
        self.assertNotIn(b"alert", kept(gif + b"*/=1;alert(2)//")[1])

    def test_comments_and_texts_are_removed(self):
        jpeg = picture_bytes(comment=HTML)
        png = picture_bytes("PNG")
        png = png[:33] + chunk(b"tEXt", b"Comment\0" + HTML) + png[33:]
        for data in (jpeg, png):
            self.assertIn(b"alert", data)
            self.assertNotIn(b"alert", kept(data)[1])

    def test_the_place_is_removed_and_the_colour_profile_kept(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for kind in ("JPEG", "PNG", "WEBP"):
            for orientation in (1, 6):
                with self.subTest(kind, orientation=orientation):
                    place = exif(artist="Ana", orientation=orientation)
                    data = picture_bytes(kind, exif=place, icc_profile=profile)
                    _judged, stored = kept(data)
                    self.assertIn(b"2024:05:23", data)
                    self.assertNotIn(b"2024:05:23", stored)
                    self.assertNotIn(b"Ana", stored)
                    with Image.open(BytesIO(stored)) as image:
                        self.assertFalse(dict(image.getexif()))
                        self.assertEqual(image.info["icc_profile"], profile)

    def test_an_animation_is_kept_as_its_first_frame(self):
        frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "lime")]
        for kind in ("GIF", "WEBP"):
            content = BytesIO()
            frames[0].save(content, kind, save_all=True, append_images=frames[1:], lossless=True)
            with self.subTest(kind), Image.open(BytesIO(kept(content.getvalue())[1])) as image:
                self.assertEqual(image.n_frames, 1)
                self.assertEqual(image.convert("RGB").getpixel((5, 5)), (255, 0, 0))

    def test_every_orientation_is_applied(self):
        for kind in ("PNG", "JPEG"):
            for orientation in range(1, 9):
                with self.subTest(kind, orientation=orientation):
                    size = (60, 600)  # more rows than are turned at a time
                    data = picture_bytes(kind, size, exif=exif(orientation=orientation))
                    with (
                        Image.open(BytesIO(data)) as original,
                        Image.open(BytesIO(kept(data)[1])) as image,
                    ):
                        upright = ImageOps.exif_transpose(original)
                        self.assertEqual(image.size, upright.size)
                        for place in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]:
                            at = tuple(int(p * s) for p, s in zip(place, image.size, strict=True))
                            got, expected = image.getpixel(at), upright.getpixel(at)
                            self.assertLess(
                                max(abs(a - b) for a, b in zip(got, expected, strict=True)), 4
                            )

    @skipUnless(features.check("avif"), "this Pillow reads no AVIF")
    def test_avif_becomes_a_picture_that_every_browser_shows(self):
        for mode, extension in (("RGB", "jpg"), ("RGBA", "png")):
            judged, stored = kept(picture_bytes("AVIF", mode=mode), "bridge.avif")
            self.assertEqual(judged.name, f"bridge.{extension}")
            with Image.open(BytesIO(stored)) as image:
                self.assertEqual(image.size, (40, 30))

    def test_names(self):
        for name, expected in {
            "../../x.png": "x.jpg",
            "..\\..\\x.png": "x.jpg",
            "My Bridge (1).JPEG": "my-bridge-1.jpg",
            "جسر.jpg": "جسر.jpg",
            "..": "picture.jpg",
            "x.php.jpg": "xphp.jpg",
            "a" * 300: "a" * 60 + ".jpg",
        }.items():
            with self.subTest(name):
                file = ContentFile(picture_bytes())
                self.assertEqual(judged_picture(file, name).name, expected)


class WordsTest(SimpleTestCase):
    def test_exif(self):
        data = picture_bytes(exif=exif(artist="Zoë".encode(), description="A  bridge\n"))
        words = kept(data)[0].words
        self.assertEqual((words.credit, words.caption), ("Zoë", "A bridge"))

    def test_iptc_comes_first(self):
        jpeg = picture_bytes(exif=exif(artist="Somebody", description="OLYMPUS"))
        jpeg = with_iptc(jpeg, by_line="Zoë", credit="IOM", caption="Un pont à Genève")
        words = kept(jpeg)[0].words
        self.assertEqual((words.credit, words.caption), ("Zoë / IOM", "Un pont à Genève"))

    def test_what_cannot_be_read_is_no_fault(self):
        jpeg = with_iptc(picture_bytes(), credit="IOM").replace(b"\x1c\x02", b"\x07\x02")
        self.assertEqual(kept(jpeg)[0].words.credit, "")


class DocumentTest(SimpleTestCase):
    def assertRefused(self, code, data, name):
        with self.assertRaises(ValidationError) as refused:
            judged_document(ContentFile(data, name))
        self.assertEqual(refused.exception.code, code)

    def test_what_is_what_its_name_says(self):
        odt = archive(mimetype="application/vnd.oasis.opendocument.text", content__xml="<a/>")
        for name, data in {
            "a.pdf": b"%PDF-1.7\n%%EOF",
            "a.docx": office(WORD[0]),
            "a.odt": odt,
            "a.zip": archive(a__txt="a"),
            "a.csv": "pays,nombre\nCôte d’Ivoire,3\n".encode(),
            "b.csv": "pays,nombre\nCôte,3\n".encode("cp1252"),
        }.items():
            with self.subTest(name):
                judged = judged_document(ContentFile(data, name))
                self.assertEqual((judged.name, judged.read()), (name, data))

    def test_what_is_not(self):
        odt = archive(mimetype="application/vnd.oasis.opendocument.text")
        for name, data in {
            "page.pdf": HTML,
            "late.pdf": b"\n" + b"%PDF-1.7",
            "plain.docx": archive(a__txt="a"),
            "macros.docx": office(WORD[1]),
            "text.ods": odt,
            "page.zip": HTML + archive(a__txt="a"),
            "page.csv": b"\xef\xbb\xbf \n" + HTML,
            "program.csv": b"MZ\0\1",
        }.items():
            with self.subTest(name):
                self.assertRefused("invalid_content", data, name)
        self.assertRefused("invalid_extension", b"%PDF-1.7", "a.pdf.exe")

    def test_an_archive_that_is_damaged(self):
        data = bytearray(archive(**{"[Content_Types]__xml": WORD[0] * 9}))
        start = data.index(b"PK\x01\x02")
        data[start - 30 : start] = b"\xff" * 30
        self.assertRefused("invalid_content", bytes(data), "a.docx")

    def test_a_bomb(self):
        data = bytearray(archive(a__txt="a" * 1000))
        entry = data.index(b"PK\x01\x02")
        data[entry + 24 : entry + 28] = struct.pack("<I", 0xFFFFFFF0)
        self.assertRefused("packed_too_much", bytes(data), "a.zip")
        many = archive(**{f"f{number}": "" for number in range(10_001)})
        self.assertRefused("packed_too_much", many, "a.zip")

    def test_a_file_that_is_empty_or_too_large(self):
        self.assertRefused("empty", b"", "a.pdf")
        with override_settings(DOCUMENT_MAX_BYTES=4):
            self.assertRefused("too_large", b"%PDF-1.7", "a.pdf")


@tag("once")
@skipUnless(Path("/proc/self/status").exists(), "only Linux says how much memory was taken")
class MemoryTest(SimpleTestCase):
    def judge(self, name, data, expected):
        self.run_with(data, JUDGE, name, expected, MEMORY)

    def render(self, name, data):
        self.run_with(data, RENDER, f"renditions of {name}", "rendered", RENDITIONS_MEMORY)

    def run_with(self, data, script, name, expected, most):
        with TemporaryDirectory() as folder:
            path = Path(folder, "picture")
            path.write_bytes(data)
            result = subprocess.run(
                [sys.executable, "-c", script, str(path)],
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.dev"},
                capture_output=True,
                text=True,
                check=True,
            )
        answer, peak = result.stdout.split()
        sys.stderr.write(f"\n{name}: {answer}, peak {int(peak) / 1000:.0f} MB\n")
        self.assertEqual(answer, expected)
        self.assertLess(int(peak) * 1024, most)

    def test_the_largest_picture_that_is_taken_and_turned(self):
        self.judge("50 megapixels, turned", noise(quality=60, exif=exif(orientation=6)), "kept")

    def test_the_largest_progressive_jpeg(self):
        self.judge("50 megapixels, progressive", noise(quality=60, progressive=True), "kept")
        turned = noise(quality=60, progressive=True, exif=exif(orientation=6))
        self.judge("50 megapixels, progressive, turned", turned, "too_large_to_convert")
        fine = noise(quality=60, progressive=True, subsampling=0)
        self.judge("50 megapixels, progressive, fine", fine, "too_large_to_convert")

    def test_the_largest_png_and_webp(self):
        png = png_of(10_000, 5_000, b"\0" * 30_001 * 5_000)
        self.judge("50 megapixels, PNG", png, "kept")
        webp = picture_bytes("WEBP", (10_000, 5_000))
        self.judge("50 megapixels, WebP", webp, "too_large_to_convert")
        self.judge("12 megapixels, WebP", picture_bytes("WEBP", (4_032, 3_024)), "kept")

    def test_the_renditions_of_the_largest_jpeg(self):
        for mode in ("RGB", "CMYK"):
            self.render(f"50 megapixels, {mode}", noise(mode, quality=60))
        self.render("50 megapixels, progressive", noise(quality=60, progressive=True))

    def test_the_renditions_of_the_largest_png(self):
        for mode in ("RGBA", "RGB", "LA", "P", "L", "1"):
            png = picture_bytes("PNG", (7_000, 7_000), mode, icc_profile=PROFILE, compress_level=1)
            self.render(f"49 megapixels, PNG, {mode}", png)
        sixteen = picture_bytes("PNG", (7_000, 7_000), "I;16", compress_level=1)
        self.render("49 megapixels, PNG of 16 bits", sixteen)

    def test_the_renditions_of_the_longest_pictures(self):
        size = (50_000, 1_000)
        self.render("50 megapixels, RGB", picture_bytes("JPEG", size))
        self.render("50 megapixels, CMYK", picture_bytes("JPEG", size, "CMYK"))
        progressive = picture_bytes("JPEG", size, progressive=True)
        self.render("50 megapixels, progressive", progressive)
        progressive = picture_bytes("JPEG", size, "CMYK", progressive=True)
        self.judge("50 megapixels, progressive CMYK", progressive, "too_large_to_convert")
        for mode in ("RGBA", "LA", "P"):
            png = picture_bytes("PNG", size, mode, icc_profile=PROFILE)
            self.render(f"50 megapixels, PNG, {mode}", png)
            png = picture_bytes("PNG", (31_000, 1_000), mode, icc_profile=PROFILE)
            self.render(f"31 megapixels, PNG, {mode}", png)

    def test_the_renditions_of_the_largest_webp_and_gif(self):
        self.render("12 megapixels, WebP", picture_bytes("WEBP", (4_032, 3_024)))
        self.judge("49 megapixels, GIF", picture_bytes("GIF", (7_000, 7_000), "P"), "kept")
        self.render("49 megapixels, GIF", picture_bytes("GIF", (7_000, 7_000), "P"))

    def test_the_largest_pictures_that_are_converted(self):
        kinds = [("WEBP", {}), *([("AVIF", {"speed": 10})] if features.check("avif") else [])]
        for kind, options in kinds:
            for height, expected in ((2_950, "kept"), (5_000, "too_large_to_convert")):
                turned = exif(orientation=6)
                data = picture_bytes(kind, (4_000, height), exif=turned, **options)
                self.judge(f"{kind} of 4000 × {height}, turned", data, expected)

    @skipUnless(READS_HEIC, "pillow_heif is not installed")
    def test_the_largest_heic_which_holds_what_a_telephone_takes(self):
        for height, expected in ((5_760, "kept"), (6_000, "too_large_to_convert")):
            data = picture_bytes("HEIF", (4_320, height))
            self.judge(f"HEIC of 4320 × {height}", data, expected)

    def test_bombs(self):
        self.judge("a header of 3.6 gigapixels", png_of(60_000, 60_000, b""), "too_many_pixels")
        self.judge("a body of 300 MB", png_of(8, 6, b"\0" * 300_000_000), "damaged")


class EveryWayInTest(FilesTestCase):
    def test_the_form_refuses_and_loses_nothing(self):
        file = ContentFile(SVG, "bridge.png")
        response = self.save(Picture, name="Bridge", file=file, alt_en="A bridge", credit="IOM")
        self.assertRefused(response, "file", "This is no picture that can be shown.")
        for value in ("Bridge", "A bridge", "IOM"):
            self.assertContains(response, f'value="{value}"')
        self.assertFalse(Picture.objects.exists())

    def test_the_form_stores_a_turned_picture_upright(self):
        file = ContentFile(picture_bytes(exif=exif(orientation=6)), "../../My Bridge.png")
        self.assertSaved(self.save(Picture, name="Bridge", file=file, alt_en="A bridge"))
        picture = Picture.objects.get()
        self.assertEqual((picture.width, picture.height), (30, 40))
        self.assertRegex(picture.file.name, r"^pictures/\d{4}/\d\d/my-bridge-[0-9a-f]{10}\.jpg$")

    def test_the_form_takes_the_words_of_the_picture_where_it_has_none(self):
        data = with_iptc(picture_bytes(), credit="I" * 300, caption="A bridge in Geneva")
        fields = {"name": "Bridge", "alt_en": "A bridge"}
        self.assertSaved(self.save(Picture, file=ContentFile(data, "a.jpg"), **fields))
        picture = Picture.objects.get()
        self.assertEqual((picture.credit, picture.caption_en), ("I" * 200, "A bridge in Geneva"))
        self.assertSaved(
            self.save(Picture, picture, file=ContentFile(data, "b.jpg"), credit="IOM/Zoë")
        )
        self.assertEqual(Picture.objects.get().credit, "IOM/Zoë")

    def test_a_row_that_is_saved_without_a_form(self):
        for bad in (SVG, png_of(60_000, 60_000, b"")):
            with self.assertRaises(ValidationError), atomic():
                Picture.objects.create(name="Bridge", file=ContentFile(bad, "bridge.png"))
            with self.assertRaises(ValidationError):
                Picture(name="Bridge").file.save("bridge.png", ContentFile(bad))
            picture = Picture(name="Bridge", alt_en="A", file=ContentFile(bad, "bridge.png"))
            with self.assertRaises(ValidationError) as refused:
                picture.full_clean()
            self.assertIn("file", refused.exception.message_dict)
        data = picture_bytes(exif=exif(orientation=6))
        picture = Picture.objects.create(name="Bridge", file=ContentFile(data, "bridge.png"))
        picture.refresh_from_db()
        self.assertEqual((picture.width, picture.height), (30, 40))
        self.assertTrue(picture.file.name.endswith(".jpg"))

    def test_a_document_likewise(self):
        with self.assertRaises(ValidationError), atomic():
            Document.objects.create(file=ContentFile(HTML, "report.pdf"))
        response = self.save(Document, title_en="Report", file=ContentFile(HTML, "report.pdf"))
        self.assertRefused(response, "file", "it is no PDF file")
        self.assertContains(response, 'value="Report"')
        file = ContentFile(b"%PDF-1.7", "../Annual Report.PDF")
        self.assertSaved(self.save(Document, title_en="Report", file=file))
        document = Document.objects.get()
        self.assertRegex(document.file.name, r"/annual-report-[0-9a-f]{10}\.pdf$")
        self.assertEqual(document.size, 8)
