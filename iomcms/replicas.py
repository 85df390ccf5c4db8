"""Public pages are read from replicas of the database, where there are any; all else from the
primary.

A replica is asked only if it has replayed the primary's log as far as to the last thing that was
written and that a page may show (`publishing.freshness`): lag makes nothing late. One that fails is
left alone for a while, and what it failed at is asked of the primary.
"""

import logging
import random
import re
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.http import HttpResponse

from publishing import freshness

from .postgresql import is_resting, rest

logger = logging.getLogger(__name__)

#: What is shown there is not public, so nothing tells when it was written.
PRIVATE = re.compile(r"/(admin|private|health)/|/[\w-]+/(preview|press/subscriptions)/")

#: The number of the lock under which a place in the log is told.
TELLING = 0x696F6D

#: How the request that is answered reads; None is from the primary.
current = ContextVar("reading", default=None)
#: The place in the log that a replica is known to have reached, by connection: who comes back after
#: a fall may be behind where it was.
reached = WeakKeyDictionary()


class Reading:
    """From where one request reads: from the replica that its first query found, until something
    is written or a transaction begins; from then on from the primary.
    """

    def __init__(self):
        self.alias = None
        self.has_failed = False
        self.depth = len(connection.atomic_blocks)  # a test's own transaction is none

    def read(self):
        if len(connection.atomic_blocks) > self.depth:
            self.write()
        elif self.alias is None:
            self.alias = fresh_replica() or primary_or_any()
        return self.alias

    def write(self):
        """Read from now on what will be written; nothing will where the primary is away."""
        with suppress(Error):
            connection.ensure_connection()
            self.alias = DEFAULT_DB_ALIAS


class Router:
    def db_for_read(self, model, **hints):
        reading = current.get()
        return reading.read() if reading else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        if reading := current.get():
            reading.write()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # they are copies of one database

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Let anonymous readers of public pages read from a replica; a page during which it fails is
    made once more, from the primary.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_public_reading(request):
            return self.get_response(request)
        reading = Reading()
        token = current.set(reading)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        if not reading.has_failed:
            return response
        logger.warning("A replica failed; the primary answers", extra={"path": request.path})
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Have nobody alarmed by an error of which nobody will see anything."""
        reading = current.get()
        return HttpResponse(status=503) if reading and reading.has_failed else None


def is_public_reading(request):
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not PRIVATE.match(request.path_info)
    )


def fresh_replica():
    """Return the alias of a replica that has what was written last; None where there is none, or
    nobody knows what that was.
    """
    place = freshness.written_at()
    for alias in awake() if place else ():
        with suppress(Error):
            if has_reached(opened(alias), place):
                return alias
    return None


def primary_or_any():
    """Return the alias of the primary or, while it is away, of any replica: nothing newer can be
    had, and nothing that is made of it is kept.
    """
    with suppress(Error):
        connection.ensure_connection()
        return DEFAULT_DB_ALIAS
    for alias in awake() if is_resting(DEFAULT_DB_ALIAS) else ():
        with suppress(Error):
            opened(alias)
            return alias
    return DEFAULT_DB_ALIAS


def awake():
    """Return the aliases of the replicas in any order, without those that are left alone."""
    aliases = [alias for alias in connections if alias != DEFAULT_DB_ALIAS]
    return [each for each in random.sample(aliases, len(aliases)) if not is_resting(each)]


def opened(alias):
    """Return the connection to a replica, open, and with its failures noticed."""
    replica = connections[alias]
    replica.ensure_connection()
    if noticed not in replica.execute_wrappers:
        replica.execute_wrappers.insert(0, noticed)
    return replica


def has_reached(replica, place):
    """Say whether a replica has replayed the log up to a place; asked once of each connection.

    What was promoted to a primary is no replica any more: it goes its own way.
    """
    if reached.get(replica.connection) == place:
        return True
    with replica.cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn", [place]
        )
        [is_there] = cursor.fetchone()
    if is_there:
        reached[replica.connection] = place
    return is_there


def noticed(execute, sql, params, many, context):
    """Execute a statement on a replica; remember that it failed, whoever catches the error."""
    try:
        return execute(sql, params, many, context)
    except Error as error:
        reading = current.get()
        if reading and reading.alias:
            reading.has_failed = True
        if not context["connection"].is_usable():
            rest(context["connection"].alias, error)
        raise


@contextmanager
def place_in_log():
    """Give the place in the primary's log behind all that was committed so far. Whoever tells it to
    others does so inside: of two, the later place is told later.

    The place up to which the log is on the disk could lie before a commit that did not wait for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TELLING])
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        [place] = cursor.fetchone()
        yield place
