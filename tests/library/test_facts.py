"""What documents say of themselves, and hostile ones that say too much."""

import struct
import zlib
from io import BytesIO
from unittest import skipUnless
from unittest.mock import patch
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import SimpleTestCase, override_settings
from django.utils import translation
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from library import files
from library.documents import MAIN_PARTS, OPEN_TYPES
from library.facts import MOST_BYTES, Facts
from library.files import READS_HEIC, judged_document, judged_picture
from library.models import Document
from tests.admin import address
from tests.library.test_admin import FilesTestCase
from tests.library.test_files import exif, picture_bytes

APP = "<Properties><Pages>{0}</Pages><Slides>{0}</Slides></Properties>"
CORE = "<cp:coreProperties><dc:language>{}</dc:language></cp:coreProperties>"
META = (
    "<office:meta><dc:language>{1}</dc:language>"
    '<meta:document-statistic meta:word-count="9" meta:page-count="{0}"/></office:meta>'
)


def pdf(pages=3, language="fr-CH"):
    writer, content = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    writer.write(content)
    return content.getvalue()


def office(extension, app="", core="", meta="", packing=ZIP_DEFLATED):
    content = BytesIO()
    with ZipFile(content, "w", packing) as packed:
        if extension in OPEN_TYPES:
            packed.writestr("mimetype", OPEN_TYPES[extension])
            packed.writestr("meta.xml", meta)
        else:
            kind = MAIN_PARTS[extension].decode()
            packed.writestr("[Content_Types].xml", f'<Override ContentType="{kind}"/>')
            packed.writestr("docProps/app.xml", app)
            packed.writestr("docProps/core.xml", core)
    return content.getvalue()


def facts(data, extension):
    return judged_document(ContentFile(data, f"a.{extension}")).facts


class FactsTests(SimpleTestCase):
    def test_a_pdf(self):
        self.assertEqual(facts(pdf(), "pdf"), Facts(3, "fr"))
        self.assertEqual(facts(pdf(1, "Klingon"), "pdf"), Facts(1, ""))

    def test_office_documents(self):
        core = CORE.format("es-ES")
        self.assertEqual(facts(office("docx", APP.format(12), core), "docx"), Facts(12, "es"))
        self.assertEqual(facts(office("pptx", APP.format(7)), "pptx"), Facts(7, ""))
        self.assertEqual(facts(office("xlsx", APP.format(7), core), "xlsx"), Facts(None, "es"))
        self.assertEqual(facts(office("odt", meta=META.format(5, "ar")), "odt"), Facts(5, "ar"))

    def test_what_says_nothing(self):
        for extension in ("docx", "odt", "odp"):
            self.assertEqual(facts(office(extension), extension), Facts())
        self.assertEqual(facts(b"pays,nombre\n", "csv"), Facts())

    def test_a_document_that_cannot_be_understood_is_no_fault(self):
        whole = pdf()
        deep = b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000
        loop = b"%PDF-1.7\ntrailer <</Root 1 0 R /Prev 9>>\nstartxref\n9\n%%EOF"
        endless = whole.replace(b"/Count 3", b"/Count " + b"9" * 400)
        for data in (b"%PDF-1.7", whole[:-200], deep, loop, endless, b"%PDF-" + b"\xff" * 9999):
            self.assertIsNone(facts(data, "pdf").pages)
        self.assertEqual(facts(office("docx", APP.format(0)), "docx"), Facts())
        self.assertEqual(facts(office("docx", APP.format("9" * 30)), "docx"), Facts())
        packed = office("docx", APP.format(12), packing=ZIP_BZIP2)
        self.assertEqual(facts(packed, "docx"), Facts())

    def test_no_more_of_a_part_is_unpacked_than_its_beginning(self):
        bomb = office("docx", " " * 100_000_000 + APP.format(12))
        self.assertEqual(facts(bomb, "docx"), Facts())
        late = office("docx", " " * (MOST_BYTES - 100) + APP.format(12))
        self.assertEqual(facts(late, "docx"), Facts(12))

    def test_a_pdf_that_unpacks_to_more_than_there_is_memory(self):
        packed = zlib.compress(b"0 0 0 " * 100_000_000, 9)
        data = b"%PDF-1.7\n1 0 obj\n<</Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R "
        data += b"/Filter /FlateDecode /Length %d>>\nstream\n" % len(packed) + packed
        data += b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
        self.assertEqual(facts(data, "pdf"), Facts())

    def test_a_pdf_that_takes_too_long(self):
        with patch("library.facts.PATIENCE", 0.01):
            self.assertEqual(facts(pdf(), "pdf"), Facts())


class DocumentTests(FilesTestCase):
    def test_the_form_takes_the_language_of_the_file_where_none_is_chosen(self):
        file = ContentFile(pdf(), "a.pdf")
        self.assertSaved(self.save(Document, title_en="Report", file=file))
        document = Document.objects.get()
        self.assertEqual((document.pages, document.language), (3, "fr"))
        file = ContentFile(pdf(2), "a.pdf")
        self.assertSaved(self.save(Document, document, file=file, language="sw"))
        document.refresh_from_db()
        self.assertEqual((document.pages, document.language), (2, "sw"))

    def test_pages_and_size_are_shown(self):
        document = Document(title_en="Report", language="sw")
        document.file.save("report.pdf", ContentFile(pdf(73)), save=True)
        for response in (
            self.client.get(address(Document, "changelist")),
            self.form(Document, document),
        ):
            self.assertContains(response, "73")
            self.assertContains(response, "\xa0KB")
            self.assertContains(response, "Swahili")

    def test_the_pages_stay_when_the_words_change(self):
        document = Document(title_en="Report")
        document.file.save("report.pdf", ContentFile(pdf()), save=True)
        self.assertSaved(self.save(Document, document, title_en="Annual report"))
        self.assertEqual(Document.objects.get().pages, 3)


class WithoutHeicTests(SimpleTestCase):
    def test_the_message_says_what_to_do(self):
        heic = struct.pack(">I", 28) + b"ftypheic\0\0\0\0mif1heicmiaf" + b"\0" * 50
        without = patch.object(files, "READS_HEIC", False)
        with without, translation.override("en"), self.assertRaises(ValidationError) as found:
            judged_picture(ContentFile(heic, "IMG_1.HEIC"))
        self.assertEqual(found.exception.code, "no_heic")
        self.assertIn("Export it as JPEG", found.exception.message)


@skipUnless(READS_HEIC, "pillow_heif is not installed")
class HeicTests(SimpleTestCase):
    def test_it_is_stored_upright_as_jpeg_or_png_with_the_words_that_it_carried(self):
        for mode, kind in (("RGB", "jpg"), ("RGBA", "png")):
            data = picture_bytes("HEIF", (64, 48), mode, exif=exif(orientation=6, artist="Ana"))
            judged = judged_picture(ContentFile(data, "IMG_1.HEIC"))
            with self.subTest(mode), files.Image.open(judged) as image:
                self.assertEqual(judged.name, f"img_1.{kind}")
                self.assertEqual(image.size, (48, 64))
                self.assertEqual(judged.words.credit, "Ana")
                self.assertFalse(dict(image.getexif()))

    def test_one_that_is_damaged(self):
        data = picture_bytes("HEIF", (640, 480))
        for length in (30, 200, len(data) // 2):
            with self.subTest(length), self.assertRaises(ValidationError) as refused:
                judged_picture(ContentFile(data[:length], "IMG_1.HEIC"))
            self.assertEqual(refused.exception.code, "damaged")

    @override_settings(PICTURE_MAX_BYTES=100)
    def test_one_that_is_too_large(self):
        with self.assertRaises(ValidationError):
            judged_picture(ContentFile(picture_bytes("HEIF", (640, 480)), "IMG_1.HEIC"))
