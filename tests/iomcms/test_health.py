"""What a monitor hears: which part works, within a bounded time, and nothing more."""

from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from unittest.mock import patch

from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.test import SimpleTestCase, TestCase, override_settings

from iomcms import health
from publishing import actions
from publishing.models import ScheduledChange
from tests.iomcms import test_alarms

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
PATHS = ("/health/", "/health/live/", "/health/ready/")


class InLine:
    """A thread that is none: it sees what a test has written and not committed."""

    def __init__(self, target, args, daemon):
        self.start = lambda: target(*args)

    def is_alive(self):
        return False

    def join(self, patience):
        pass


class Asked:
    """Ask for health without a browser's session, each check anew."""

    def setUp(self):
        super().setUp()
        checks = {
            name: health.Check(each.ask, stops_service=each.stops_service, lasts=0)
            for name, each in health.CHECKS.items()
        }
        media = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=media))
        self.enterContext(patch.object(health, "CHECKS", checks))
        self.enterContext(patch.object(health, "Thread", InLine))
        self.enterContext(patch.object(health, "connections"))

    def let_fail(self, *names):
        def fail():
            raise DatabaseError("at db.internal with pass-word")

        for name in names:
            health.CHECKS[name].ask = fail

    def asked(self, path):
        response = self.client.get(path)
        return response.status_code, response.json()


class HealthTest(Asked, TestCase):
    def test_all_is_well(self):
        checks = dict.fromkeys(health.CHECKS, "ok")
        for path in ("/health/", "/health/ready/"):
            self.assertEqual(self.asked(path), (200, {"status": "ok", "checks": checks}))

    def test_what_stops_the_service_takes_the_node_away(self):
        for name in ("database", "migrations"):
            with self.subTest(name), self.assertLogs("iomcms.health"):
                self.setUp()
                self.let_fail(name)
                status, told = self.asked("/health/ready/")
                self.assertEqual((status, told["status"]), (503, "failing"))
                self.assertEqual(told["checks"][name], "failing")
                self.assertEqual(self.asked("/health/")[0], 503)

    def test_what_fails_on_every_node_alarms_and_takes_none_away(self):
        for name in ("cache", "page_cache", "storage", "scheduled_changes"):
            with self.subTest(name), self.assertLogs("iomcms.health"):
                self.setUp()
                self.let_fail(name)
                status, told = self.asked("/health/ready/")
                self.assertEqual((status, told["status"]), (200, "warning"))
                self.assertEqual(told["checks"][name], "failing")
                self.assertEqual(self.asked("/health/")[0], 503)

    def test_why_is_in_the_log_and_told_to_nobody(self):
        self.let_fail("database")
        with self.assertLogs("iomcms.health", "ERROR") as logs:
            response = self.client.get("/health/")
            self.client.get("/health/")
        self.assertNotIn("db.internal", response.content.decode())
        self.assertEqual(len(logs.records), 1, "once is enough")
        self.assertIn("db.internal", str(logs.records[0].exc_info[1]))

    def test_that_a_part_works_again_is_logged(self):
        check = health.CHECKS["database"]
        works = check.ask
        self.let_fail("database")
        with self.assertLogs("iomcms.health") as logs:
            self.client.get("/health/")
            check.ask = works
            self.client.get("/health/")
        self.assertEqual([record.levelname for record in logs.records], ["ERROR", "WARNING"])

    def test_a_migration_that_is_missing_is_noticed_and_one_too_many_is_not(self):
        known = health.known_migrations()
        self.assertIn(("articles", "0001_initial"), known)
        more = known | {("articles", "0002_new")}
        with patch.object(health, "known_migrations", lambda: more), self.assertLogs():
            self.assertEqual(self.asked("/health/ready/")[0], 503)
        fewer = known - {("articles", "0001_initial")}
        with patch.object(health, "known_migrations", lambda: fewer), self.assertLogs():
            self.assertEqual(self.asked("/health/ready/")[0], 200)

    def test_a_cache_that_keeps_nothing_and_files_that_read_otherwise_fail(self):
        with (
            override_settings(PAGE_CACHE=True, CACHES={"default": MEMORY, "pages": MEMORY}),
            patch("django.core.cache.backends.locmem.LocMemCache.get", return_value=None),
            patch("django.core.files.storage.FileSystemStorage.delete") as deleted,
            patch.object(default_storage, "save", return_value=__file__),
            self.assertLogs("iomcms.health"),
        ):
            told = self.asked("/health/")[1]["checks"]
        failing = {name for name, word in told.items() if word == "failing"}
        self.assertEqual(failing, {"cache", "page_cache", "storage"})
        self.assertTrue(deleted.called)

    def test_it_leaves_no_file(self):
        self.client.get("/health/")
        self.assertEqual(default_storage.listdir("health")[1], [])

    def test_it_is_in_no_cache_sets_no_cookie_and_takes_nothing(self):
        for path in PATHS:
            response = self.client.get(path)
            self.assertIn("no-store", response["Cache-Control"])
            self.assertFalse(response.cookies)
            self.assertEqual(self.client.post(path).status_code, 405)

    def test_it_answers_whoever_knows_the_machine_by_its_number(self):
        for path in PATHS:
            self.assertEqual(self.client.get(path, headers={"host": "10.0.0.7"}).status_code, 200)


class FailedChangeTest(Asked, test_alarms.AlarmTestCase):
    def test_a_failed_change_alarms_until_it_is_put_away(self):
        self.assertEqual(self.asked("/health/")[0], 200)
        self.let_it_fail()
        with self.assertLogs("iomcms.health", "ERROR"):
            status, told = self.asked("/health/")
        self.assertEqual((status, told["checks"]["scheduled_changes"]), (503, "failing"))
        self.assertNotIn("New en", str(told))
        with self.assertLogs("iomcms.health", "WARNING"):
            self.assertTrue(actions.cancel(ScheduledChange.objects.get()))
            self.assertEqual(self.asked("/health/")[0], 200)

    def test_the_failure_of_a_page_that_is_gone_alarms_nobody(self):
        self.let_it_fail()
        actions.delete(self.article)
        self.assertEqual(self.asked("/health/")[0], 200)


class LiveTest(SimpleTestCase):
    """A `SimpleTestCase` lets nobody ask a database."""

    def test_it_asks_nothing(self):
        with patch("publishing.freshness.ask", side_effect=AssertionError):
            response = self.client.get("/health/live/")
        self.assertEqual((response.status_code, response.json()), (200, {"status": "ok"}))


class PatienceTest(SimpleTestCase):
    def setUp(self):
        self.go_on, self.times = Event(), 0
        self.addCleanup(self.go_on.set)
        self.enterContext(patch.object(health, "PATIENCE", 0.05))

    def hang(self):
        self.times += 1
        self.go_on.wait(10)

    def test_what_never_answers_fails_and_is_not_asked_twice(self):
        check = health.Check(self.hang, lasts=0)
        with self.assertLogs("iomcms.health", "ERROR"):
            for _ in range(3):
                check.begin()
                self.assertFalse(check.answer())
        self.assertEqual(self.times, 1)
        with self.assertLogs("iomcms.health", "WARNING"):
            self.go_on.set()
            check.thread.join(5)
        self.assertTrue(check.answer())

    def test_an_answer_holds_for_a_while(self):
        self.go_on.set()
        check = health.Check(self.hang, lasts=60)
        for _ in range(3):
            check.begin()
            check.thread.join(5)
            self.assertTrue(check.answer())
        self.assertEqual(self.times, 1)
        self.assertLess(check.asked_at, monotonic())
