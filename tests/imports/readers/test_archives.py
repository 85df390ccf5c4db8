import gzip
from io import BytesIO
from unittest.mock import patch

from django.test import SimpleTestCase, tag
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from imports.readers import Failure, limits, read

from .folders import InFolder

PAGE = "<html><body><h1>{0}</h1><p>Text of {0}, été.</p></body></html>"


HTML = "text/html; charset=utf-8"


class Archive:
    def __init__(self, is_packed=True):
        self.file = BytesIO()
        self.writer = WARCWriter(self.file, gzip=is_packed)

    def add(self, path, content, status="200 OK", kind=HTML, record="response", **headers):
        told = [("Content-Type", kind)]
        told += [(name.replace("_", "-"), value) for name, value in headers.items()]
        content = content if isinstance(content, bytes) else content.encode()
        self.writer.write_record(
            self.writer.create_warc_record(
                f"https://old.example.org{path}",
                record,
                payload=BytesIO(content),
                http_headers=StatusAndHeaders(status, told, protocol="HTTP/1.1"),
            )
        )
        return self

    @property
    def content(self):
        return self.file.getvalue()


@tag("once")
class ArchiveTests(InFolder, SimpleTestCase):
    def found(self, content, name="site.warc.gz"):
        return list(read([self.put(name, content)], "en"))

    def test_headers_that_unpack_without_an_end_are_not_read_into_memory(self):
        record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 30000000\r\n"
        record += b"Content-Type: application/http\r\n"
        answer = record + b"WARC-Target-URI: http://x.org/\r\n\r\nHTTP/1.1 200 OK\r\n"
        for begin in (record, answer):
            for lines in (b"X: " + b"a" * 30_000_000, b"X: a\r\n" * 5_000_000):
                with self.subTest(begin=begin[-9:], lines=lines[:6]):
                    [failure] = self.found(gzip.compress(begin + lines, 1))
                    self.assertIn("begins with too much", failure.message)

    def test_pages_are_read_with_their_addresses_and_languages(self):
        for is_packed, name in ((True, "a.warc.gz"), (False, "a.warc")):
            archive = Archive(is_packed)
            archive.add("/fr/one", PAGE.format("One"))
            archive.add("/two", PAGE.format("Two"), Content_Language="es")
            archive.add("/three", PAGE.format("Three").replace("<html>", "<html lang=ar>"))
            with self.subTest(name):
                one, two, three = self.found(archive.content, name)
                self.assertEqual(one.file, f"{name}#https://old.example.org/fr/one")
                self.assertEqual(one.address, "https://old.example.org/fr/one")
                self.assertEqual([one.language, two.language, three.language], ["fr", "es", "ar"])
                self.assertEqual(one.blocks[1].text, "Text of One, été.")

    def test_the_country_at_the_end_of_a_host_is_no_language(self):
        self.put("www.example.org.ar/a.html", PAGE.format("File"))
        archive = Archive().add(".ar/noticias", PAGE.format("Here"))
        (page,) = self.found(archive.content)
        self.assertEqual(
            (page.address, page.language), ("https://old.example.org.ar/noticias", "en")
        )
        self.assertEqual(next(read([self.folder / "www.example.org.ar"], "en")).language, "en")
        (file,) = [each for each in read([self.folder], "en") if each.title == "File"]
        self.assertEqual(file.language, "en")

    def test_what_is_no_page_is_passed_over(self):
        archive = Archive()
        archive.add("/gone", PAGE.format("Gone"), "404 Not Found")
        archive.add("/moved", PAGE.format("Moved"), "301 Moved", Location="/")
        archive.add("/style.css", "body {}", kind="text/css")
        archive.add("/again", PAGE.format("Again"), record="revisit")
        archive.add("/here", PAGE.format("Here"))
        self.assertEqual([each.title for each in self.found(archive.content)], ["Here"])

    def test_packed_and_chunked_answers_are_unpacked(self):
        archive = Archive()
        packed = gzip.compress(PAGE.format("Packed").encode())
        archive.add("/a", packed, Content_Encoding="gzip")
        archive.add("/b", PAGE.format("Plain"), Content_Encoding="gzip")
        chunks = PAGE.format("Chunked").encode()
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunks), chunks)
        archive.add("/c", chunked, Transfer_Encoding="chunked")
        archive.add("/d", b"\x1b\x00", Content_Encoding="br")
        *pages, failure = self.found(archive.content)
        self.assertEqual([page.title for page in pages], ["Packed", "Plain", "Chunked"])
        self.assertIn("packed in a way", failure.message)

    @patch.object(limits, "PAGE", 100_000)
    def test_a_record_that_unpacks_too_far_is_refused_and_the_archive_goes_on(self):
        archive = Archive()
        archive.add("/bomb", gzip.compress(b"<p>" + bytes(1_000_000)), Content_Encoding="gzip")
        archive.add("/large", "<p>" + "a" * 200_000)
        archive.add("/here", PAGE.format("Here"))
        bomb, large, page = self.found(archive.content)
        self.assertIn("unpacks to more than", bomb.message)
        self.assertEqual(large.file, "site.warc.gz#https://old.example.org/large")
        self.assertEqual(page.title, "Here")

    @patch.multiple(limits, PAGE=100_000, ARCHIVE=1_000_000, RATIO=10)
    def test_an_archive_that_unpacks_too_far_is_not_read_to_its_end(self):
        archive = Archive().add("/here", PAGE.format("Here"))
        archive.add("/bomb", bytes(20_000_000)).add("/there", PAGE.format("There"))
        page, bomb, failure = self.found(archive.content)
        self.assertEqual(page.title, "Here")
        self.assertIn("unpacks to more than", bomb.message)
        self.assertEqual(failure.file, "site.warc.gz")
        self.assertIn("the rest of it was not read", failure.message)

    def test_a_damaged_archive_keeps_what_came_before(self):
        archive = Archive().add("/one", PAGE.format("One"))
        whole = len(archive.content)
        archive.add("/two", PAGE.format("Two") * 50)
        for content in (
            archive.content[: whole + 200],
            archive.content[:whole] + b"\x1f\x8b\x08nonsense" * 50,
        ):
            page, failure = self.found(content)
            self.assertEqual(page.title, "One")
            self.assertIsInstance(failure, Failure)

    def test_what_is_no_archive_is_said_to_be_none(self):
        for content in (b"", b"no archive at all\n" * 20, gzip.compress(b"no archive\n")):
            (failure,) = self.found(content)
            self.assertEqual(failure.file, "site.warc.gz")

    def test_of_a_page_that_is_there_twice_the_last_is_read_once(self):
        archive = Archive().add("/one", PAGE.format("Old")).add("/one", PAGE.format("New"))
        archive.add("/one", PAGE.format("New"))
        (page,) = self.found(archive.content)
        self.assertEqual(page.title, "New")
        self.assertIn("older copy", " ".join(page.warnings))
