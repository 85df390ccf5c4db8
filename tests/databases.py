"""A test database that threads and other processes can reach."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import TransactionTestCase

from publishing.models import Version

PATIENCE = 60  # seconds


@contextmanager
def on_disk():
    """Move SQLite's test database from memory, where one thread's lock is an error for the others,
    into a file.
    """
    in_memory, settings = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    in_memory.ensure_connection()
    # A browser closed in the middle of a request may leave one open; copying would wait for ever.
    in_memory.connection.rollback()
    with TemporaryDirectory(prefix="database-") as folder:
        path, name = Path(folder, "test.sqlite3"), settings["NAME"]
        with closing(sqlite3.connect(path)) as file:
            in_memory.connection.backup(file)
        settings["NAME"] = str(path)
        connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            settings["NAME"] = name
            connections[DEFAULT_DB_ALIAS] = in_memory
            ContentType.objects.clear_cache()


class SharedDatabaseTestCase(TransactionTestCase):
    """Tests whose rows are committed, in PostgreSQL or in a file of SQLite."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            cls.enterClassContext(on_disk())


def in_parallel(act, times):
    """Call `act(number)` in as many threads, all at one moment, each with a connection of its own.

    Returns what each call returned or raised, by number.
    """
    start = Barrier(times)

    def run(number):
        try:
            start.wait(PATIENCE)
            return act(number)
        except Exception as error:  # noqa: BLE001 the test says which it expects
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


class TogetherTestCase(SharedDatabaseTestCase):
    """Tests of what many do at one moment."""

    def together(self, act, times, refused=()):
        """Call `act(number)` that many times at once; nothing but `refused` may be raised."""
        results = in_parallel(act, times)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, refused):
                raise result
        return results

    def assert_numbered(self, page):
        """Check that the versions of a page are numbered without gap or double; return them."""
        versions = list(Version.objects.of(page).order_by("number"))
        numbers = [version.number for version in versions]
        self.assertEqual(numbers, list(range(1, len(versions) + 1)))
        return versions
