"""Tests that begin with an empty site, and the export of one that is gone."""

import shutil
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import TestCase

from audit.recording import unrecorded
from iomcms.backups import BackupError
from iomcms.transfer.bringing_in import bring_in
from publishing import statements
from tests.iomcms.backups.cases import folder_of_files

from . import sites

#: The tests have a transaction around them, in which nobody else writes.
in_the_transaction = patch("iomcms.transfer.taking_out.snapshot", nullcontext)


class ExportTestCase(TestCase):
    """`folder` has the export of a site that `make` made, whose rows were `rows`, and its files
    `files`.
    """

    make = staticmethod(sites.small)

    @classmethod
    def setUpTestData(cls):
        cls.place = Path(cls.enterClassContext(TemporaryDirectory(prefix="export-")))
        cls.whole = cls.place / "whole"
        with folder_of_files(), in_the_transaction, transaction.atomic():
            cls.make()
            cls.manifest = sites.taken_out(cls.whole)
            cls.after_export()
            cls.rows, cls.files = sites.rows(), sites.files()
            transaction.set_rollback(True)
        ContentType.objects.clear_cache()
        statements.forget()

    @classmethod
    def after_export(cls):
        """Take the site out in other ways too."""

    def setUp(self):
        self.enterContext(folder_of_files())
        self.folder = self.place / self.id().rpartition(".")[2]
        shutil.copytree(self.whole, self.folder)

    def bring_in(self, path=None):
        with unrecorded():
            bring_in(path or self.folder, sites.silent)

    def assertRefused(self, words, path=None):
        """Check that an export is not read, that the error says why, and that nothing is there."""
        before = sites.rows(), sites.files()
        with self.assertRaisesRegex(BackupError, words), transaction.atomic():
            self.bring_in(path)
        self.assertEqual((sites.rows(), sites.files()), before)
