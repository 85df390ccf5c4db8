"""People who use a site while its machines are killed: readers of public pages, and an editor."""

import re
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from random import Random
from threading import Thread
from urllib.parse import urlencode

from .machines import HOST

PATIENCE = 15  # seconds
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
        self.connection, self.patience = None, PATIENCE

    def ask(self, path, form=None, kind="application/x-www-form-urlencoded"):
        """Return the status and the body of an answer that came whole; a form of another kind is
        given as bytes.
        """
        if self.connection is None:
            self.connection = HTTPSConnection(
                HOST,
                self.port,
                timeout=self.patience,
                context=self.trusted,
                source_address=(self.source, 0),
            )
        headers = {"Referer": f"https://{HOST}/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = form if isinstance(form, bytes) else urlencode(form, doseq=True)
            headers["Content-Type"] = kind
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            self.connection = None
            raise
        self.location = answer.headers.get("Location", "")
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
            try:
                self.publish(f"Bridge number {self.number}")
                self.published.append((self.number, time.monotonic()))
            except (OSError, HTTPException, Unexpected) as error:
                self.faults.append((time.monotonic(), repr(error)))
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
