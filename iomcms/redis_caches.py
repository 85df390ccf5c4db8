"""Django's cache in Redis or Valkey, for a site that goes on where it is gone."""

import logging
import time

from django.core.cache.backends import redis

logger = logging.getLogger(__name__)

#: For so many seconds nobody asks a server that could not be reached.
REST = 2
#: The server stands near, or is of no use: so long, in seconds, it is waited for.
PATIENCE = 0.25


def guarded(name):
    """Return a method of the client that asks the server only if it could be reached before."""

    def method(self, *args):
        if time.monotonic() < self.resting_until:
            raise self._lib.ConnectionError("It could not be reached a moment ago.")
        try:
            return getattr(redis.RedisCacheClient, name)(self, *args)
        except (self._lib.ConnectionError, self._lib.TimeoutError) as error:
            logger.warning("The cache is left alone for a while: %s", error)
            self.resting_until = time.monotonic() + REST
            raise

    return method


def borne(name, otherwise):
    """Return a method of the client that returns `otherwise` where the server cannot be asked."""

    def method(self, *args):
        try:
            return getattr(GuardedClient, name)(self, *args)
        except self._lib.RedisError as error:
            logger.debug("The cache cannot be asked: %s", error)
            return otherwise

    return method


class GuardedClient(redis.RedisCacheClient):
    """Redis; one that does not answer costs its time once in a while, and not once in a call."""

    def __init__(self, servers, **options):
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # Once more, as a connection may have been closed since it was used last.
        own = {"socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 1)}
        super().__init__(servers, **{"socket_timeout": PATIENCE} | own | options)
        self.resting_until = 0

    add, get, set = guarded("add"), guarded("get"), guarded("set")
    touch, delete, clear = guarded("touch"), guarded("delete"), guarded("clear")
    has_key, incr, get_many = guarded("has_key"), guarded("incr"), guarded("get_many")
    set_many, delete_many = guarded("set_many"), guarded("delete_many")


class BearingClient(GuardedClient):
    """Redis, or nothing where it cannot be asked: what was kept is a miss then, and what is to be
    kept is not. Whoever takes `add` for a lock has it, and `incr` finds no number.
    """

    missing = object()

    add, set = borne("add", True), borne("set", None)
    touch, delete, clear = borne("touch", False), borne("delete", False), borne("clear", False)
    has_key, get_many = borne("has_key", False), borne("get_many", {})
    set_many, delete_many = borne("set_many", None), borne("delete_many", None)
    found, increased = borne("get", missing), borne("incr", missing)

    def get(self, key, default):
        value = self.found(key, default)
        return default if value is self.missing else value

    def incr(self, key, delta):
        value = self.increased(key, delta)
        if value is self.missing:
            raise ValueError("The cache cannot be asked.")
        return value


class RedisCache(redis.RedisCache):
    """Raises the errors of the package `redis`, for whoever has to know what was not kept."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = GuardedClient


class BearingRedisCache(RedisCache):
    """Raises none, for whoever can do without."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = BearingClient
