"""Files behind a real nginx, run with the configuration that deploy/ has for it."""

import os
import shutil
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from socket import create_connection, create_server
from string import Template
from tempfile import TemporaryDirectory
from unittest import SkipTest

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import LiveServerTestCase, override_settings

from publishing import actions
from publishing.signed_files import signed
from tests.factories import make_article

from .files import PDF, make_document, make_rendered, rendition

HOST = "localhost"
PATIENCE = 10  # seconds

#: What the machine's own configuration of nginx gives, here within one folder.
AROUND = """
$user
daemon off;
worker_processes 1;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 64; }
http {
    types { text/html html; text/css css; text/javascript js; }
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/site.conf;
}
"""


def program():
    """Return nginx, whose folder is not in the path of everybody; skip the test where it is absent,
    or fail it where everything has to be there.
    """
    if found := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return found
    reason = "nginx is not installed: its configuration was not tested"
    raise AssertionError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)


def free_port():
    with create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def write_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "site.crt").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.key").write_bytes(private)


def without_files(handler):
    """Return the application alone: Django's live server would itself send all at /media/."""
    return handler.application


class NginxTest(LiveServerTestCase):
    static_handler = staticmethod(without_files)

    @classmethod
    def setUpClass(cls):
        nginx = program()
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
        for name in ("media", "static"):
            (cls.folder / name).mkdir()
        cls.configure()
        server = subprocess.Popen(
            [
                nginx,
                "-p",
                cls.folder,
                "-c",
                cls.folder / "nginx.conf",
                "-e",
                cls.folder / "error.log",
            ]
        )
        cls.addClassCleanup(cls.stop, server)
        cls.wait_for(server)

    @classmethod
    def configure(cls):
        cls.ports = {"HTTP_PORT": free_port(), "HTTPS_PORT": free_port()}
        write_certificate(cls.folder)
        values = {
            "HOST": HOST,
            "CERTIFICATE": cls.folder / "site.crt",
            "KEY": cls.folder / "site.key",
            "APPLICATION": cls.live_server_url.removeprefix("http://"),
            "STATIC_ROOT": cls.folder / "static",
            "MEDIA_ROOT": cls.folder / "media",
        } | {name: f"127.0.0.1:{port}" for name, port in cls.ports.items()}
        site = Path(settings.BASE_DIR, "deploy/nginx.conf").read_text()
        for name, value in values.items():
            site = site.replace(f"${{{name}}}", str(value))
        (cls.folder / "site.conf").write_text(site)
        # Its workers would else be somebody who may not look into the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        around = Template(AROUND).substitute(folder=cls.folder, user=user)
        (cls.folder / "nginx.conf").write_text(around)

    @classmethod
    def stop(cls, server):
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    @classmethod
    def wait_for(cls, server):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                return create_connection(("127.0.0.1", cls.ports["HTTPS_PORT"]), 1).close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError((cls.folder / "error.log").read_text())

    def get(self, path, status=200, method="GET", **headers):
        """Ask nginx; return its answer, with the `body` read."""
        trusted = ssl.create_default_context(cafile=self.folder / "site.crt")
        connection = HTTPSConnection(
            HOST, self.ports["HTTPS_PORT"], timeout=PATIENCE, context=trusted
        )
        self.addCleanup(connection.close)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        answer = connection.getresponse()
        answer.body = answer.read()
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
        connection = HTTPConnection("127.0.0.1", self.ports["HTTP_PORT"], timeout=PATIENCE)
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
