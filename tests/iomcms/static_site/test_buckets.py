"""What is taken out where all files lie in a bucket."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.db import transaction
from django.test import TestCase, tag

from audit.recording import unrecorded
from iomcms.static_site import export
from iomcms.transfer.bringing_in import bring_in
from tests.factories import make_article
from tests.iomcms.static_site.exports import contents, open_ends, say
from tests.iomcms.transfer import sites
from tests.iomcms.transfer.cases import in_the_transaction
from tests.library.files import PDF, make_document, make_rendered
from tests.library.test_s3 import Bucket
from tests.worlds import NOW


@tag("once")
class BucketTest(Bucket, TestCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="export-")))

    def fill(self):
        article = make_article("en", slug_en="one", main_picture=make_rendered())
        article.placed_documents.create(document=make_document())

    def test_the_public_site_has_the_files_and_leads_to_no_bucket(self):
        self.fill()
        summary = export(self.folder / "site", say, at=NOW)
        self.assertEqual(summary.failed, [])
        files = contents(self.folder / "site")
        self.assertIn(PDF, files.values())
        self.assertTrue([name for name in files if name.startswith("media/renditions/")])
        self.assertIn("en/news/one/press-kit.zip", files)
        self.assertEqual(open_ends(self.folder / "site"), [])
        for content in files.values():
            self.assertNotIn(self.host.encode(), content)

    def test_everything_comes_out_of_a_bucket_and_goes_into_it(self):
        with unrecorded(), transaction.atomic():
            self.fill()
            with in_the_transaction:
                sites.taken_out(self.folder / "all")
            before = sites.files()
            transaction.set_rollback(True)
        default_storage.bucket.objects.all().delete()
        with unrecorded():
            bring_in(self.folder / "all", sites.silent)
        self.assertEqual(sites.files(), before)
        self.assertEqual(len(before), 2)
