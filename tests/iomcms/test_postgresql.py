"""A database that is away is noticed soon, and left alone for a while."""

import logging
from unittest import TestCase, skipUnless
from unittest.mock import patch

import psycopg
from django.db import OperationalError, connection
from django.test import TestCase as DjangoTestCase
from django.test import tag
from psycopg_pool import ConnectionPool, PoolTimeout

from iomcms import postgresql
from iomcms.postgresql.base import DatabaseWrapper
from iomcms.settings import databases


class AwayTest(TestCase):
    def setUp(self):
        self.enterContext(patch.object(postgresql, "resting", {}))
        self.enterContext(patch.object(logging.getLogger("psycopg.pool"), "disabled", True))

    def database(self, largest=2, **changes):
        """Return a connection to a place where no server is."""
        entry = {"ENGINE": "django.db.backends.postgresql", "NAME": "site", "HOST": "/nowhere"}
        settings = dict(connection.settings_dict) | entry | {"OPTIONS": {}} | changes
        database = DatabaseWrapper(databases.live(settings, 0, largest), "elsewhere")
        self.addCleanup(database.close_pool)
        return database

    def assert_fails(self, database):
        with self.assertRaises(OperationalError):
            database.ensure_connection()

    def test_it_is_not_asked_for_a_while(self):
        for largest in (0, 2):
            postgresql.resting.clear()
            database = self.database(largest)
            with self.subTest(largest=largest), self.assertLogs("iomcms.postgresql") as logs:
                self.assert_fails(database)
                with patch.object(psycopg, "connect", side_effect=AssertionError):
                    self.assert_fails(database)
            self.assertEqual(len(logs.records), 1)
            self.assertIn("/nowhere", logs.output[0])

    def test_then_it_is_asked_again(self):
        database = self.database()
        with self.assertLogs("iomcms.postgresql") as logs:
            self.assert_fails(database)
            until = postgresql.resting["elsewhere"]
            with patch.object(postgresql.time, "monotonic", lambda: until):
                self.assert_fails(database)
        self.assertEqual(len(logs.records), 2)

    def test_a_pool_of_which_all_are_in_use_does_not_mean_that_it_is_away(self):
        database = self.database()
        in_use = patch.object(ConnectionPool, "getconn", side_effect=PoolTimeout)
        with in_use as getconn, patch.object(psycopg, "connect") as connect:
            self.assert_fails(database)
        self.assertEqual(getconn.call_count, databases.ROUNDS)
        self.assertEqual(connect.call_count, databases.ROUNDS - 1)
        self.assertEqual(postgresql.resting, {})


@skipUnless(connection.vendor == "postgresql", "It is PostgreSQL that plans so.")
@tag("once")
class PlanningTest(DjangoTestCase):
    def test_statements_are_not_compiled_and_rows_are_read_through_indexes(self):
        with connection.cursor() as cursor:
            for name, value in {"jit": "off", "random_page_cost": "1.1"}.items():
                cursor.execute(f"SHOW {name}")
                self.assertEqual(cursor.fetchone(), (value,))
