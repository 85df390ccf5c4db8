"""Readers of public pages read from replicas that have what was written last, and notice nothing
where one fails.
"""

from contextlib import contextmanager
from unittest import skipUnless
from unittest.mock import MagicMock, Mock, patch

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import (
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    router,
    transaction,
)
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

import search.reports
from articles.models import Article
from iomcms import postgresql, replicas
from tests.factories import make_article

PLACE = "0/1A2B3C4D"
MIDDLEWARE = [*settings.MIDDLEWARE]
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
    "iomcms.replicas.ReplicaMiddleware",
)
#: What is not public, or not there to be read, in which nothing tells when it was written.
PRIVATE = [
    "/admin/login/",
    "/health/",
    "/private/abc/",
    "/en/preview/articles.article/1/",
    "/en/press/subscriptions/",
]


@override_settings(MIDDLEWARE=MIDDLEWARE, DATABASE_ROUTERS=["iomcms.replicas.Router"])
class ReplicasTestCase(TestCase):
    """Two replicas that are the test database itself; `self.fresh` are those that have all."""

    aliases = ["replica1", "replica2"]

    def setUp(self):
        for alias in self.aliases:
            self.add(alias)
        self.fresh, self.asked = set(self.aliases), []
        self.enterContext(patch.object(postgresql, "resting", {}))
        self.enterContext(patch.object(replicas, "has_reached", self.has_reached))
        self.enterContext(patch.object(replicas.freshness, "written_at", lambda: PLACE))
        self.article = make_article("en")
        self.address = self.article.get_absolute_url("en")
        self.client.get(self.address)  # fills what a process remembers of types
        self.asked.clear()

    def add(self, alias):
        self.enterContext(patch.dict(connections.settings, {alias: connection.settings_dict}))
        replica = connection.copy(alias)
        replica.connection = connection.connection
        connections[alias] = replica
        self.addCleanup(delattr, connections._connections, alias)
        self.addCleanup(setattr, replica, "connection", None)

    def has_reached(self, replica, place):
        self.assertEqual(place, PLACE)
        self.asked.append(replica.alias)
        return replica.alias in self.fresh

    def read(self, address=None, status=200, **kwargs):
        """Ask for a page; return by database how many queries it took."""
        aliases = ["default", *self.aliases]
        captured = {alias: CaptureQueriesContext(connections[alias]) for alias in aliases}
        for each in captured.values():
            self.enterContext(each)
        self.answer = self.client.get(address or self.address, **kwargs)
        self.assertEqual(self.answer.status_code, status)
        return {alias: len(each) for alias, each in captured.items() if len(each)}

    @contextmanager
    def failing(self, alias, after, error=OperationalError):
        """Let a replica fail after so many queries, as one does whose process is killed."""
        left = iter(range(after))

        def fail(execute, *args):
            if next(left, None) is None:
                raise error("terminating connection")
            return execute(*args)

        replica = connections[alias]
        with (
            replica.execute_wrapper(fail),
            patch.object(replica, "is_usable", lambda: error is ProgrammingError),
        ):
            yield


class ReadingTest(ReplicasTestCase):
    def test_a_visitor_reads_a_page_from_one_replica_alone(self):
        self.fresh = {"replica2"}
        self.assertEqual(list(self.read()), ["replica2"])
        self.assertEqual(list(self.read("/en/")), ["replica2"])
        self.assertEqual(list(self.read("/en/search/?q=new&kind=news")), ["replica2"])

    def test_it_is_asked_once_a_request_what_a_replica_has(self):
        self.fresh = {"replica1"}
        self.read()
        self.assertEqual(self.asked.count("replica1"), 1)

    def test_who_has_a_session_reads_from_the_primary(self):
        self.client.force_login(get_user_model().objects.create_superuser("editor"))
        self.assertEqual(list(self.read()), ["default"])

    def test_what_is_not_public_is_read_from_the_primary(self):
        for address in PRIVATE:
            with self.subTest(address):
                self.client.get(address)
                self.assertEqual(self.asked, [])

    def test_nothing_but_reading_goes_to_a_replica(self):
        self.client.post(self.address)
        self.assertEqual(self.asked, [])

    def test_outside_of_a_request_all_is_read_from_the_primary(self):
        self.assertEqual(Article.objects.get()._state.db, "default")

    def test_a_replica_that_is_behind_is_not_read(self):
        self.fresh = set()
        self.assertEqual(list(self.read()), ["default"])
        self.assertEqual(set(self.asked), set(self.aliases))

    def test_where_nobody_knows_what_was_written_last_no_replica_is_asked(self):
        for unknown in ("", None):
            with patch.object(replicas.freshness, "written_at", lambda each=unknown: each):
                self.assertEqual(list(self.read()), ["default"])
        self.assertEqual(self.asked, [])

    def test_while_the_primary_is_away_too_any_replica_is_read(self):
        def fail():
            postgresql.rest("default", "it is away")
            raise OperationalError

        self.fresh = set()
        for place in (None, PLACE):
            with (
                patch.object(replicas.freshness, "written_at", lambda each=place: each),
                patch.object(replicas, "connection", atomic_blocks=[]) as primary,
                self.assertLogs("iomcms.postgresql"),
            ):
                primary.ensure_connection.side_effect = fail
                self.assertLessEqual(set(self.read()), set(self.aliases))

    def test_where_the_primary_is_only_busy_no_replica_that_is_behind_is_read(
        self,
    ):
        self.fresh = set()
        with patch.object(replicas, "connection", atomic_blocks=[]) as primary:
            primary.ensure_connection.side_effect = OperationalError
            self.assertEqual(list(self.read()), ["default"])

    def test_after_something_is_written_the_primary_is_read(self):
        reading = self.begun()
        self.assertIn(reading.read(), self.aliases)
        Article.objects.update(title_en="New")
        self.assertEqual(Article.objects.get()._state.db, "default")

    def test_within_a_transaction_and_after_it_the_primary_is_read(self):
        self.begun()
        self.assertIn(Article.objects.get()._state.db, self.aliases)
        with transaction.atomic():
            self.assertEqual(Article.objects.get()._state.db, "default")
        self.assertEqual(Article.objects.get()._state.db, "default")

    def test_a_row_of_a_replica_is_saved_on_the_primary(self):
        self.begun()
        article = Article.objects.get()
        self.assertIn(article._state.db, self.aliases)
        article.save()
        self.assertEqual(article._state.db, "default")

    def test_where_the_primary_is_away_what_cannot_be_written_is_left(self):
        def count(*_args):
            router.db_for_write(Article)
            raise OperationalError

        self.fresh = {"replica1"}
        with (
            patch.object(replicas, "connection", atomic_blocks=[]) as primary,
            patch.object(search.reports, "count", count),
        ):
            primary.ensure_connection.side_effect = OperationalError
            self.assertEqual(list(self.read("/en/search/?q=nothing")), ["replica1"])

    def begun(self):
        reading = replicas.Reading()
        token = replicas.current.set(reading)
        self.addCleanup(replicas.current.reset, token)
        return reading


class FailingReplicaTest(ReplicasTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(self.assertLogs("iomcms", "WARNING"))
        self.client.raise_request_exception = False

    def test_where_none_can_be_reached_the_primary_is_read(self):
        with patch.object(replicas, "opened", side_effect=OperationalError):
            self.assertEqual(list(self.read()), ["default"])
        postgresql.rest("replica1", "it is away")
        self.fresh = {"replica1"}
        self.assertEqual(list(self.read()), ["default"])
        self.assertNotIn("replica1", self.asked)

    def test_wherever_one_fails_the_reader_gets_the_page(self):
        self.fresh = {"replica1"}
        self.read()
        whole, queries = self.answer.content, self.read()["replica1"]
        for after in range(queries):
            with self.subTest(after=after), self.failing("replica1", after):
                postgresql.resting.clear()
                self.assertIn("default", self.read())
                self.assertEqual(self.answer.content, whole)
                self.assertIn("replica1", postgresql.resting)
        self.assertEqual(list(self.read()), ["default"])

    def test_what_it_only_refuses_is_asked_of_the_primary(self):
        self.fresh = {"replica1"}
        with self.failing("replica1", 1, ProgrammingError):
            self.assertIn("default", self.read())
        self.assertEqual(postgresql.resting, {})
        self.assertEqual(list(self.read()), ["replica1"])


class ReachedTest(TestCase):
    def replica(self, *answers):
        replica = MagicMock()
        replica.connection = Mock()
        cursor = replica.cursor.return_value.__enter__.return_value
        cursor.fetchone.side_effect = [[answer] for answer in answers]
        return replica

    def test_a_place_that_was_reached_is_not_asked_again(self):
        replica = self.replica(False, True)
        reached = [replicas.has_reached(replica, PLACE) for _ in range(4)]
        self.assertEqual(reached, [False, True, True, True])
        self.assertEqual(replica.cursor.call_count, 2)

    def test_another_place_and_another_connection_are_asked_of_again(self):
        replica = self.replica(True, False, False)
        self.assertTrue(replicas.has_reached(replica, PLACE))
        self.assertFalse(replicas.has_reached(replica, "0/1A2B3C4E"))
        replica.connection = Mock()
        self.assertFalse(replicas.has_reached(replica, PLACE))

    @skipUnless(connection.vendor == "postgresql", "only PostgreSQL has replicas")
    def test_a_primary_is_no_replica_and_tells_how_far_it_has_written(self):
        with replicas.place_in_log() as before:
            self.assertRegex(before, r"^[0-9A-F]+/[0-9A-F]+$")
        make_article("en")
        with replicas.place_in_log() as after, connection.cursor() as cursor:
            cursor.execute("SELECT %s::pg_lsn > %s::pg_lsn", [after, before])
            self.assertEqual(cursor.fetchone(), (True,))
        self.assertFalse(replicas.has_reached(connection, before))

    def test_where_the_primary_is_away_the_place_that_was_told_last_holds(self):
        freshness = replicas.freshness
        told = freshness.written_at()
        before = caches["pages"].get(freshness.KEY)
        self.addCleanup(setattr, freshness.telling, "is_owed", True)
        with (
            patch.object(freshness, "position", side_effect=OperationalError),
            self.assertLogs("publishing.freshness", "ERROR"),
        ):
            freshness.tell()
            self.assertIsNone(freshness.token())
            self.assertEqual(freshness.written_at(), told)
        self.assertEqual(caches["pages"].get(freshness.KEY), before)
        self.assertTrue(freshness.telling.is_owed)
        with self.assertLogs("publishing.freshness", "WARNING"):
            self.assertIsNotNone(freshness.token())
        self.assertNotEqual(caches["pages"].get(freshness.KEY), before)
