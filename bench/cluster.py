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
import re
import secrets
import ssl
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from random import Random
from statistics import median, quantiles
from threading import Event, Thread
from urllib.parse import urlencode

import django
from django.conf import settings

from .machines import HOST, ROOT, Site, done
from .results import Results

READERS, ARTICLES = 8, 60
#: How long a machine is away, and how long it is watched after it is back, in seconds.
AWAY, AFTER = 3, 3
#: A publication has to be seen after so many seconds.
PROMISED = 2
PATIENCE = 15
TITLE = re.compile(rb"Bridge number (\d+)")
#: The pages that have it; in other languages it stays as it was.
SHOWING = ["/en/news/article-0/", "/en/news/", "/en/"]
WORDS = ["bridge", "river", "harbour", "delta", "coast", "market", "school", "water", "road"]


@dataclass
class Answer:
    """What a reader got: at which moment it was asked for, and after how many seconds it came."""

    asked_at: float
    seconds: float
    fault: str = ""
    number: int | None = None


class Browser:
    """One connection to the site that stays open, from an address of its own."""

    def __init__(self, port, certificate, place=1, cookies=None):
        self.trusted = ssl.create_default_context(cafile=certificate)
        self.port, self.source, self.cookies = port, f"127.0.1.{place}", cookies or {}
        self.connection = None

    def ask(self, path, form=None):
        """Return the status and the body of an answer that came whole."""
        if self.connection is None:
            self.connection = HTTPSConnection(
                HOST,
                self.port,
                timeout=PATIENCE,
                context=self.trusted,
                source_address=(self.source, 0),
            )
        headers = {"Referer": f"https://{HOST}/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            self.connection = None
            raise
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            if self.cookies:
                self.cookies[name] = value
        return answer.status, text


class Reader(Thread):
    """Asks for one page after the other: the one that changes, others, and searches."""

    def __init__(self, number, browser, addresses, answers, stop):
        super().__init__(daemon=True)
        self.browser, self.answers, self.stop = browser, answers, stop
        self.random, self.addresses = Random(number), addresses

    def run(self):
        searched_at = 0
        while not self.stop.is_set():
            asked_at = time.monotonic()
            if asked_at - searched_at > 0.25:  # more often nginx lets nobody
                searched_at = asked_at
                path = f"/en/search/?q={'+'.join(self.random.sample(WORDS, 2))}"
            else:
                path = self.random.choice(self.addresses)
            self.answers.append(self.read(path, asked_at))
            self.stop.wait(0.01)

    def read(self, path, asked_at):
        try:
            status, text = self.browser.ask(path)
        except (OSError, HTTPException) as error:
            return Answer(asked_at, time.monotonic() - asked_at, f"{path}: {error!r}")
        fault = "" if status == 200 else f"{path}: {status}"
        shown = TITLE.search(text) if path in SHOWING else None
        return Answer(asked_at, time.monotonic() - asked_at, fault, shown and int(shown[1]))


class Editor(Thread):
    """Gives an article another title and publishes it, again and again."""

    def __init__(self, browser, pk, stop):
        super().__init__(daemon=True)
        self.browser, self.path, self.stop = browser, f"/admin/articles/article/{pk}/", stop
        self.number, self.published, self.faults = 0, [], []

    def run(self):
        while not self.stop.is_set():
            self.number += 1
            begun_at = time.monotonic()
            try:
                self.publish(f"Bridge number {self.number}")
                self.published.append((self.number, time.monotonic()))
            except (OSError, HTTPException, Unexpected) as error:
                self.faults.append((begun_at, repr(error)))
            self.stop.wait(0.5)

    def publish(self, title):
        self.send("change/", title_en=title, _continue="1")
        self.send("publish/", act="publish", languages="en")

    def send(self, page, **changes):
        """Send a form back with some changes."""
        from tests.admin import FormReader

        reader = FormReader()
        reader.feed(self.expect(200, self.path + page).decode())
        self.expect(302, self.path + page, reader.fields | changes)

    def expect(self, status, path, form=None):
        found, text = self.browser.ask(path, form)
        if found != status:
            raise Unexpected(f"{found} for {'POST' if form else 'GET'} {path}")
        return text


class Unexpected(Exception):
    pass


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
    editor = Editor(cluster.browser(250, cookies={"sessionid": cluster.session}), 1, stop)
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomcms.settings.dev")
    django.setup()
    with Site() as site:
        report(*measure(Cluster(site)))
