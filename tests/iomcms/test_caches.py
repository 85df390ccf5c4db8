"""The caches that processes share, and what one of them publishes in the eyes of the others."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest
from unittest.mock import patch

from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django.test import SimpleTestCase, tag

from articles.models import Article
from iomcms import caches
from iomcms.caches import FileCache, Serializer
from publishing import actions, freshness
from tests.databases import TogetherTestCase, in_parallel
from tests.factories import make_article
from tests.test_durability import database_url, server

PATIENCE = 20  # seconds
PATH = "/en/news/a-story/"
KILLED = """
import django, os, signal
django.setup()
from articles.models import Article
from publishing import freshness
freshness._pay = lambda: os.kill(os.getpid(), signal.SIGKILL)
Article.objects.update(title_en="Fresh")
"""


class SerializerTest(SimpleTestCase):
    def test_a_value_comes_back_as_it_was(self):
        serializer = Serializer()
        for value in (b"", b"page", "", "texte é", 0, -7, True, None, 1.5, {"a": [1, (2,)]}):
            data = serializer.dumps(value)
            data = data if isinstance(data, bytes) else str(data).encode()
            self.assertEqual(
                (serializer.loads(data), type(serializer.loads(data))), (value, type(value))
            )

    def test_nothing_runs_that_was_not_signed_here(self):
        harmful = pickle.dumps(Path("written"))
        signed = Serializer().dumps(["value"])
        for data in (harmful, b"p" + harmful, b"p" + b"\0" * 16 + harmful, signed[:-1], b"", b"?"):
            with self.assertRaises(ValueError), patch("pickle.loads", side_effect=AssertionError):
                Serializer().loads(data)


class FileCacheTest(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()), "new")
        self.cache = FileCache(self.folder, {"OPTIONS": {"MAX_ENTRIES": caches.FOLDERS * 4}})

    def files(self):
        return list(self.folder.glob("*/*"))

    def test_what_is_set_is_there_until_it_expires(self):
        self.assertEqual(self.cache.get("name", "none"), "none")
        self.cache.set("name", b"value", 60)
        self.assertEqual(self.cache.get("name"), b"value")
        self.assertTrue(self.cache.touch("name", -1))
        self.assertIsNone(self.cache.get("name"))
        self.assertFalse(self.cache.touch("name", 60))
        self.assertTrue(self.cache.add("name", 1))
        self.assertFalse(self.cache.add("name", 2))
        self.assertEqual(self.cache.incr("name"), 2)
        self.assertEqual((self.cache.delete("name"), self.cache.delete("name")), (True, False))
        self.cache.set("name", 1, None)
        self.cache.clear()
        self.assertEqual(self.files(), [])

    def test_one_of_many_adds(self):
        for turn in range(20):
            added = in_parallel(partial(self.cache.add, f"lock-{turn}"), 8)
            self.assertEqual(sorted(added), [False] * 7 + [True])

    def test_each_of_many_is_counted(self):
        self.cache.set("count", 0, 60)
        in_parallel(lambda _number: [self.cache.incr("count") for _ in range(25)], 4)
        self.assertEqual(self.cache.get("count"), 100)
        self.assertEqual(self.cache.decr("count", 30), 70)
        with self.assertRaises(ValueError):
            self.cache.incr("another")

    def test_a_count_ends_when_it_would_have_however_often_one_counts(self):
        day = 24 * 60 * 60
        self.cache.set("count", 0, day)
        self.cache.incr("count")
        ends_at = Path(self.cache.place("count")).stat().st_mtime
        self.assertAlmostEqual(ends_at, time.time() + day, delta=60)

    def test_a_folder_loses_what_expired_and_then_what_expires_soonest(self):
        with patch.object(caches, "SELDOM", 0), patch.object(FileCache, "place", self.place):
            for number in range(3):
                self.cache.set(f"old-{number}", 1, -1)
            for number in range(6):
                self.cache.set(f"brief-{number}", 1, 60)
            self.cache.set("state", 1, None)
            self.cache.set("page", 1, 600)
            (self.folder / "00" / f"{caches.BEING_WRITTEN}-now").touch()
            self.cache.clear_folder(self.folder / "00")
        left = {path.name for path in self.files()}
        self.assertEqual(len(left), 4)
        self.assertLessEqual({"state", "page", f"{caches.BEING_WRITTEN}-now"}, left)

    def place(self, key, version=None):
        return f"{self.folder}/00/{key}"

    def test_what_is_damaged_is_not_there(self):
        self.cache.set("name", ["value"])
        for damage in (b"", b"p", b"x", b"p" + b"0" * 40):
            Path(self.cache.place("name")).write_bytes(damage)
            os.utime(self.cache.place("name"), (caches.NEVER, caches.NEVER))
            self.assertIsNone(self.cache.get("name"))

    def test_a_disk_that_is_full_leaves_nothing_behind(self):
        with (
            patch("os.utime", side_effect=OSError("No space left on device")),
            self.assertRaises(OSError),
        ):
            self.cache.set("name", b"value")
        self.assertEqual(self.files(), [])


@tag("once")
class ProcessesTest(TogetherTestCase):
    """This process publishes, others show."""

    def setUp(self):
        make_article("en", slug_en="a-story", title_en="Stale")
        self.folder = self.enterContext(TemporaryDirectory())

    def asked(self, port):
        http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            http.request("GET", PATH)
            response = http.getresponse()
            text = response.read().decode()
            return response.status, {word for word in ("Stale", "Fresh") if word in text}
        finally:
            http.close()

    def assert_heard(self, cache, url):
        self.enterContext(patch.object(freshness, "_cache", lambda: cache))
        with server(PAGE_CACHE="on", PAGE_CACHE_URL=url) as (_process, port):
            for _ in range(2):
                self.assertEqual(self.asked(port), (200, {"Stale"}))
            Article.objects.update(title_en="Fresh")
            self.assertEqual(self.asked(port), (200, {"Fresh"}))
            actions.withdraw(Article.objects.get(), "en")
            self.assertEqual(self.asked(port)[0], 410)

    def test_what_one_publishes_the_others_show_through_files(self):
        self.assert_heard(FileCache(self.folder, {}), f"filecache://{self.folder}")

    def test_what_one_publishes_the_others_show_through_redis(self):
        with redis(self.folder) as socket:
            options = {"serializer": "iomcms.caches.Serializer"}
            cache = RedisCache(f"unix://{socket}", {"OPTIONS": options})
            self.assert_heard(cache, f"rediscache://{socket}")

    def test_what_a_killed_process_did_not_tell_the_next_one_tells(self):
        url = f"filecache://{self.folder}"
        with server(PAGE_CACHE="on", PAGE_CACHE_URL=url) as (_process, port):
            self.asked(port)
            killed = subprocess.run(
                [sys.executable, "-c", KILLED],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DATABASE_URL": database_url(), "PAGE_CACHE_URL": url},
                check=False,
            )
            self.assertEqual(killed.returncode, -signal.SIGKILL)
            self.assertEqual(self.asked(port), (200, {"Stale"}), "for as long as an entry lasts")
            with server(PAGE_CACHE="on", PAGE_CACHE_URL=url) as (_next, other):
                self.assertEqual(self.asked(other), (200, {"Fresh"}))
                self.assertEqual(self.asked(port), (200, {"Fresh"}))


@contextmanager
def redis(folder):
    """Run Redis on a socket in a folder; yield its path."""
    program = shutil.which("redis-server")
    if not program and not os.environ.get("CI"):
        raise SkipTest("redis-server is not installed")
    socket = Path(folder, "socket")
    arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    try:
        ends_at = time.monotonic() + PATIENCE
        while not socket.exists() and time.monotonic() < ends_at:
            time.sleep(0.02)
        yield socket
    finally:
        process.kill()
        process.wait(PATIENCE)
