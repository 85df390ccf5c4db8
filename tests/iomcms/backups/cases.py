"""Tests that begin with an empty site, and the archive of a full one."""

from contextlib import contextmanager, nullcontext
from io import BytesIO
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import TestCase, override_settings

from audit.recording import unrecorded
from iomcms.backups import BackupError
from iomcms.backups.places import Source
from iomcms.backups.restoring import restore

from . import sites

#: The tests have a transaction around them, in which nobody else writes.
in_the_transaction = patch("iomcms.backups.making.snapshot", nullcontext)


@contextmanager
def folder_of_files():
    with TemporaryDirectory(prefix="media-") as folder, override_settings(MEDIA_ROOT=folder):
        yield folder


class ArchiveTestCase(TestCase):
    """`archive` is that of a site that is gone, whose rows were `rows`, and its files `files`."""

    @classmethod
    def setUpTestData(cls):
        with folder_of_files(), in_the_transaction, transaction.atomic():
            sites.renumber()
            cls.filled = sites.fill()
            sites.give_away_keys()
            cls.archive = sites.made()
            cls.rows, cls.files, cls.last_keys = sites.rows(), sites.files(), sites.last_keys()
            transaction.set_rollback(True)
        ContentType.objects.clear_cache()

    def setUp(self):
        self.enterContext(folder_of_files())
        self.addCleanup(ContentType.objects.clear_cache)

    def restore(self, archive=None):
        """Restore, and nothing more: that it was done would be one row too many."""
        with unrecorded():
            return restore(Source(BytesIO(archive or self.archive), ()), sites.silent)

    def assertRefused(self, archive, words):
        """Check that an archive is not restored, that the error says why, and that rows and files
        are what they were.
        """
        before = sites.rows(), sites.files(), sites.last_keys()
        with self.assertRaisesRegex(BackupError, words), transaction.atomic():
            self.restore(archive)
        self.assertEqual((sites.rows(), sites.files(), sites.last_keys()), before)
