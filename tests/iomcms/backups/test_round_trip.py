"""What is backed up is what is restored: every row of every table, every byte of every file."""

import gzip
import json
from io import BytesIO
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase, tag

from articles.models import Article
from iomcms.backups.members import SUMS
from iomcms.backups.places import Source
from iomcms.backups.restoring import restore
from iomcms.backups.tables import LEFT_OUT, MADE_BY_MIGRATE, all_tables
from library.models import Document
from publishing.models import Presence, Version
from tests.factories import make_article
from tests.library.files import make_document
from tests.library.test_s3 import Bucket

from . import sites
from .cases import ArchiveTestCase, in_the_transaction


class RoundTripTest(ArchiveTestCase):
    def test_every_row_and_every_file_comes_back(self):
        self.restore()
        rows = sites.rows()
        self.assertEqual(rows.keys(), self.rows.keys())
        for name in rows:
            with self.subTest(name):
                self.assertEqual(rows[name], self.rows[name])
        self.assertEqual(sites.files(), self.files)
        self.assertEqual(self.files, sites.FILES)

    def test_every_table_has_rows_here_and_every_column_a_value(self):
        self.assertGreater(len(self.rows), 70)
        for name, table in all_tables().items():
            with self.subTest(name):
                self.assertTrue(self.rows[name])
                if name in self.filled:
                    empty = {
                        column.name
                        for place, column in enumerate(table.columns)
                        if all(row[place] is None for row in self.filled[name])
                    }
                    self.assertLessEqual(empty, sites.FITTING.get(name, {}).keys())

    def test_a_backup_of_what_was_restored_is_the_same(self):
        self.restore()
        with in_the_transaction:
            again = sites.members(sites.made())
        before = sites.members(self.archive)
        self.assertEqual(list(again), list(before))
        for name in before.keys() - {"manifest.json", SUMS}:
            self.assertEqual(again[name], before[name], name)

    def test_values_are_written_alike_whatever_the_database(self):
        held = sites.members(self.archive)
        for name, written in self.filled.items():
            lines = gzip.decompress(held[f"rows/{name}/000001.jsonl.gz"]).splitlines()
            table = all_tables()[name]
            for line, row in zip(lines, written, strict=True):
                for value, wanted, column in zip(json.loads(line), row, table.columns, strict=True):
                    if column.kind == "JSONField" and value:
                        value, wanted = json.loads(value), json.loads(wanted)
                    if column.name not in ("rendered", "rendering", "rendering_at"):
                        self.assertEqual(value, wanted, (name, column.name))

    def test_keys_of_rows_that_are_gone_are_not_given_again(self):
        self.restore()
        self.assertEqual(sites.last_keys(), self.last_keys)
        self.assertEqual(make_article().pk, 5001)

    def test_types_of_content_have_the_numbers_that_texts_name(self):
        self.assertLess(ContentType.objects.get_for_model(Article).pk, 500)
        self.restore()
        number = ContentType.objects.get_for_model(Article).pk
        self.assertGreater(number, 500)
        found = Version.objects.filter(page_type=number)
        self.assertEqual(set(found), {row for row in found if row.page_type.model == "article"})

    def test_pictures_have_no_renditions_until_they_are_made(self):
        self.restore()
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT rendered, rendering, rendering_at FROM library_picture")
            self.assertEqual(cursor.fetchall(), [("", "", None)])

    def test_what_is_of_no_use_elsewhere_is_left_out(self):
        self.assertFalse({name.split("/")[1] for name in self.members_of("rows")} & LEFT_OUT)
        self.assertIn(Presence._meta.db_table, LEFT_OUT)

    def members_of(self, folder):
        return [name for name in sites.members(self.archive) if name.startswith(f"{folder}/")]

    def test_renditions_stay_behind_and_unknown_files_come_along(self):
        for name in ("renditions/1-ab/card-320.jpg", "odd/renditions/x.txt"):
            default_storage.save(name, ContentFile(b"-"))
        with in_the_transaction:
            held = sites.members(sites.made())
        files = [name for name in held if name.startswith("files/")]
        self.assertEqual(files, ["files/odd/renditions/x.txt"])

    def test_a_file_that_is_there_already_is_kept(self):
        name, content = next(iter(sites.FILES.items()))
        default_storage.save(name, ContentFile(content))
        self.restore()
        self.assertEqual(sites.files(), sites.FILES)

    def test_many_parts_make_a_table(self):
        self.restore()
        with in_the_transaction, patch("iomcms.backups.making.PART", 1000):
            archive = sites.made()
        parts = [name for name in sites.members(archive) if "/articles_article/" in name]
        self.assertEqual(len(parts), 3)

    def test_migrate_fills_no_other_tables(self):
        """What it fills is replaced; anything else there would be taken for a site."""
        full = {name for name, table in all_tables().items() if not table.is_empty()}
        self.assertEqual(full, MADE_BY_MIGRATE)


@tag("once")
class BucketTest(Bucket, TestCase):
    def test_files_come_out_of_a_bucket_and_go_into_it(self):
        make_document()
        before = sites.files()
        with in_the_transaction:
            archive = sites.made()
        Document.objects.all().delete()
        default_storage.bucket.objects.all().delete()
        self.assertEqual(sites.files(), {})
        restore(Source(BytesIO(archive), ()), sites.silent)
        self.assertEqual(sites.files(), before)
        self.assertEqual(len(before), 1)
