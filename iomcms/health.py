"""What a monitor may ask. It hears which part of the site works, and nothing more; why one does not
is in the log.

`/health/live/`   the process answers; nothing is touched. For whoever restarts it.
`/health/ready/`  503 where this node can serve nobody. For a balancer.
`/health/`        503 where anything fails. For whoever is to be woken up.
"""

import logging
from contextvars import copy_context
from functools import cache
from secrets import token_hex
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from publishing.models import ScheduledChange

logger = logging.getLogger(__name__)

#: So long, in seconds, all checks together may take.
PATIENCE = 2


class Failing(Exception):
    """A part answers, and not as it should."""


class Check:
    """A question to a part of the site, asked in a thread of its own: one that never answers holds
    up nobody, and is not asked again meanwhile. An answer holds for some seconds, as anybody may
    ask.
    """

    def __init__(self, ask, *, stops_service=False, lasts=1):
        self.ask, self.stops_service, self.lasts = ask, stops_service, lasts
        self.asked_at, self.thread, self.works, self.lock = 0, None, True, Lock()

    def begin(self):
        with self.lock:
            if self.thread and (self.thread.is_alive() or monotonic() - self.asked_at < self.lasts):
                return
            self.asked_at = monotonic()
            self.thread = Thread(target=copy_context().run, args=[self.run], daemon=True)
            self.thread.start()

    def run(self):
        try:
            self.ask()
        except Exception as error:  # noqa: BLE001 whatever is wrong, it is told
            self.found(False, error)
        else:
            self.found(True)
        finally:
            connections.close_all()

    def found(self, works, error=None):
        if works != self.works:
            says = "works again" if works else "fails"
            level = logging.WARNING if works else logging.ERROR
            logger.log(level, "Health: %s %s", self.ask.__name__, says, exc_info=error)
        self.works = works

    def answer(self):
        """Return whether the part works, once it is known or there was time enough to say so."""
        self.thread.join(max(0, self.asked_at + PATIENCE - monotonic()))
        if self.thread.is_alive():
            self.found(False, TimeoutError("no answer"))
        return self.works


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    """A column that a newer version needs may not be there; what a newer one has added may be."""
    if pending := known_migrations() - set(MigrationRecorder(connection).applied_migrations()):
        raise Failing(f"Not applied: {sorted(pending)}")


@cache
def known_migrations():
    loader = MigrationLoader(None)
    replaced = {key for each in loader.replacements.values() for key in each.replaces}
    return set(loader.disk_migrations) - replaced - set(loader.replacements)


def scheduled_changes():
    if failed := ScheduledChange.objects.failed().count():
        raise Failing(f"{failed} failed: the admin's first page tells which")


def cache_of_values():
    kept_in("default")


def page_cache():
    if settings.PAGE_CACHE:
        kept_in(settings.FRESHNESS_CACHE)


def kept_in(alias):
    if "Dummy" in type(caches[alias]).__name__:
        return
    key, value = f"health:{token_hex(8)}", token_hex(8)
    caches[alias].set(key, value, 10)
    if caches[alias].get(key) != value:
        raise Failing(f"What was written to the cache {alias} is not there")
    caches[alias].delete(key)


def storage():
    written = token_hex(8).encode()
    name = default_storage.save(f"health/{token_hex(8)}", ContentFile(written))
    try:
        with default_storage.open(name) as file:
            if file.read() != written:
                raise Failing("What was written to the storage reads otherwise")
    finally:
        default_storage.delete(name)


#: Without the caches or the files pages are slower or lack their pictures; what failed to come out
#: fails on every node. A node is taken away only where another one could do better.
CHECKS = {
    "database": Check(database, stops_service=True),
    "migrations": Check(migrations, stops_service=True, lasts=5),
    "cache": Check(cache_of_values),
    "page_cache": Check(page_cache),
    "storage": Check(storage, lasts=30),
    "scheduled_changes": Check(scheduled_changes),
}


def failing():
    """Return the names of the checks that fail."""
    for check in CHECKS.values():
        check.begin()
    return [name for name, check in CHECKS.items() if not check.answer()]


def told(found, status):
    checks = {name: "failing" if name in found else "ok" for name in CHECKS}
    stops = any(CHECKS[name].stops_service for name in found)
    word = "failing" if stops else "warning" if found else "ok"
    return JsonResponse({"status": word, "checks": checks}, status=status)


@never_cache
@require_safe
def live(request):
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request):
    found = failing()
    return told(found, 503 if any(CHECKS[name].stops_service for name in found) else 200)


@never_cache
@require_safe
def alarm(request):
    found = failing()
    return told(found, 503 if found else 200)


urlpatterns = [
    path("health/", alarm, name="health"),
    path("health/live/", live, name="health_live"),
    path("health/ready/", ready, name="health_ready"),
]
VIEWS = {f"/{each.pattern}": each.callback for each in urlpatterns}


class HealthMiddleware:
    """Answer before anything else is asked: the rest reads caches and the database on its way, and
    waits for them. Whichever host is asked for, as monitors know machines by their numbers.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = VIEWS.get(request.path_info)
        return view(request) if view else self.get_response(request)
