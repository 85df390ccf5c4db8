"""What every benchmark needs: a database to fill and throw away, and the cost of an address."""

import sys
from statistics import median
from time import perf_counter

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment

ROUNDS = 5


def in_test_database(compare, many):
    """Call `compare` with the number that the command line names, or `many`."""
    django.setup()
    settings.CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
    }
    setup_test_environment(debug=False)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        compare(int(sys.argv[1]) if len(sys.argv) > 1 else many)
    finally:
        runner.teardown_databases(databases)


def webmaster():
    """Return a client that is signed in and may do everything."""
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("webmaster"))
    return client


def timed(client, address):
    """Return the number of queries of an address and its time in seconds, the median of some."""
    times = []
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as queries:
            started_at = perf_counter()
            response = client.get(address)
            times.append(perf_counter() - started_at)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
    return len(queries), median(times)


def analyze():
    """Let the database know how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def say(text):
    sys.stdout.write(f"{text}\n")
