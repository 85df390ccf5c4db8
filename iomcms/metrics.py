"""What the site counts, for Prometheus: an option (METRICS_TOKEN), of which nothing is loaded else.

No figure has anything of a person or of an address: views are told by their names, of which there
are as many as in the URL configuration. The processes of a server count in files of one folder
(PROMETHEUS_MULTIPROC_DIR), and any of them tells of all.
"""

import logging
import os
from contextlib import ExitStack
from hmac import compare_digest
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import connections
from django.http import HttpResponse

if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(parents=True, exist_ok=True)  # the library reads it when it is loaded

from prometheus_client import CollectorRegistry, Counter, Histogram, exposition, multiprocess
from prometheus_client.core import GaugeMetricFamily

from publishing import maintenance
from publishing.models import Review, ScheduledChange
from search.models import UnansweredQuery
from subscriptions.models import Subscriber

from . import health
from .page_cache import route

ADDRESS = "/metrics/"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

registry = CollectorRegistry()
requests = Counter(
    "iomcms_requests",
    "Requests that were answered",
    ["view", "method", "status"],
    registry=registry,
)
seconds = Histogram(
    "iomcms_request_seconds", "Until an answer began", ["view"], buckets=SECONDS, registry=registry
)
pages = Counter(
    "iomcms_public_pages", "Public pages that were kept, or made", ["from"], registry=registry
)
statements = Counter(
    "iomcms_sql_statements", "Statements that the database was sent", ["view"], registry=registry
)
sql_seconds = Counter(
    "iomcms_sql_seconds", "Until the database answered", ["view"], registry=registry
)
sign_ins = Counter("iomcms_sign_ins", "Tries to sign in", ["result"], registry=registry)
lines = Counter("iomcms_log_lines", "Lines of the log", ["level"], registry=registry)


class Told:
    """What the database knows, read when it is asked for; nothing where it does not answer."""

    def collect(self):
        failing = health.failing()
        works = GaugeMetricFamily(
            "iomcms_health", "Whether a part of the site works (iomcms/health.py)", labels=["part"]
        )
        for name in health.CHECKS:
            works.add_metric([name], name not in failing)
        yield works
        is_on = bool(maintenance.present())
        yield GaugeMetricFamily("iomcms_maintenance", "Whether nothing can be written", is_on)
        if "database" not in failing:
            yield from self.waiting()

    def waiting(self):
        waiting = GaugeMetricFamily(
            "iomcms_waiting", "What waits for its moment, or for somebody", labels=["what"]
        )
        changes = ScheduledChange.objects
        for what, rows in {
            "scheduled_changes": changes.waiting(),
            "failed_scheduled_changes": changes.failed(),
            "reviews": Review.objects.open(),
            "unconfirmed_subscribers": Subscriber.objects.filter(confirmed_at=None),
            "unanswered_searches": UnansweredQuery.objects.all(),
        }.items():
            waiting.add_metric([what], rows.count())
        yield waiting


class CountingHandler(logging.Handler):
    def emit(self, record):
        lines.labels(record.levelname).inc()


class Statements:
    """How many statements a request sends, and how long it waits for them."""

    def __init__(self):
        self.number, self.seconds = 0, 0

    def __call__(self, execute, sql, params, many, context):
        started_at = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += perf_counter() - started_at


class MetricsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        user_logged_in.connect(signed_in, dispatch_uid=ADDRESS)
        user_login_failed.connect(not_signed_in, dispatch_uid=ADDRESS)
        root = logging.getLogger()
        if not any(isinstance(each, CountingHandler) for each in root.handlers):
            root.addHandler(CountingHandler(logging.WARNING))

    def __call__(self, request):
        if request.path_info == ADDRESS:
            return figures(request)
        asked, started_at = Statements(), perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(asked))
            response = self.get_response(request)
        count(request, response, asked, perf_counter() - started_at)
        return response


def count(request, response, asked, took):
    view = view_of(request, response)
    method = request.method if request.method in METHODS else "other"
    requests.labels(view, method, response.status_code).inc()
    seconds.labels(view).observe(took)
    if asked.number:
        statements.labels(view).inc(asked.number)
        sql_seconds.labels(view).inc(asked.seconds)
    if getattr(response, "is_written", False):
        pages.labels("cache" if is_from_cache(response) else "made").inc()


def view_of(request, response):
    if request.resolver_match:
        return request.resolver_match.view_name or "unnamed"
    return route(request.path_info) if is_from_cache(response) else "none"


def is_from_cache(response):
    return getattr(response, "is_from_cache", False)


def signed_in(**_signal):
    sign_ins.labels("done").inc()


def not_signed_in(**_signal):
    sign_ins.labels("failed").inc()


def figures(request):
    """Return the figures of all processes; whoever does not know the token hears of no address."""
    token = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not compare_digest(given, token):
        return HttpResponse("Not found.\n", status=404, content_type="text/plain")
    told = CollectorRegistry()
    told.register(Told())
    parts = [told]
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shared = CollectorRegistry()
        multiprocess.MultiProcessCollector(shared)
        parts.append(shared)
    else:
        parts.append(registry)
    content = b"".join(map(exposition.generate_latest, parts))
    response = HttpResponse(content, content_type=exposition.CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response
