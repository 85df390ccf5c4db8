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
    into a file; yield a function that puts the file back to how it was.
    """
    in_memory, settings = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    in_memory.ensure_connection()
    with TemporaryDirectory(prefix="database-") as folder:
        path, name = Path(folder, "test.sqlite3"), settings["NAME"]

        def put_back():
            connections[DEFAULT_DB_ALIAS].close()
            # A browser closed in the middle of a request may leave a connection open: it keeps the
            # file that is no more.
            for old in Path(folder).iterdir():
                old.unlink()
            with closing(sqlite3.connect(path)) as file:
                in_memory.connection.backup(file)

        # Such a browser may have left one open here too; copying would wait for ever.
        in_memory.connection.rollback()
        put_back()
        settings["NAME"] = str(path)
        connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            yield put_back
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            settings["NAME"] = name
            connections[DEFAULT_DB_ALIAS] = in_memory
            ContentType.objects.clear_cache()


class SharedDatabaseTestCase(TransactionTestCase):
    """Tests whose rows are committed, in PostgreSQL or in a file of SQLite, which is put back after
    each: that is much faster than to empty every table.
    """

    put_back = None

    @classmethod
    def setUpClass(cls):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            cls.put_back = staticmethod(cls.enterClassContext(on_disk()))
        super().setUpClass()

    def _fixture_teardown(self):
        if self.put_back:
            self.put_back()
        else:
            super()._fixture_teardown()


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
