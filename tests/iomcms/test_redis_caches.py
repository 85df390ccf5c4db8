"""A cache in Redis that is gone costs nobody a page, and little time."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest, TestCase
from unittest.mock import patch

from django.test import tag
from redis import RedisError

from iomcms import redis_caches as caches
from iomcms.api import limits

PATIENCE = 10  # seconds


def program():
    """Return Redis; skip the test where it is absent, or fail it where everything has to be."""
    if found := shutil.which("redis-server"):
        return found
    reason = "redis-server is not installed: the cache in it was not tested"
    raise AssertionError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)


@tag("once")
class RedisTest(TestCase):
    def setUp(self):
        folder = Path(self.enterContext(TemporaryDirectory(prefix="redis-")))
        self.socket = folder / "socket"
        self.start()
        self.cache = self.connected(caches.BearingRedisCache)
        self.strict = self.connected(caches.RedisCache)

    def connected(self, backend):
        patience = dict.fromkeys(["socket_timeout", "socket_connect_timeout"], PATIENCE)
        cache = backend(f"unix://{self.socket}", {"OPTIONS": patience})
        self.addCleanup(lambda: cache._cache.get_client().connection_pool.disconnect())
        return cache

    def start(self):
        arguments = [program(), "--port", "0", "--unixsocket", self.socket, "--save", ""]
        self.server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        self.addCleanup(self.kill)
        until = time.monotonic() + PATIENCE
        while not self.is_there() and time.monotonic() < until:
            time.sleep(0.01)

    def is_there(self):
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket)) == 0

    def kill(self):
        self.server.kill()
        self.server.wait()
        self.socket.unlink(missing_ok=True)

    def fall(self):
        """Kill the server, and let the cache find out."""
        self.kill()
        with self.assertLogs("iomcms.redis_caches", "WARNING"):
            self.cache.get("number")

    def test_it_keeps_what_it_is_given(self):
        self.cache.set("number", 1)
        self.assertEqual(self.cache.incr("number"), 2)
        self.assertEqual(self.cache.get_many(["number", "text"]), {"number": 2})
        self.assertEqual([self.cache.add("lock", 1, 5) for _ in range(2)], [True, False])

    def test_gone_it_has_nothing_keeps_nothing_and_gives_every_lock(self):
        self.cache.set("number", 1)
        self.fall()
        self.assertEqual(self.cache.get("number", "none"), "none")
        self.assertEqual(self.cache.get_many(["number"]), {})
        self.assertEqual(self.cache.set_many({"number": 1}), [])
        self.assertEqual([self.cache.add("lock", 1, 5) for _ in range(2)], [True, True])
        self.assertFalse(self.cache.delete("number") or self.cache.touch("number"))
        self.assertFalse("number" in self.cache or self.cache.clear())
        self.assertIsNone(self.cache.set("number", 1) or self.cache.delete_many(["number"]))
        with self.assertRaises(ValueError):
            self.cache.incr("number")

    def test_whoever_has_to_know_is_told_that_it_is_gone(self):
        self.kill()
        with self.assertLogs("iomcms.redis_caches", "WARNING") as logs:
            for act in (self.strict.get, self.strict.delete, self.strict.has_key):
                with self.assertRaises(RedisError):
                    act("number")
        self.assertEqual(len(logs.records), 1)

    def test_gone_it_is_left_alone_for_a_while_and_then_asked_again(self):
        self.fall()
        with patch.object(self.cache._cache, "get_client", side_effect=AssertionError):
            self.cache.get("number")
        self.start()
        later = self.cache._cache.resting_until
        with patch.object(caches.time, "monotonic", lambda: later):
            self.cache.set("number", 1)
            self.assertEqual(self.cache.get("number"), 1)

    def test_a_server_that_came_back_unnoticed_is_asked_at_once(self):
        self.cache.set("number", 1)
        self.kill()
        self.start()
        self.assertIsNone(self.cache.get("number"))
        self.assertTrue(self.cache.add("number", 1))
        self.assertEqual(self.cache.get("number"), 1)

    def test_what_it_refuses_is_lost_and_the_rest_is_not(self):
        client = self.cache._cache.get_client()
        self.cache.set("number", 1)
        client.config_set("maxmemory", 1)
        self.cache.set("number", 2)
        with self.assertRaises(RedisError):
            self.strict.set("number", 2)
        self.assertEqual(self.cache.get("number"), 1)

    def test_gone_it_lets_whoever_is_counted_through(self):
        self.fall()
        with patch.object(limits, "cache", self.cache):
            self.assertEqual([limits.increased("who") for _ in range(3)], [1, 1, 1])
