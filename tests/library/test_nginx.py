"""Files behind a real nginx, run with the configuration that deploy/ has for it."""

import time
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.test import LiveServerTestCase, override_settings

from bench.nginx import HOST, PATIENCE, Nginx
from publishing import actions
from publishing.signed_files import signed
from tests.databases import SharedDatabaseTestCase
from tests.factories import make_article
from tests.front import need_nginx

from .files import PDF, make_document, make_rendered, rendition


def without_files(handler):
    """Return the application alone: Django's live server would itself send all at /media/."""
    return handler.application


class NginxTest(SharedDatabaseTestCase, LiveServerTestCase):
    static_handler = staticmethod(without_files)

    @classmethod
    def setUpClass(cls):
        need_nginx()
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory(prefix="nginx-")))
        cls.enterClassContext(
            override_settings(
                MEDIA_SENDER="nginx",
                MEDIA_ROOT=str(cls.folder / "media"),
                SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
                SECURE_SSL_REDIRECT=True,
            )
        )
        cls.nginx = Nginx(cls.folder, cls.live_server_url.removeprefix("http://"))
        cls.nginx.start()
        cls.addClassCleanup(cls.nginx.stop)

    def get(self, path, status=200, method="GET", **headers):
        answer = self.nginx.ask(path, method, **headers)
        self.assertEqual(answer.status, status, path)
        return answer

    def test_a_file_is_sent_from_the_moment_that_its_page_is_public(self):
        picture, document = make_rendered(), make_document("rapport été.pdf")
        article = make_article("", title_en="Bridge", main_picture=picture)
        article.placed_documents.create(document=document)
        addresses = picture.file.url, rendition(picture), document.file.url
        for address in addresses:
            self.get(address, 404)
        actions.publish(article, ["en"])
        for address in addresses:
            self.get(address)
        actions.withdraw(article, "en")
        for address in addresses:
            self.get(address, 404)

    def test_nobody_asks_for_it_where_it_lies(self):
        picture = make_rendered()
        make_article(main_picture=picture)
        for path in (
            f"/_media/{picture.file.name}",
            f"/_media/../_media/{picture.file.name}",
            f"/static/../_media/{picture.file.name}",
            f"/static../media/{picture.file.name}",
            f"/%5fmedia/{picture.file.name}",
            "/_media/",
        ):
            self.assertNotEqual(self.get(path, 404).body, picture.file.read())
        self.get(f"/_media/{picture.file.name}", 404, X_Accel_Redirect="/_media/")

    def test_the_answer_of_the_application_comes_with_it(self):
        document = make_document("rapport «été».pdf")
        make_article().placed_documents.create(document=document)
        answer = self.get(document.file.url)
        self.assertEqual(answer.body, PDF)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment; filename*="))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertEqual(answer.headers.get_all("Cache-Control"), ["public, no-cache"])
        for name in ("Vary", "Set-Cookie", "X-Robots-Tag", "Content-Language", "X-Accel-Redirect"):
            self.assertNotIn(name, answer.headers)

    def test_a_rendition_is_kept_for_ever(self):
        picture = make_rendered()
        make_article(main_picture=picture)
        answer = self.get(rendition(picture, extension="avif"), Accept_Encoding="gzip")
        self.assertEqual(answer.headers["Content-Type"], "image/avif")
        self.assertIn("immutable", answer.headers["Cache-Control"])
        self.assertNotIn("Content-Encoding", answer.headers)

    def test_that_one_is_lost_is_kept_by_nobody(self):
        picture = make_rendered()
        make_article(main_picture=picture)
        default_storage.delete(rendition(picture).removeprefix("/media/"))
        answer = self.get(rendition(picture), 404)
        self.assertNotIn("immutable", answer.headers.get("Cache-Control", ""))

    def test_a_part_is_sent_alone(self):
        document = make_document()
        make_article().placed_documents.create(document=document)
        answer = self.get(document.file.url, 206, Range="bytes=1-3")
        self.assertEqual(answer.body, PDF[1:4])
        self.assertEqual(answer.headers["Content-Range"], f"bytes 1-3/{len(PDF)}")

    def test_who_has_it_gets_nothing_again_while_it_is_public(self):
        document = make_document()
        article = make_article()
        article.placed_documents.create(document=document)
        etag = self.get(document.file.url).headers["ETag"]
        self.assertEqual(self.get(document.file.url, 304, If_None_Match=etag).body, b"")
        actions.withdraw(article, "en")
        self.get(document.file.url, 404, If_None_Match=etag)

    def test_head_tells_the_length_and_sends_nothing(self):
        document = make_document()
        make_article().placed_documents.create(document=document)
        answer = self.get(document.file.url, method="HEAD")
        self.assertEqual(answer.headers["Content-Length"], str(len(PDF)))

    def test_what_a_seal_opens_is_kept_nowhere(self):
        answer = self.get(signed(make_document().file.url))
        self.assertEqual(answer.headers.get_all("Cache-Control"), ["private, no-store"])
        self.assertEqual(answer.headers["Vary"], "Cookie")
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex")

    def test_what_comes_in_the_clear_is_sent_to_the_same_address_over_tls(self):
        connection = HTTPConnection("127.0.0.1", self.nginx.http_port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request("GET", "/en/?q=1", headers={"Host": HOST})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 301)
        self.assertEqual(answer.headers["Location"], f"https://{HOST}/en/?q=1")

    def test_no_visitor_tells_the_application_how_they_came(self):
        self.get("/health/", X_Forwarded_Proto="http")  # it would answer with a redirect

    def test_static_files_come_without_the_application(self):
        for name, kept in {"site.0123456789ab.css": "immutable", "site.css": "max-age=60"}.items():
            (self.folder / "static" / name).write_text("p {}")
            answer = self.get(f"/static/{name}")
            self.assertEqual(answer.headers["Content-Type"], "text/css")
            self.assertIn(kept, answer.headers["Cache-Control"])

    def test_a_page_shows_and_goes_within_two_seconds(self):
        article = make_article("", title_en="Bridge", slug_en="bridge")
        path = article.get_absolute_url()
        for change, status in (
            (lambda: None, 404),
            (lambda: actions.publish(article, ["en"]), 200),
            (lambda: actions.withdraw(article, "en"), 410),
        ):
            change()
            time.sleep(2)
            answer = self.get(path, status)
            # Or nginx would not put it in the place of the one before.
            self.assertIn("s-maxage=1", answer.headers["Cache-Control"])

    def test_a_page_is_kept_once_however_it_is_spelt(self):
        article = make_article("en", title_en="Bridge", slug_en="bridge")
        path = article.get_absolute_url()
        for spelling in (path, f"{path}?utm=1", path.replace("b", "%62"), f"{path}?"):
            for encoding in ("br", "gzip", ""):
                self.get(spelling, Accept_Encoding=encoding)
        self.get("/en/news/?utm=1")
        self.get("/en/news/?tag=a&kind=story")  # the site writes the kind first
        kept = (file.read_bytes() for file in (self.folder / "cache").rglob("?" * 32))
        keys = {line for data in kept for line in data.splitlines() if line.startswith(b"KEY: ")}
        ours = {key.partition(b"localhost")[2].decode() for key in keys}
        self.assertEqual({key for key in ours if "bridge" in key or "?" in key}, {path})
