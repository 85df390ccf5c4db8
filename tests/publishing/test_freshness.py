"""The token of public pages: it changes with whatever they show, and with nothing else."""

import logging
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from io import StringIO
from time import monotonic, time
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from articles.models import Article
from iomcms.unseen import TABLES
from organisation.hours import WEEK, Hours
from organisation.passing import of_clocks
from pages.models import SiteSettings
from publishing import freshness, passing, writes
from publishing.models import ScheduledChange, UnsavedForm
from search.models import UnansweredQuery
from tests.databases import SharedDatabaseTestCase, TogetherTestCase
from tests.factories import make_article, make_contact, make_event, make_office, make_tag

NOON = datetime(2026, 3, 28, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


class StatementTest(SimpleTestCase):
    def test_every_table_but_the_unseen_counts(self):
        tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        self.assertEqual(TABLES - tables, set())
        for table in tables:
            for sql in (
                f'INSERT INTO "{table}" ("id") VALUES (1)',
                f'INSERT OR IGNORE INTO "{table}" ("id") VALUES (1)',
                f'UPDATE "{table}" SET "id" = 1',
                f"update {table} set id = 1",
                f'  /* why */ DELETE FROM "{table}"',
            ):
                self.assertEqual(writes.is_seen(sql), table not in TABLES, sql)

    def test_whatever_does_not_read_counts(self):
        for sql in (
            'INSERT INTO "made_tomorrow" VALUES (1)',
            'UPDATE "other"."auth_user" SET "id" = 1',
            'TRUNCATE "auth_user", "articles_article"',
            "WITH gone AS (DELETE FROM articles_article RETURNING *) SELECT * FROM gone",
            "WITH new AS (SELECT 1) UPDATE articles_article SET id = 1",
            "MERGE INTO articles_article USING other ON true WHEN MATCHED THEN DELETE",
            "CREATE TABLE made_now (id int)",
            "COPY articles_article FROM 'rows'",
            "CALL publish()",
            "SELECT 1; DELETE FROM articles_article",
            "UPDATE django_session SET x = 1; DELETE FROM articles_article",
            "INSERT INTO django_session WITH x AS (DELETE FROM articles_article) SELECT 1",
            "WITH x AS (SELECT 1) INSERT OR REPLACE INTO articles_article SELECT * FROM x",
            "WITH x AS (SELECT 1) REPLACE INTO articles_article SELECT 1",
            "WITH x AS (SELECT 1) REPLACE/**/INTO articles_article SELECT 1",
            "WITH x AS (SELECT 1) UPDATE/**/articles_article SET x = 1",
            "(WITH x AS (DELETE FROM ONLY articles_article RETURNING 1) SELECT 1)",
            "EXPLAIN ANALYZE DELETE FROM articles_article",
            "EXPLAIN (ANALYZE) SELECT 1",
            "SELECT * INTO articles_copy FROM articles_article",
            "-- only a comment\nDELETE FROM articles_article",
            "",
        ):
            self.assertTrue(writes.is_seen(sql), sql)

    def test_what_reads_does_not(self):
        for sql in (
            "SELECT 1",
            "(SELECT 1) UNION (SELECT 2)",
            "SELECT 1 FROM articles_article FOR UPDATE;",
            "WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree FOR NO KEY UPDATE OF tree",
            "WITH tree AS (SELECT update_at FROM x) SELECT * FROM tree FOR UPDATE OF tree",
            "WITH tree AS (SELECT 1) SELECT REPLACE(deleted, 'a', 'b') FROM tree",
            'INSERT INTO "django_session" VALUES (1) ON CONFLICT DO UPDATE SET x = 1',
            "BEGIN IMMEDIATE",
            'SAVEPOINT "s1"',
            "PRAGMA foreign_keys",
        ):
            self.assertFalse(writes.is_seen(sql), sql)


class CommittedTest(SharedDatabaseTestCase):
    """What is written and committed, by whichever road."""

    def assert_changes(self, write, changes=True):
        before = freshness.token()
        self.assertIsNotNone(before)
        write()
        self.assertEqual(freshness.token() != before, changes)

    def test_every_road_to_a_row_changes_it(self):
        article, office, tag = make_article("en"), make_office("en"), make_tag("tag")
        for write in (
            lambda: article.save(),
            lambda: Article.objects.update(title_en="New"),
            lambda: SiteSettings.objects.bulk_create([SiteSettings(pk=1, name_en="Site")]),
            lambda: article.offices.add(office),
            lambda: article.tags.add(tag),
            lambda: article.offices.clear(),
            lambda: connection.cursor().execute("UPDATE pages_sitesettings SET name_en = 'Raw'"),
            lambda: connection.cursor().executemany(
                "UPDATE pages_sitesettings SET name_en = %s", [["One"], ["Two"]]
            ),
            lambda: freshness.changed(),
            lambda: article.delete(),
        ):
            self.assert_changes(write)

    def test_what_nobody_sees_does_not(self):
        make_article("en")
        for write in (
            lambda: Session.objects.create(session_key="key", expire_date=timezone.now()),
            lambda: Session.objects.all().delete(),
            lambda: UnansweredQuery.objects.create(language="en", words="words"),
            lambda: UnsavedForm.objects.update(version=1),
            transaction.atomic(lambda: list(Article.objects.select_for_update())),
        ):
            self.assert_changes(write, False)

    def test_what_is_rolled_back_does_not(self):
        article = make_article("en")

        def write():
            with transaction.atomic():
                article.save()
                self.assertIsNone(freshness.token())
                transaction.set_rollback(True)

        def write_in_vain():
            with transaction.atomic():
                with transaction.atomic():
                    article.save()
                    transaction.set_rollback(True)
                self.assertIsNotNone(freshness.token())

        self.assert_changes(write, False)
        self.assert_changes(write_in_vain, False)

    def test_a_transaction_is_one_change_when_it_is_committed(self):
        with patch.object(freshness, "position", wraps=freshness.position) as told:
            with transaction.atomic():
                with transaction.atomic():
                    make_tag("one")
                make_tag("two")
                self.assertEqual(told.call_count, 0)
            self.assertEqual(told.call_count, 1)

    def test_a_commit_whose_answer_is_lost_is_told_though_nobody_knows_of_it(self):
        make_article("en", title_en="Old")
        for method in ("_commit", "_set_autocommit"):
            real = getattr(connection, method)

            def broken(*arguments, real=real):
                real(*arguments)
                if arguments != (False,):
                    raise OperationalError("server closed the connection unexpectedly")

            def write(method=method, broken=broken):
                with (
                    patch.object(connection, method, broken),
                    self.assertRaises(OperationalError),
                    transaction.atomic(),
                ):
                    Article.objects.update(title_en=method)
                connection.run_on_commit = []  # as if closed, which one in memory never is
                connection.autocommit = True
                connection.close()
                self.assertIsNone(caches["pages"].get(freshness.KEY))
                self.assertTrue(freshness.telling.is_owed)

            self.assert_changes(write)
            self.assertEqual(Article.objects.get().title_en, method)

    def test_a_commit_that_fails_with_nothing_to_tell_tells_nothing(self):
        def write():
            with (
                patch.object(connection, "_commit", side_effect=OperationalError),
                self.assertRaises(OperationalError),
                transaction.atomic(),
            ):
                list(Article.objects.all())

        self.assert_changes(write, False)

    def test_the_error_of_another_hook_keeps_nothing_from_being_told(self):
        def write():
            with self.assertRaises(ZeroDivisionError), transaction.atomic():
                transaction.on_commit(lambda: 1 / 0)
                make_article("en")

        self.assert_changes(write)

    def test_a_request_keeps_the_token_of_its_start_until_it_writes(self):
        article = make_article("en")
        with freshness.request():
            before = freshness.token()
            caches["pages"].clear()
            self.assertEqual(freshness.token(), before)
            self.assertNotEqual(freshness.token_now(), before)
            article.save()
            self.assertIsNone(freshness.token())
        self.assertIsNotNone(freshness.token())


class UncommittedTest(TestCase):
    def test_nothing_is_kept_of_what_is_not_committed(self):
        make_article("en")
        values = iter((1, 2))
        self.assertIsNone(freshness.token())
        self.assertEqual([freshness.remembered("x", lambda: next(values)) for _ in "ab"], [1, 2])


class RememberedTest(SharedDatabaseTestCase):
    def remembered(self):
        return freshness.remembered("title", lambda: Article.objects.get().title_en)

    def test_a_value_is_made_once_after_each_change(self):
        make_article("en", title_en="Old")
        self.remembered()
        for forget in (lambda: None, lambda: setattr(freshness.held, "now", (None, {}))):
            forget()
            freshness.token()
            with self.assertNumQueries(0):
                self.assertEqual(self.remembered(), "Old")
        Article.objects.update(title_en="New")
        self.assertEqual(self.remembered(), "New")

    def test_what_was_made_while_a_change_was_committed_is_made_again(self):
        article = make_article("en", title_en="Old")

        def slow():
            title = Article.objects.get().title_en
            Article.objects.update(title_en="New")
            return title

        self.assertEqual(freshness.remembered("slow", slow), "Old")
        self.assertEqual(freshness.remembered("slow", lambda: "New"), "New")
        self.assertTrue(article.pk)

    def test_nothing_that_is_kept_outlives_a_page(self):
        make_article("en", title_en="Old")
        self.assertEqual(self.remembered(), "Old")
        before = freshness.token()
        with patch.object(freshness, "tell"):  # the process is killed
            Article.objects.update(title_en="New", unpublish_at_en=timezone.now() + HOUR)
        with patch.object(freshness, "time", return_value=time() + freshness.LASTS - 2):
            self.assertEqual((freshness.token(), self.remembered()), (before, "Old"))
        with patch.object(freshness, "time", return_value=time() + freshness.LASTS):
            with self.assertNumQueries(len(passing.sources)):
                after = freshness.token()
            self.assertNotEqual(after, before)
            self.assertEqual(self.remembered(), "New")


class BrokenCache:
    """A cache of which nothing can be had for a while, or some of its methods cannot."""

    def __init__(self, cache):
        self.cache, self.is_away, self.refused = cache, False, ()

    def __getattr__(self, name):
        if self.is_away or name in self.refused:
            raise ConnectionError
        return getattr(self.cache, name)


class AwayTest(SharedDatabaseTestCase):
    def setUp(self):
        self.cache = BrokenCache(caches["pages"])
        self.enterContext(patch.object(freshness, "_cache", lambda: self.cache))

    def test_a_change_that_could_not_be_told_is_owed_and_the_log_says_it_once(self):
        article = make_article("en")
        before = freshness.token()
        self.cache.is_away = True
        with self.assertLogs("publishing.freshness", logging.ERROR) as logs:
            for _ in range(3):
                article.save()
                self.assertIsNone(freshness.token())
                self.assertEqual(freshness.remembered("x", lambda: 1), 1)
        troubles = [record.getMessage() for record in logs.records]
        self.assertEqual(len(troubles), len(set(troubles)))
        self.cache.is_away = False
        with self.assertLogs("publishing.freshness", logging.WARNING):
            self.assertNotIn(freshness.token(), (before, None))

    def test_a_cache_that_was_emptied_begins_anew(self):
        before = freshness.token()
        caches["pages"].clear()
        self.assertNotIn(freshness.token(), (before, None))

    def test_what_cannot_be_written_is_taken_away(self):
        before = freshness.token()
        self.cache.refused = "set", "add"
        with self.assertLogs("publishing.freshness", logging.ERROR):
            make_article("en")
        self.assertIsNone(caches["pages"].get(freshness.KEY))
        self.assertIsNone(freshness.token())
        self.assertTrue(freshness.is_troubled())
        with self.another_process(), self.assertLogs("publishing.freshness", logging.ERROR):
            self.assertIsNone(freshness.token())
        self.cache.refused = ()
        with self.assertLogs("publishing.freshness", logging.WARNING):
            self.assertNotIn(freshness.token(), (before, None))
        self.assertFalse(freshness.is_troubled())

    def test_where_nothing_can_be_written_nobody_trusts_the_cache_for_long(self):
        freshness.tell()
        before = freshness.token()
        self.cache.refused = "set", "add", "delete"
        with (
            self.another_process(is_owed=False, proven_until=monotonic() + freshness.PROVEN),
            self.assertLogs("publishing.freshness", logging.ERROR),
        ):
            self.assertEqual(freshness.token(), before)
            with self.another_process(is_owed=False, proven_until=freshness.telling.proven_until):
                make_article("en")
                self.assertIsNone(freshness.token())
            freshness.telling.proven_until -= freshness.PROVEN
            self.assertIsNone(freshness.token())
            self.assertIsNone(freshness.written_at())
            self.assertTrue(freshness.is_troubled())

    @contextmanager
    def another_process(self, **kwargs):
        telling, heard = freshness.Telling(**kwargs), freshness.Heard()
        with patch.multiple(freshness, telling=telling, heard=heard):
            yield

    def test_a_cache_that_can_be_written_is_written_seldom(self):
        freshness.token()
        self.cache.refused = "set", "add", "delete"
        for _ in range(3):
            self.assertIsNotNone(freshness.token())

    def test_a_state_that_is_none_of_ours_is_told_anew(self):
        before = freshness.token()
        for damaged in (b"bytes", 7, "", "one word", "x-y z", ["list"]):
            caches["pages"].set(freshness.KEY, damaged)
            self.assertNotIn(freshness.token(), (before, None))

    def test_who_told_of_a_change_believes_in_no_former_state(self):
        make_article("en")
        before, state = freshness.token(), caches["pages"].get(freshness.KEY)
        for heard in (freshness.heard, freshness.Heard()):
            with patch.object(freshness, "heard", heard):
                caches["pages"].set(freshness.KEY, state)
                Article.objects.update(title_en="New")  # and nobody asks in between
                caches["pages"].set(freshness.KEY, state)
                self.assertIsNone(freshness.token())
                self.assertNotIn(freshness.token(), (before, None))

    def test_a_cache_that_was_restored_keeps_nothing_that_has_changed_since(self):
        before, state = freshness.token(), caches["pages"].get(freshness.KEY)
        freshness.tell()
        after = freshness.token()
        caches["pages"].set(freshness.KEY, state)
        self.assertIsNone(freshness.token())
        self.assertNotIn(freshness.token(), (before, after, None))

    def test_a_process_that_begins_tells_what_a_killed_one_may_have_owed(self):
        before = freshness.token()
        with patch.object(freshness, "telling", freshness.Telling()):
            self.assertNotIn(freshness.token(), (before, None))


class PassingTest(SharedDatabaseTestCase):
    def setUp(self):
        self.at(NOON)

    def at(self, moment):
        patcher = patch.object(timezone, "now", return_value=moment)
        patcher.start()
        self.addCleanup(patcher.stop)
        return freshness.token()

    def assert_passes(self, moment):
        """Check that the token changes exactly at a moment."""
        before = self.at(moment - timedelta(microseconds=1))
        self.assertIsNotNone(before)
        at = self.at(moment)
        self.assertNotEqual(at, before)
        with self.assertNumQueries(0):
            self.assertEqual(self.at(moment + timedelta(seconds=1)), at)

    def test_it_changes_when_an_edition_comes_out_or_goes(self):
        make_article(
            "en fr",
            publish_at_en=NOON + HOUR,
            unpublish_at_en=NOON + 2 * HOUR,
            publish_at_fr=NOON + 3 * HOUR,
        )
        for hours in (1, 2, 3):
            self.assert_passes(NOON + hours * HOUR)

    def test_it_changes_when_a_change_is_due_an_event_over_a_desk_open_and_a_day_gone(self):
        article = make_article("en")
        ScheduledChange.objects.create(
            page=article, languages=["en"], base={}, content={}, publish_at=NOON + HOUR
        )
        make_event("en", starts_at=NOON, ends_at=NOON + 2 * HOUR)
        make_contact(opens_at="14:30", closes_at="15:00", timezone="Europe/London")
        self.assert_passes(NOON + HOUR)
        self.assert_passes(NOON + 2 * HOUR + timedelta(microseconds=1))
        self.assert_passes(NOON + 3.5 * HOUR)
        self.assert_passes(NOON + 4 * HOUR)
        self.assert_passes(datetime(2026, 3, 28, 23, tzinfo=UTC))

    def test_a_desk_opens_on_its_minute_also_on_days_when_clocks_are_changed(self):
        zone = ZoneInfo("Europe/Zurich")
        for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 22)):
            after = datetime.combine(day, time_of_day(0, 0, 30), zone).astimezone(UTC)
            until = passing.midnight_after(after)
            for opens_at, closes_at in (("09:10", "17:20"), ("02:10", "02:50"), ("22:05", "06:35")):
                clocks = [time_of_day.fromisoformat(clock) for clock in (opens_at, closes_at)]
                told = set(of_clocks(*clocks, "Europe/Zurich", after, until))
                hours, moment = Hours(tuple(WEEK), *clocks, zone), after.replace(second=0)
                while (next_one := moment + timedelta(minutes=1)) <= until:
                    if hours.is_open(next_one) != hours.is_open(moment):
                        self.assertIn(next_one, told, (day, opens_at))
                    moment = next_one

    def test_a_desk_opens_late_where_the_clocks_are_put_forward(self):
        make_contact(opens_at="02:30", closes_at="09:00", open_days=[7], timezone="Europe/Zurich")
        self.at(datetime(2026, 3, 28, 23, 30, tzinfo=UTC))
        self.assert_passes(datetime(2026, 3, 29, 1, tzinfo=UTC))

    def test_moments_that_do_not_fit_in_one_reading_are_read_later(self):
        for minutes in range(1, 8):
            make_article("en", publish_at_en=NOON + timedelta(minutes=minutes))
        with patch.object(passing, "MOST", 3):
            tokens = [self.at(NOON + timedelta(minutes=minutes)) for minutes in range(8)]
        self.assertEqual(len(set(tokens) - {None}), 8)

    def test_the_moments_ahead_are_read_once_by_constant_queries(self):
        make_article("en")
        for _ in range(2):
            freshness.tell()
            with self.assertNumQueries(len(passing.sources)):
                freshness.token()
            passing.known.clear()
            with self.assertNumQueries(0):
                freshness.token()
            make_article("fr", publish_at_fr=NOON + HOUR)

    def test_nothing_is_kept_while_a_clock_goes_back(self):
        self.at(NOON + HOUR)
        freshness.tell()
        self.assertIsNotNone(self.at(NOON + HOUR))
        self.assertIsNone(self.at(NOON))

    def test_the_admin_has_no_moments_gathered(self):
        with patch.object(passing, "read", wraps=passing.read) as read:
            freshness.tell()
            self.client.get("/admin/")
            read.assert_not_called()
            self.client.get("/en/")
            read.assert_called_once()


class RaceTest(TogetherTestCase):
    def test_whoever_asks_at_once_gets_one_token(self):
        make_article("en", publish_at_en=timezone.now() + HOUR)
        for _ in range(3):
            freshness.tell()
            passing.known.clear()
            self.assertEqual(len(set(self.together(lambda number: freshness.token(), 8))), 1)


class CommandTest(SharedDatabaseTestCase):
    def test_it_says_through_which_cache_it_told(self):
        before = freshness.token()
        self.assertRegex(call("tell_of_changes"), r"^Told through the cache pages \(\w+Cache\)\.$")
        self.assertNotIn(freshness.token(), (before, None))
        with (
            patch.object(caches["pages"], "set", side_effect=OSError),
            self.assertLogs("publishing.freshness", logging.ERROR),
            self.assertRaisesRegex(CommandError, r"The cache pages \(\w+\) cannot be written"),
        ):
            call("tell_of_changes")
        with self.assertLogs("publishing.freshness", logging.WARNING):
            freshness.token()


def call(command):
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue().strip()
