"""What is recorded stays as it was written, or it is found that it did not."""

from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from unittest.mock import patch

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, TransactionTestCase, override_settings, skipUnlessDBFeature, tag
from django.utils import timezone

import audit
from audit import triggers
from audit.models import Anchor, Entry
from audit.sealing import Head, head, seal
from audit.verifying import verify

OTHER = {
    "at": "2020-01-01 00:00:00",
    "action": "page.deleted",
    "actor_id": 4711,
    "address": "203.0.113.99",
    "object_type": "pages.page",
    "object_id": "99",
    "object_title": "Another",
    "details": '{"forged": true}',
    "mark": "0" * 64,
    "previous": "0" * 64,
    "digest": "0" * 64,
    "number": 77,
    "id": 7777,
}


def recorded(number=5):
    for each in range(number):
        audit.record("page.saved", version=each, languages=["en", "fr"], note="ü\u200b")
    seal()


@contextmanager
def by_hand():
    """Let SQL do what the triggers refuse."""
    triggers.drop(connection)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        triggers.create(connection)


class ChainTest(TestCase):
    def test_what_is_recorded_verifies(self):
        recorded()
        self.assertEqual(verify(), verify(head()))
        self.assertEqual((verify().head.number, verify().reason), (5, ""))

    def test_every_change_by_hand_is_found_at_its_place(self):
        recorded()
        third = Entry.objects.sealed()[2]
        self.assertEqual(set(OTHER), {field.column for field in Entry._meta.concrete_fields})
        for column, value in OTHER.items():
            with self.subTest(column):
                before = Entry.objects.filter(pk=third.pk).values().get()
                with by_hand() as cursor:
                    cursor.execute(
                        f"UPDATE audit_entry SET {column} = %s WHERE id = %s", [value, third.pk]
                    )
                self.assertEqual(verify().broken, 3)
                pk = value if column == "id" else third.pk
                with by_hand():
                    Entry.objects.filter(pk=pk).update(**before)
                self.assertEqual(verify().reason, "")

    def test_a_removed_entry_is_found_and_so_is_one_that_the_site_did_not_write(self):
        recorded()
        with by_hand() as cursor:
            cursor.execute("DELETE FROM audit_entry WHERE number = 3")
        self.assertEqual(verify().broken, 3)

    def test_an_entry_written_by_hand_is_found_even_after_it_was_sealed(self):
        recorded(1)
        Entry.objects.create(action="page.deleted", mark="f" * 64)
        self.assertEqual(verify().broken, 2)
        recorded(1)
        self.assertEqual(verify().broken, 2)

    def test_removed_last_entries_are_found_by_a_head_kept_elsewhere(self):
        recorded()
        kept = head()
        with by_hand() as cursor:
            cursor.execute("DELETE FROM audit_entry WHERE number >= 4")
        self.assertEqual(verify().reason, "")
        self.assertEqual(verify(kept).broken, 4)
        self.assertEqual(verify(Head(2, "0" * 64)).broken, 2)

    def test_missing_triggers_are_found(self):
        recorded(1)
        with by_hand():
            self.assertIn("triggers are missing", verify().reason)

    def test_the_database_refuses_to_change_and_to_remove(self):
        recorded(2)
        for sql in (
            "UPDATE audit_entry SET action = 'x'",
            "UPDATE audit_entry SET number = NULL, digest = '' WHERE number = 1",
            "DELETE FROM audit_entry",
            "DELETE FROM audit_entry WHERE number = 2",
        ):
            with self.subTest(sql), self.assertRaises(DatabaseError), transaction.atomic():
                connection.cursor().execute(sql)
        self.assertEqual(verify().head.number, 2)

    def test_the_database_refuses_to_change_what_waits_to_be_sealed(self):
        with transaction.atomic():
            audit.record("page.saved")
            for sql in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
                with self.assertRaises(DatabaseError), transaction.atomic():
                    connection.cursor().execute(sql)

    def test_sqlite_refuses_to_replace_and_postgresql_to_truncate(self):
        recorded(1)
        sql = {
            "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
            "postgresql": "TRUNCATE audit_entry",
        }[connection.vendor]
        with self.assertRaises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)

    def test_a_rotated_key_is_still_known(self):
        with override_settings(AUDIT_KEYS=["old" * 16]):
            recorded(2)
        with override_settings(AUDIT_KEYS=["new" * 16, "old" * 16]):
            recorded(2)
            self.assertEqual((verify().head.number, verify().reason), (4, ""))
        with override_settings(AUDIT_KEYS=["new" * 16]):
            self.assertEqual(verify().broken, 1)

    def test_the_log_gets_each_head(self):
        with self.assertLogs("audit", "INFO") as logs:
            recorded(1)
        self.assertIn(f"audit head {head()}", logs.output[0])


class RetentionTest(TestCase):
    def setUp(self):
        recorded(3)
        self.then = timezone.now() + timedelta(days=settings.AUDIT_RETENTION_DAYS)
        recorded(2)

    def prune(self):
        with patch.object(timezone, "now", return_value=self.then):
            call_command("prune_audit", stdout=StringIO())
        seal()

    def test_old_entries_go_and_the_rest_verifies(self):
        self.assertEqual(verify().head.number, 5)
        self.prune()
        self.assertEqual([each.number for each in Entry.objects.sealed()], [4, 5, 6])
        self.assertEqual(verify().reason, "")
        self.assertEqual(Entry.objects.sealed().last().details, {"up_to": 3, "entries": 3})

    def test_nobody_else_can_let_go_of_entries_unseen(self):
        Anchor.objects.create(number=3, digest=Entry.objects.get(number=3).digest, mark="0" * 64)
        Entry.objects.filter(number__lte=3)._raw_delete("default")
        self.assertEqual(verify().broken, 3)

    @override_settings(AUDIT_RETENTION_DAYS=0)
    def test_nothing_goes_where_all_is_kept(self):
        self.prune()
        self.assertEqual(Entry.objects.count(), 5)

    def test_a_broken_chain_is_not_pruned(self):
        with by_hand() as cursor:
            cursor.execute("UPDATE audit_entry SET action = 'x' WHERE number = 2")
        with self.assertRaisesMessage(CommandError, "broken at 2"):
            self.prune()


class CommandTest(TestCase):
    def test_the_head_is_printed_and_can_be_kept(self):
        recorded(2)
        out = StringIO()
        call_command("verify_audit", stdout=out)
        self.assertEqual(out.getvalue().strip(), str(head()))
        with TemporaryDirectory() as folder:
            path = Path(folder, "head")
            path.write_text(out.getvalue())
            call_command("verify_audit", head=path, stdout=StringIO())
            with by_hand() as cursor:
                cursor.execute("DELETE FROM audit_entry WHERE number = 2")
            with self.assertRaisesMessage(CommandError, "broken at 2"):
                call_command("verify_audit", head=path)
            path.write_text("nonsense")
            with self.assertRaisesMessage(CommandError, "no number and digest"):
                call_command("verify_audit", head=path)


class CommittedTest(TransactionTestCase):
    def test_what_was_rolled_back_leaves_no_entry(self):
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            audit.record("page.saved")
            raise ZeroDivisionError
        with transaction.atomic():
            with self.assertRaises(ZeroDivisionError), transaction.atomic():
                audit.record("page.deleted")
                raise ZeroDivisionError
            audit.record("page.published")
        self.assertEqual([each.action for each in Entry.objects.all()], ["page.published"])
        self.assertEqual(verify().head.number, 1)

    def test_what_a_crash_left_unsealed_is_sealed_with_the_next(self):
        with transaction.atomic():
            audit.record("page.saved")
            connection.run_on_commit.clear()
        self.assertEqual(verify().unsealed, 1)
        audit.record("page.published")
        self.assertEqual((verify().unsealed, verify().head.number), (0, 2))

    @skipUnlessDBFeature("test_db_allows_multiple_connections")
    @tag("once")
    def test_many_who_write_at_once_make_one_chain(self):
        if connection.vendor != "postgresql":
            self.skipTest("SQLite has one writer at a time.")
        together = Barrier(8)

        def write():
            together.wait()
            for each in range(10):
                with transaction.atomic():
                    audit.record("page.saved", version=each)
            connection.close()

        threads = [Thread(target=write) for _each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((verify().head.number, verify().unsealed, verify().reason), (80, 0, ""))

    def test_flush_empties_it_with_all_else(self):
        recorded(2)
        call_command("flush", interactive=False, verbosity=0)
        self.assertFalse(Entry.objects.exists() or Anchor.objects.exists())

    def test_a_flush_that_is_called_off_leaves_it(self):
        recorded(2)
        with patch("builtins.input", return_value="no"):
            call_command("flush", verbosity=0, stdout=StringIO())
        self.assertEqual((Entry.objects.count(), Anchor.objects.count()), (2, 0))

    def test_a_flush_may_take_the_anchor_first(self):
        recorded(2)
        names = connection.introspection.django_table_names
        with patch.object(
            connection.introspection,
            "django_table_names",
            lambda *args, **kwargs: sorted(names(*args, **kwargs)),
        ):
            call_command("flush", interactive=False, verbosity=0)
        self.assertFalse(Entry.objects.exists() or Anchor.objects.exists())


class CheckTest(TestCase):
    def test_the_check_of_the_database_looks_for_the_triggers(self):
        from audit.checks import triggers_are_there

        self.assertEqual(triggers_are_there(databases=["default"]), [])
        with connection.cursor() as cursor:
            on = " ON audit_entry" if connection.vendor == "postgresql" else ""
            name = sorted(triggers.NAMES[connection.vendor])[0]
            cursor.execute(f"DROP TRIGGER {name}{on}")
        self.assertIn(name, triggers_are_there(databases=["default"])[0].msg)
        triggers.ensure()
        self.assertEqual(triggers_are_there(databases=["default"]), [])
