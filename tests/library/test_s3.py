"""Files in a bucket of an S3 server: moto's, on this machine.

It refuses who does not sign, as Amazon does. It does not read signatures, so that one is there and
for how long is read in the address.
"""

import logging
import os
from http.client import HTTPConnection
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase, override_settings
from moto.server import ThreadedMotoServer

from iomcms.settings import s3
from library import renditions
from library.models import Document, Picture
from publishing import actions
from publishing.signed_files import signed
from tests.admin import AdminTestCase
from tests.factories import make_article, picture_file

from .files import PDF, make_document, make_rendered, rendition, stored

BUCKET, REGION = "newsroom", "eu-central-1"
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Bucket:
    """A mixin: all files lie in the bucket of a server, which is empty when a test begins."""

    @classmethod
    def setUpClass(cls):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        cls.addClassCleanup(server.stop)
        cls.host = ":".join(map(str, server.get_host_and_port()))
        cls.enterClassContext(patch.dict(os.environ, KEYS))
        cls.enterClassContext(
            override_settings(
                MEDIA_SENDER="storage",
                STORAGES={
                    "default": s3.storage(BUCKET, REGION, f"http://{cls.host}"),
                    "staticfiles": {
                        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
                    },
                },
            )
        )
        super().setUpClass()

    def setUp(self):
        super().setUp()
        connection = default_storage.connection
        place = {"LocationConstraint": REGION}
        bucket = connection.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        self.addCleanup(bucket.delete)
        self.addCleanup(lambda: bucket.objects.all().delete())

    def ask_bucket(self, address, method="GET"):
        """Return the status, headers and body of an answer of the server itself."""
        parts = urlsplit(address)
        self.assertEqual(f"{parts.scheme}://{parts.netloc}", f"http://{self.host}")
        connection = HTTPConnection(parts.netloc, timeout=10)
        connection.request(method, f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def sent_to(self, address):
        """Return the address that a visitor is sent to."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 302, address)
        return response["Location"]

    def assertHidden(self, address):
        self.assertEqual(self.client.get(address).status_code, 404)


class UploadTest(Bucket, AdminTestCase):
    def test_an_upload_goes_into_the_bucket_and_no_other_file_is_replaced(self):
        for size in ((8, 6), (9, 6)):
            self.assertSaved(
                self.save(Picture, name="Bridge", alt_en="A bridge", file=picture_file(size))
            )
        first, second = Picture.objects.order_by("pk")
        self.assertNotEqual(first.file.name, second.file.name)
        self.assertEqual(set(stored(default_storage)), {first.file.name, second.file.name})
        self.assertEqual((first.width, first.height), (8, 6))

    def test_the_form_shows_what_it_has(self):
        picture = make_rendered()
        self.assertContains(self.form(Picture, picture), picture.file.url)


class DeliveryTest(Bucket, TestCase):
    def test_a_file_is_had_from_the_moment_that_its_page_is_public(self):
        picture, document = make_rendered(), make_document()
        article = make_article("", title_en="Bridge", main_picture=picture)
        article.placed_documents.create(document=document)
        addresses = picture.file.url, rendition(picture), document.file.url
        for address in addresses:
            self.assertHidden(address)
        actions.publish(article, ["en"])
        for address in addresses:
            status, _headers, body = self.ask_bucket(self.sent_to(address))
            self.assertEqual(status, 200)
            self.assertTrue(body)
        actions.withdraw(article, "en")
        for address in addresses:
            self.assertHidden(address)

    def test_the_bucket_answers_nobody_whom_the_site_did_not_send(self):
        picture = make_rendered()
        make_article(main_picture=picture)
        plain = self.sent_to(picture.file.url).partition("?")[0]
        self.assertEqual(self.ask_bucket(plain)[0], 403)

    def test_an_address_is_signed_for_a_short_time(self):
        document = make_document()
        make_article().placed_documents.create(document=document)
        query = parse_qs(urlsplit(self.sent_to(document.file.url)).query)
        self.assertEqual(query["X-Amz-Expires"], ["300"])
        self.assertEqual(query["X-Amz-Algorithm"], ["AWS4-HMAC-SHA256"])
        self.assertTrue(query["X-Amz-Signature"])

    def test_the_bucket_answers_as_the_site_would(self):
        document = make_document("rapport «été».pdf")
        make_article().placed_documents.create(document=document)
        status, headers, body = self.ask_bucket(self.sent_to(document.file.url))
        self.assertEqual((status, body), (200, PDF))
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertTrue(headers["Content-Disposition"].startswith("attachment; filename*="))
        self.assertEqual(headers["Cache-Control"], "public, no-cache")

    def test_the_way_to_a_rendition_is_kept_for_less_than_it_leads_there(self):
        picture = make_rendered()
        make_article(main_picture=picture)
        response = self.client.get(rendition(picture, extension="avif"))
        self.assertEqual(response["Cache-Control"], "public, max-age=60")
        self.assertLess(60, s3.LASTS)
        _status, headers, _body = self.ask_bucket(response["Location"])
        self.assertEqual(headers["Content-Type"], "image/avif")
        self.assertIn("immutable", headers["Cache-Control"])

    def test_what_a_seal_opens_is_kept_nowhere(self):
        response = self.client.get(signed(make_rendered().file.url))
        self.assertEqual(response["Cache-Control"], "private, no-store")
        _status, headers, _body = self.ask_bucket(response["Location"])
        self.assertEqual(headers["Cache-Control"], "private, no-store")

    def test_head_is_answered_too(self):
        document = make_document()
        make_article().placed_documents.create(document=document)
        address = self.client.head(document.file.url)["Location"]
        status, headers, _body = self.ask_bucket(address, "HEAD")
        self.assertEqual((status, headers["Content-Length"]), (200, str(len(PDF))))
        self.assertNotEqual(
            parse_qs(urlsplit(address).query)["X-Amz-Signature"],
            parse_qs(urlsplit(self.sent_to(document.file.url)).query)["X-Amz-Signature"],
        )

    @override_settings(MEDIA_SENDER="application")
    def test_the_application_may_send_it_instead(self):
        document = make_document()
        make_article().placed_documents.create(document=document)
        response = self.client.get(document.file.url)
        self.assertEqual(b"".join(response), PDF)
        default_storage.delete(document.file.name)
        self.assertHidden(document.file.url)


class RemovalTest(Bucket, TestCase):
    def test_a_replaced_document_goes(self):
        document = make_document("first.pdf")
        with self.captureOnCommitCallbacks(execute=True):
            document.file.save("second.pdf", ContentFile(PDF), save=False)
            document.save()
        self.assertEqual(stored(default_storage), [document.file.name])

    def test_a_replaced_picture_goes_with_its_renditions(self):
        picture = make_rendered()
        with self.captureOnCommitCallbacks(execute=True):
            picture.file.save("bridge.png", picture_file((200, 100)), save=False)
            picture.save()
        renditions.make(picture.pk)
        picture.refresh_from_db()
        there = stored(default_storage)
        self.assertIn(picture.file.name, there)
        folder = f"renditions/{picture.pk}-{picture.fingerprint}/"
        self.assertTrue(all(name.startswith(folder) for name in set(there) - {picture.file.name}))
        self.assertIn(rendition(picture, width=150).removeprefix("/media/"), there)

    def test_a_deleted_file_goes_with_all_that_was_made_of_it(self):
        picture, document = make_rendered(), make_document()
        self.assertGreater(len(stored(default_storage)), 2)
        with self.captureOnCommitCallbacks(execute=True):
            picture.delete()
            Document.objects.filter(pk=document.pk).delete()
        self.assertEqual(stored(default_storage), [])
