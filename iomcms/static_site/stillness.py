"""One moment of the site, shown to one process while all others go on."""

import logging
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from secrets import token_hex

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from publishing import freshness, passing

#: Of visits that no visitor makes, the log is not to tell.
VISITS = "iomcms.logs"


@contextmanager
def standing_still(at):
    """Let every request of this process find the site as it was at `at`, which is now or a little
    earlier: the clock stands, the rows are those of one snapshot, in which nothing can be written,
    and whatever is kept is kept apart, since it is of no state that others know.
    """
    with ExitStack() as stack:
        stack.enter_context(replaced(timezone, now=lambda: at))
        stack.enter_context(replaced(settings, **AS_FOR_VISITORS))
        stack.enter_context(replaced(logging.getLogger(VISITS), disabled=True))
        stack.enter_context(apart())
        stack.enter_context(snapshot())
        stack.enter_context(connected())
        yield


#: Whatever these are: errors tell no developer's secrets, nobody else's pages are shown, the
#: application sends the files itself, and makes none.
AS_FOR_VISITORS = {
    "DEBUG": False,
    "PAGE_CACHE": False,
    "MEDIA_SENDER": "application",
    "RENDITIONS_IN_BACKGROUND": False,
}


@contextmanager
def replaced(thing, **values):
    """Give attributes of a module or an object other values for a while."""
    former = {name: getattr(thing, name) for name in values}
    try:
        for name, value in values.items():
            setattr(thing, name, value)
        yield
    finally:
        for name, value in former.items():
            setattr(thing, name, value)


@contextmanager
def apart():
    """Keep what is made of public pages in a memory of one's own, and tell nobody of any change."""
    alias = settings.FRESHNESS_CACHE
    shared, own = caches[alias], LocMemCache(token_hex(8), {"timeout": None})
    caches[alias] = own
    try:
        with replaced(passing, known={}), replaced(freshness, **unknown()):
            yield
    finally:
        caches[alias] = shared
        own.clear()


def unknown():
    """Return what a process knows that has heard of nothing; a replica is asked for nothing."""
    return {
        "telling": freshness.Telling(),
        "heard": freshness.Heard(),
        "held": freshness.Held(),
        "position": partial(nullcontext, ""),
    }


@contextmanager
def snapshot():
    """Let all that is read be of one moment; what would write fails.

    Within a transaction of the caller's, such as a test's, this one is what is read.
    """
    if connection.in_atomic_block:
        yield
        return
    begun = SNAPSHOTS[connection.vendor]
    with begun():
        yield


@contextmanager
def on_postgresql():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def on_sqlite():
    """Begin a transaction that reads only, which keeps nobody else from writing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        with replaced(connection, transaction_mode="DEFERRED"), transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def connected():
    """Let no request close the connection that the snapshot is of, as the first and last thing of
    each one does elsewhere.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


SNAPSHOTS = {"postgresql": on_postgresql, "sqlite": on_sqlite}
