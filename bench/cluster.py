"""Kill the machines of a site one after the other while it is read, and count what readers notice.

    python -m bench.cluster

It starts, in a temporary folder: PostgreSQL with a streaming replica, Redis, two application
servers with the settings of a live site, and nginx with the configuration of deploy/ before them.
Readers ask for pages as fast as they get them; an editor changes and publishes one of them again
and again, in the admin. It takes about 90 seconds and needs PostgreSQL, Redis and nginx.

An answer is stale where it shows what was there before a publication that the editor was told of
more than two seconds ago.
"""

import itertools
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from threading import Event

import django
from django.conf import settings

from .machines import HOST, ROOT, Site, done
from .people import PATIENCE, SHOWING, WORDS, Browser, Editor, Reader
from .results import Results

READERS, ARTICLES = 8, 60
#: How long a machine is away, and how long it is watched after it is back, in seconds.
AWAY, AFTER = 3, 3
#: A publication has to be seen after so many seconds.
PROMISED = 2


def fill():
    """Make the articles, and an editor who is signed in; print the key of the session."""
    from datetime import date, timedelta

    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    from search.rebuilding import rebuild
    from tests.factories import make_article

    codes = languages()
    for number in range(ARTICLES):
        make_article(
            " ".join(codes),
            title="Bridge number 0" if number == 0 else f"{WORDS[number % 9]} {number}",
            **{f"slug_{code}": f"article-{number}" for code in codes},
            dateline_on=date(2026, 1, 1) - timedelta(days=number),
            summary_en="A sentence or two about it.",
            body_en="<p>The river rose by a metre.</p>" * 40,
        )
    list(rebuild())
    user = get_user_model().objects.create_superuser("editor")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sys.stdout.write(f"\n{session.session_key}")


def languages():
    """Return the two in which the articles are."""
    return [code for code, _name in settings.LANGUAGES[:2]]


def environment(folder):
    return {
        "DJANGO_SETTINGS_MODULE": "iomcms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"postgres:///{folder}/primary/iomcms",
        "DATABASE_REPLICA_URLS": f"postgres:///{folder}/replica/iomcms",
        "CACHE_URL": f"redis://{folder}/redis.sock",
        "PAGE_CACHE_URL": f"redis://{folder}/redis.sock",
        "PAGE_CACHE": "on",
        "EMAIL_URL": "consolemail://",
        "DEFAULT_FROM_EMAIL": "newsroom@example.org",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "API_REQUESTS_PER_MINUTE": "0",
    }


class Cluster:
    """The whole site."""

    def __init__(self, site):
        self.site = site
        self.environment = os.environ | environment(site.folder)
        with ThreadPoolExecutor() as pool:
            static = pool.submit(self.manage, "collectstatic", "--noinput", "--verbosity=0")
            self.primary = site.database("primary")
            site.asked(site.databases["primary"], "CREATE DATABASE iomcms")
            self.manage("migrate", "--verbosity=0")
            told = self.manage("shell", "-c", "from bench.cluster import fill; fill()")
            self.session = told.split()[-1]
            self.replica = site.database("replica", follows=site.databases["primary"])
            self.redis = site.redis()
            static.result()
        self.applications, addresses = [], []
        for name in ("application-1", "application-2"):
            application, address = site.application(name, self.environment)
            self.applications.append(application)
            addresses.append(address)
        self.port = site.nginx(addresses, site.folder / "static")

    def manage(self, *arguments):
        return done([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment)

    def browser(self, place, **kwargs):
        return Browser(self.port, self.site.folder / "site.crt", place, **kwargs)

    def hold_back(self):
        self.at_replica("SELECT pg_wal_replay_pause()")

    def go_on(self):
        self.at_replica("SELECT pg_wal_replay_resume()")

    def at_replica(self, sql):
        return self.site.asked(self.site.databases["replica"], sql)

    def transactions(self):
        """Return how many transactions the primary and the replica have seen."""
        sql = "SELECT sum(xact_commit) FROM pg_stat_database WHERE datname = 'iomcms'"
        return [int(self.site.asked(at, sql) or 0) for at in self.site.databases.values()]


def measure(cluster):
    """Let all read and write; return the phases, the answers and the editor."""
    answers, stop, phases = [], Event(), []
    pages = SHOWING * (ARTICLES // 2) + ["/sitemap.xml"]
    for code in languages():
        pages += [f"/{code}/events/", *(f"/{code}/news/article-{n}/" for n in range(1, ARTICLES))]
    editor = Editor(cluster.browser(250, cookies={"__Host-sessionid": cluster.session}), 1, stop)
    readers = [
        Reader(number, cluster.browser(number + 1), pages, answers, stop)
        for number in range(READERS)
    ]
    for thread in (editor, *readers):
        thread.start()
    one, other = cluster.applications
    time.sleep(2)  # until each has been asked for something
    for name, harm, repair in (
        ("all are there", None, None),
        ("an application server is killed", one.kill, one.start),
        ("Redis is killed", cluster.redis.kill, cluster.redis.start),
        ("the replica is killed", cluster.replica.kill, cluster.replica.start),
        ("the replica is held back", cluster.hold_back, cluster.go_on),
        ("the other application server is killed", other.kill, other.start),
        ("the primary is killed", cluster.primary.kill, cluster.primary.start),
    ):
        phases.append((name, time.monotonic(), cluster.transactions()))
        for act, seconds in ((harm, AWAY), (repair, AFTER)):
            if act:
                act()
            time.sleep(seconds)
    phases.append(("", time.monotonic(), cluster.transactions()))
    stop.set()
    for thread in (editor, *readers):
        thread.join(PATIENCE + 5)
    return phases, answers, editor


def report(phases, answers, editor):
    results = Results(
        "cluster", "What readers notice when machines of a site fail", lower=["errors", "stale"]
    )
    for (name, begin, before), (_next, end, after) in itertools.pairwise(phases):
        within = [each for each in answers if begin <= each.asked_at < end]
        late = [lateness(each, editor.published) for each in within]
        times = [each.seconds * 1000 for each in within]
        used = [now - then for now, then in zip(after, before, strict=True)]
        results.add(
            name,
            requests=len(within),
            errors=sum(bool(each.fault) for each in within),
            stale=sum(each > PROMISED for each in late),
            shown_after_s=float(max(late)),
            p50_ms=float(median(times)),
            p99_ms=float(quantiles(times, n=100)[-1]),
            slowest_ms=float(max(times)),
            published=sum(begin <= at < end for _number, at in editor.published),
            editor_errors=sum(begin <= at < end for at, _error in editor.faults),
            on_replica=f"{used[1] / sum(used):.0%}" if min(used) >= 0 and sum(used) else "",
        )
    for fault in [each.fault for each in answers if each.fault][:20]:
        sys.stdout.write(f"{fault}\n")
    for _at, error in editor.faults[:20]:
        sys.stdout.write(f"editor: {error}\n")
    failed = any(row["errors"] or row["stale"] for row in results.rows.values())
    results.finish()
    if failed:
        raise SystemExit("Readers noticed something.")


def lateness(answer, published):
    """Return how long before an answer was asked for something was published that is not in it."""
    if answer.number is None:
        return 0
    missing = [at for number, at in published if number > answer.number and at < answer.asked_at]
    return answer.asked_at - min(missing) if missing else 0


if __name__ == "__main__":
    django.setup()
    with Site() as site:
        report(*measure(Cluster(site)))
