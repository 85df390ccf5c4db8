"""What is not restored: damaged archives, foreign ones, and any where a site is already. The
database and the storage stay as they are.
"""

import gzip
import json
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import skipUnlessDBFeature

from iomcms.backups.contents import Archive
from tests.factories import make_tag

from . import sites
from .cases import ArchiveTestCase

ARTICLES = "rows/articles_article/000001.jsonl.gz"
TAGS = "rows/publishing_tag/000001.jsonl.gz"
DAMAGE = "damaged|cut off|manifest|known|leads elsewhere|is missing|format|no plain file"


def packed(rows):
    return gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode(), mtime=0)


class RefusalTest(ArchiveTestCase):
    def changed(self, name, change):
        """Return an archive with sums that are right, and one member of JSON changed."""
        content = json.loads(sites.members(self.archive)[name])
        change(content)
        return sites.rewritten(self.archive, **{name: json.dumps(content).encode()})

    def rows_of(self, name):
        return [
            json.loads(row)
            for row in gzip.decompress(sites.members(self.archive)[name]).splitlines()
        ]

    def with_rows(self, name, rows):
        return sites.rewritten(self.archive, **{name: packed(rows)})

    def test_a_damaged_archive_is_not_restored(self):
        for place in range(0, len(self.archive), len(self.archive) // 12):
            damaged = bytearray(self.archive)
            damaged[place] ^= 0x55
            with self.subTest(place=place):
                self.assertRefused(bytes(damaged), DAMAGE)

    def test_an_archive_that_is_cut_off_is_not_restored(self):
        for size in range(0, len(self.archive), len(self.archive) // 12):
            with self.subTest(size=size):
                self.assertRefused(self.archive[: size + 1], "cut off at byte")

    def test_what_was_begun_is_taken_back(self):
        """The archive is damaged after it was checked, and that shows at its end only."""
        damaged = self.archive.replace(b"%PDF-1.7", b"%PDF-1.8", 1)
        self.assertNotEqual(damaged, self.archive)
        with patch.object(Archive, "check"):
            self.assertRefused(damaged, "'files/documents/.*' is not what was written")

    def test_a_file_that_cannot_be_stored_takes_all_back(self):
        save, stored = default_storage.save, []

        def fail_at_last(name, content):
            if len(stored) == 2:
                raise OSError(28, "No space left on device")
            stored.append(name)
            return save(name, content)

        with patch.object(default_storage, "save", fail_at_last):
            self.assertRefused(self.archive, "cannot be stored: No space left on device")
        self.assertEqual(len(stored), 2)

    def test_a_site_that_is_there_is_not_touched(self):
        make_tag()
        self.assertRefused(self.archive, "not empty: there are rows in publishing_tag")

    def test_a_file_of_the_same_name_is_not_touched(self):
        default_storage.save(list(sites.FILES)[-1], ContentFile(b"another"))
        self.assertRefused(self.archive, "another file of the name documents/empty.csv")

    def test_a_database_that_is_not_migrated_is_refused(self):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
        self.assertRefused(self.archive, "Run `manage.py migrate` first")

    def test_other_migrations_are_refused(self):
        for change, age in (
            (lambda manifest: manifest["migrations"].pop(), "older"),
            (lambda manifest: manifest["migrations"].append("articles.0002_more"), "newer"),
        ):
            self.assertRefused(
                self.changed("manifest.json", change), f"of {age} software .* migrate then"
            )

    def test_other_tables_columns_and_languages_are_refused(self):
        def article(manifest):
            return manifest["tables"]["articles_article"]["columns"]

        for change, words in (
            (lambda manifest: article(manifest).pop("title_fr"), "articles_article.title_fr"),
            (lambda manifest: article(manifest).update(mood="CharField"), "articles_article.mood"),
            (lambda manifest: article(manifest).update(slug="TextField"), "articles_article.slug"),
            (lambda manifest: manifest["tables"].pop("pages_page"), "pages_page"),
            (lambda manifest: manifest["languages"].append("pt"), "languages en, fr, es, ar, pt"),
        ):
            self.assertRefused(self.changed("manifest.json", change), words)

    def test_another_format_is_refused(self):
        later = self.changed("manifest.json", lambda manifest: manifest.update(format=2))
        self.assertRefused(later, "the format 2; only 1 is known")

    def test_a_manifest_that_says_nothing_is_refused(self):
        for content in (b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "tables": {"x": 1}}'):
            self.assertRefused(
                sites.rewritten(self.archive, **{"manifest.json": content}), "manifest.json|format"
            )

    def test_a_member_that_is_missing_is_noticed(self):
        for name, words in (
            (ARTICLES, "0 of 3 of articles_article"),
            (f"files/{next(iter(sites.FILES))}", "2 of 3 of files"),
            ("end.json", "no end.json"),
        ):
            self.assertRefused(sites.rewritten(self.archive, **{name: None}), words)

    def test_a_member_that_is_not_known_is_refused(self):
        for name, words in (
            ("rows/django_session/000001.jsonl.gz", "table that is not known"),
            ("notes.txt", "member that is not known"),
        ):
            self.assertRefused(sites.rewritten(self.archive, **{name: packed([])}), words)

    def test_a_file_leads_nowhere_but_into_the_storage(self):
        for name in ("../evil", "/etc/evil", "a/../../evil", "a//b", "a\\..\\b", "", "a/\n", "./a"):
            with self.subTest(name):
                self.assertRefused(
                    sites.rewritten(self.archive, **{f"files/{name}": b"-"}), "leads elsewhere"
                )

    def test_a_row_that_is_none_is_refused(self):
        rows = self.rows_of(TAGS)
        for odd in ({}, None, [], rows[0][:-1], [["x"]] * len(rows[0]), [True, *rows[0][1:]]):
            self.assertRefused(self.with_rows(TAGS, [odd, *rows[1:]]), "000001.jsonl.gz, row 1")
        self.assertRefused(
            sites.rewritten(self.archive, **{TAGS: gzip.compress(b"\xff\n" * 3)}), "row 1"
        )

    def test_more_rows_than_there_should_be_are_refused(self):
        """However small it is packed: no more of it is read than is wanted."""
        rows = self.rows_of(TAGS)
        self.assertRefused(self.with_rows(TAGS, rows * 2), "more rows of publishing_tag")
        self.assertRefused(self.with_rows(TAGS, rows[:-1]), "2 of 3 of publishing_tag")

    def test_a_row_that_never_ends_is_not_read_to_its_end(self):
        with patch("iomcms.backups.contents.LONGEST_ROW", 1 << 20):
            bomb = gzip.compress(b"[" * (1 << 24))
            self.assertRefused(
                sites.rewritten(self.archive, **{TAGS: bomb}), "row that is too long"
            )

    def test_rows_that_the_database_refuses_are_not_shown(self):
        rows = self.rows_of("rows/auth_user/000001.jsonl.gz")
        secret = rows[0][1]
        for change in (
            lambda row: row.__setitem__(0, rows[1][0]),
            lambda row: row.__setitem__(4, rows[1][4]),
        ):
            twice = [list(row) for row in rows]
            change(twice[0])
            archive = self.with_rows("rows/auth_user/000001.jsonl.gz", twice)
            self.assertRefused(archive, "Rows of auth_user do not fit: ((?!1002).)*$")
        self.assertIn("password", secret)

    def test_rows_that_lead_nowhere_are_refused(self):
        rows = self.rows_of("rows/articles_correction/000001.jsonl.gz")
        place = next(place for place, value in enumerate(rows[0]) if value == 1001 and place)
        rows[0][place] = 77
        archive = self.with_rows("rows/articles_correction/000001.jsonl.gz", rows)
        self.assertRefused(archive, "Rows of the archive do not fit")

    @skipUnlessDBFeature("prohibits_null_characters_in_text_exception")
    def test_a_text_that_the_database_cannot_keep_is_refused(self):
        rows = self.rows_of(TAGS)
        place = next(place for place, value in enumerate(rows[0]) if isinstance(value, str))
        rows[0][place] = "a\0b"
        self.assertRefused(self.with_rows(TAGS, rows), "Rows of publishing_tag do not fit")

    def test_what_is_nested_without_end_is_refused(self):
        deep = b"[" * 200_000
        for name, content in (
            (TAGS, gzip.compress(deep)),
            ("manifest.json", deep),
            ("end.json", deep),
        ):
            self.assertRefused(sites.rewritten(self.archive, **{name: content}), "damaged")

    def test_a_value_of_another_kind_is_refused(self):
        columns = json.loads(sites.members(self.archive)["manifest.json"])["tables"]
        for table, kind, odd in (
            ("articles_articleboilerplate", "UUIDField", 5),
            ("audit_entry", "JSONField", "{"),
            ("audit_entry", "JSONField", "[" * 200_000),
            ("audit_entry", "DateTimeField", "0001-01-01T00:00:00+14:00"),
            ("articles_article", "PositiveIntegerField", 10**40),
        ):
            name = f"rows/{table}/000001.jsonl.gz"
            rows = self.rows_of(name)
            rows[0][list(columns[table]["columns"].values()).index(kind)] = odd
            with self.subTest(table, kind=kind):
                self.assertRefused(self.with_rows(name, rows), "damaged|do not fit")

    def test_an_end_that_says_something_else_is_refused(self):
        for told in ({"rows": "x"}, {"bytes": None}, {"missing": 5}, {"missing": [1]}):
            odd = self.changed("end.json", lambda end, told=told: end.update(told))
            self.assertRefused(odd, "end.json cannot be read")

    def test_no_word_of_an_archive_reaches_the_terminal_as_a_command(self):
        for name, value in (("languages", ["\x1b[2J"]), ("migrations", ["\x1b[2J"])):
            odd = self.changed("manifest.json", lambda said, n=name, v=value: said[n].extend(v))
            self.assertRefused(odd, r"\\x1b\[2J")
        self.assertRefused(
            self.changed("manifest.json", lambda said: said["languages"].append(["en"])), "damaged"
        )
