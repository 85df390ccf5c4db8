"""Replace a version of the site by another one while it is used, and count what goes wrong.

    python -m bench.rolling

It starts, in a temporary folder: PostgreSQL, Redis, two application servers with the settings of a
live site, and nginx with the configuration of deploy/ before them, which has the static files of
the old version only. The new version is the same code with another design, another icon and a mark
in each page. It takes the place of the old one on one server after the other.

Readers ask for pages, and for the style sheet and the icon that each page names; an editor changes
and publishes an article again and again, in forms that one version shows and the other one reads.
It takes about a minute.
"""

import itertools
import os
import re
import shutil
import sys
import time
from http.client import HTTPException
from threading import Event

import django

from .cluster import ARTICLES, PROMISED, environment, languages, lateness
from .machines import ROOT, Site, done
from .people import PATIENCE, SHOWING, Answer, Browser, Editor, Reader
from .results import Results

READERS, SECONDS = 4, 5
LEFT_OUT = shutil.ignore_patterns(
    ".*", "node_modules", "__pycache__", "media", "results", "*.sqlite3*"
)
NAMED = re.compile(r'<link rel="(?:icon|stylesheet)" href="([^"]+)"')
MARK = "<!-- the new version -->"


class Visitor(Reader):
    """Reads a page and what it names; `by_new` is how many were of the new version."""

    by_new = 0

    def read(self, path, asked_at):
        answer = super().read(path, asked_at)
        if answer.fault or path not in SHOWING:
            return answer
        try:
            _status, text = self.browser.ask(path)
            self.by_new += MARK in text.decode()
            for named in NAMED.findall(text.decode()):
                status, _text = self.browser.ask(named)
                if status != 200:
                    return Answer(asked_at, answer.seconds, f"{named} of {path}: {status}")
        except (OSError, HTTPException) as error:
            return Answer(asked_at, answer.seconds, f"what {path} names: {error!r}")
        return answer


class Rolling:
    """The whole site, in two versions."""

    def __init__(self, site):
        self.site, self.servers = site, []
        self.code = {"old": ROOT, "new": self.another_version()}
        shared = os.environ | environment(site.folder)  # with one key
        self.environment = {
            name: shared
            | {"STATIC_ROOT": f"{site.folder}/static-{name}", "DATABASE_REPLICA_URLS": ""}
            for name in self.code
        }
        for name in self.code:
            self.manage(name, "collectstatic", "--noinput", "--verbosity=0")
        site.database("primary")
        site.asked(site.databases["primary"], "CREATE DATABASE iomcms")
        self.manage("old", "migrate", "--verbosity=0")
        told = self.manage("old", "shell", "-c", "from bench.cluster import fill; fill()")
        self.session = told.split()[-1]
        site.redis()
        for number in (1, 2):
            self.servers.append(self.server(f"old-{number}", "old"))
        addresses = [address for _machine, address in self.servers]
        self.port = site.nginx(addresses, site.folder / "static-old")

    def another_version(self):
        code = self.site.folder / "new"
        shutil.copytree(ROOT, code, ignore=LEFT_OUT)
        for name, text in (
            ("static/site/site.css", "\n.another-version { color: red; }\n"),
            ("static/site/icon.svg", "\n"),
            ("templates/pages/_foot.html", MARK),
        ):
            with (code / name).open("a") as file:
                file.write(text)
        return code

    def manage(self, version, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return done(command, cwd=self.code[version], env=self.environment[version])

    def server(self, name, version, port=None):
        return self.site.application(name, self.environment[version], self.code[version], port)

    def renew(self, number):
        """Let the new version take the place of the old one on a server."""
        machine, address = self.servers[number]
        machine.stop()
        port = int(address.rpartition(":")[2])
        self.servers[number] = self.server(f"new-{number + 1}", "new", port)

    def browser(self, place, **kwargs):
        return Browser(self.port, self.site.folder / "site.crt", place, **kwargs)


def measure(rolling):
    answers, stop, phases = [], Event(), []
    pages = SHOWING * (ARTICLES // 2)
    pages += [f"/{code}/news/article-{n}/" for code in languages() for n in range(1, ARTICLES)]
    editor = Editor(rolling.browser(250, cookies={"sessionid": rolling.session}), 1, stop)
    readers = [
        Visitor(number, rolling.browser(number + 1), pages, answers, stop)
        for number in range(READERS)
    ]
    for thread in (editor, *readers):
        thread.start()
    time.sleep(3)
    for name, act in (
        ("the old version on both", None),
        ("the new one begins on one", lambda: rolling.renew(0)),
        ("the old and the new", None),
        ("the new one begins on the other", lambda: rolling.renew(1)),
        ("the new version on both", None),
    ):
        phases.append((name, time.monotonic(), sum(each.by_new for each in readers)))
        if act:
            act()
        time.sleep(SECONDS)
    phases.append(("", time.monotonic(), sum(each.by_new for each in readers)))
    stop.set()
    for thread in (editor, *readers):
        thread.join(PATIENCE + 5)
    return phases, answers, editor


def report(phases, answers, editor):
    results = Results(
        "rolling", "A new version takes over under load", lower=["errors", "stale", "editor_errors"]
    )
    for (name, begin, before), (_next, end, after) in itertools.pairwise(phases):
        within = [each for each in answers if begin <= each.asked_at < end]
        results.add(
            name,
            seconds=float(end - begin),
            requests=len(within),
            errors=sum(bool(each.fault) for each in within),
            stale=sum(lateness(each, editor.published) > PROMISED for each in within),
            by_the_new=after - before,
            published=sum(begin <= at < end for _number, at in editor.published),
            editor_errors=sum(begin <= at < end for at, _error in editor.faults),
        )
    for fault in [each.fault for each in answers if each.fault][:20]:
        sys.stdout.write(f"{fault}\n")
    for _at, error in editor.faults[:20]:
        sys.stdout.write(f"editor: {error}\n")
    failed = any(row["errors"] or row["stale"] for row in results.rows.values())
    results.finish()
    if failed:
        raise SystemExit("Readers noticed something.")


if __name__ == "__main__":
    django.setup()
    with Site() as site:
        report(*measure(Rolling(site)))
