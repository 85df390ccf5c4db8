from io import StringIO
from unittest import mock

from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import TestCase

from search import missing, rebuilding
from search.engines import postgresql
from search.models import Rebuild, SearchDocument
from tests.factories import make_article, make_event, make_office


def titles():
    return set(SearchDocument.objects.values_list("title", flat=True))


def rebuild(**options):
    printed = StringIO()
    call_command("rebuild_search", stdout=printed, **options)
    return printed.getvalue()


class RebuildTest(TestCase):
    def setUp(self):
        for number in range(3):
            make_article(title_en=f"Article {number}")
        make_event(title_en="Event")
        make_office(title_en="Office")
        self.all = titles()

    def test_it_makes_what_is_missing_and_says_how_much_there_is(self):
        SearchDocument.objects.all().delete()
        self.assertIn("5 editions", rebuild())
        self.assertEqual(titles(), self.all)
        self.assertFalse(Rebuild.objects.exists())

    def test_it_removes_what_is_left_of_pages_that_are_gone(self):
        document = SearchDocument.objects.get(title="Event")
        document.pk, document.object_id = None, 10_000
        document.save()
        rebuild(verbosity=0)
        self.assertEqual(SearchDocument.objects.count(), 5)

    def test_what_was_broken_off_is_gone_on_with_and_nothing_vanishes_meanwhile(self):
        SearchDocument.objects.update(summary="old")
        with mock.patch.object(rebuilding, "BATCH", 1):
            steps = rebuilding.rebuild()
            self.assertEqual([next(steps), next(steps)], [(1, 5), (2, 5)])
            steps.close()
            self.assertEqual(titles(), self.all)
            self.assertEqual(list(rebuilding.rebuild()), [(3, 5), (4, 5), (5, 5)])
        self.assertFalse(SearchDocument.objects.filter(summary="old").exists())

    def test_it_can_begin_anew(self):
        next(rebuilding.rebuild())
        self.assertEqual(next(rebuilding.rebuild(restart=True)), (3, 5))


class MissingTest(TestCase):
    def warnings(self):
        return [found.msg for found in run_checks(databases=["default"]) if "search" in found.msg]

    def test_public_pages_without_documents_are_told_of_until_all_is_rebuilt(self):
        make_article()
        make_event(publish_at=None)
        self.assertEqual(self.warnings(), [])
        SearchDocument.objects.all().delete()
        [warning] = self.warnings()
        self.assertIn("articles", warning)
        self.assertNotIn("events", warning)
        with mock.patch("sys.stderr", StringIO()) as told:
            missing.tell_after_migration("default")
        self.assertIn("rebuild_search", told.getvalue())
        rebuild(verbosity=0)
        self.assertEqual(self.warnings(), [])

    def test_a_table_that_is_not_there_yet_stops_nothing(self):
        with mock.patch.object(missing, "types_missing", side_effect=DatabaseError):
            self.assertEqual(self.warnings(), [])


class ExtensionTest(TestCase):
    def test_an_extension_that_cannot_be_made_is_named_with_what_to_do(self):
        editor = mock.Mock(connection=connection)
        editor.execute.side_effect = DatabaseError("permission denied")
        with self.assertRaisesMessage(RuntimeError, "CREATE EXTENSION unaccent;"):
            postgresql.create_extension(editor, "unaccent")
