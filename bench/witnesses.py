"""People who use a site while what it stands on is harmed, and what they saw (`bench.faults`)."""

import io
import re
import time
from collections import Counter
from dataclasses import dataclass
from html import unescape
from http.client import HTTPException
from itertools import count
from random import Random
from threading import Thread

from .people import WORDS

HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
PROBLEM = re.compile(r'class="(?:errorlist|problem)[^>]*>(.*?)</ul', re.DOTALL)
MARK = re.compile(r"<[^>]*>")
numbers = count(1)


@dataclass
class Act:
    """What somebody did: at which moment, for how many seconds, and what was wrong with it."""

    began_at: float
    seconds: float
    fault: str = ""

    @property
    def ended_at(self):
        return self.began_at + self.seconds


class Refused(Exception):
    """Something else came than what was asked for; its words are what is shown."""


class Witness(Thread):
    """Does the same again and again, and remembers how each time went."""

    PAUSE = 0.05

    def __init__(self, browser, stop):
        super().__init__(daemon=True)
        self.browser, self.stop, self.acts = browser, stop, []

    def run(self):
        while not self.stop.is_set():
            began_at, fault = time.monotonic(), ""
            try:
                self.act()
            except (OSError, HTTPException, Refused) as error:
                fault = str(error) if isinstance(error, Refused) else type(error).__name__
            self.acts.append(Act(began_at, time.monotonic() - began_at, fault))
            self.stop.wait(self.PAUSE)

    def get(self, path, form=None, status=200):
        found, text = self.browser.ask(path, form)
        if found != status:
            raise Refused(f"{found} {shown(text)}")
        return text.decode(errors="replace")


def shown(text):
    """Return the heading of a page, and the first error in it."""
    html = text.decode(errors="replace")
    parts = [found[1] for found in (HEADING.search(html), PROBLEM.search(html)) if found]
    words = " / ".join(" ".join(unescape(MARK.sub(" ", part)).split()) for part in parts)
    return words[:120] or " ".join(MARK.sub(" ", html).split())[:80] or "without words"


class Visitor(Witness):
    """Reads what somebody has read before."""

    def __init__(self, browser, stop, addresses, status=200):
        super().__init__(browser, stop)
        self.addresses, self.status = addresses, status
        self.random = Random(browser.source)

    def act(self):
        self.get(self.random.choice(self.addresses), status=self.status)


class Anew(Witness):
    """Asks for what nobody has asked for: it has to be made."""

    PAUSE = 0.25  # more often nginx lets nobody search

    def act(self):
        words = Random(next(numbers)).sample(WORDS, 2)
        self.get(f"/en/search/?q={'+'.join(words)}+{next(numbers)}")


class Editor(Witness):
    PAUSE = 0.3

    def __init__(self, browser, stop):
        super().__init__(browser, stop)
        self.acknowledged = []

    def send(self, path, **changes):
        """Send a form back with some changes."""
        from tests.admin import FormReader

        reader = FormReader()
        reader.feed(self.get(path))
        self.get(path, reader.fields | changes, status=302)


class Publisher(Editor):
    """Gives an article another title and publishes it."""

    PLACE = "/admin/articles/article/1/"

    def act(self):
        title = f"Bridge number {next(numbers)}"
        self.send(f"{self.PLACE}change/", title_en=title, _continue="1")
        self.acknowledged.append(title)
        self.send(f"{self.PLACE}publish/", act="publish", languages="en")

    def lost(self, stored):
        return len(set(self.acknowledged) - set(stored["titles"]))


class Submitter(Publisher):
    """Gives an article another title and submits it for review."""

    def act(self):
        title = f"Bridge number {next(numbers)}"
        self.send(f"{self.PLACE}change/", title_en=title, _continue="1")
        self.acknowledged.append(title)
        self.send(f"{self.PLACE}publish/", act="submit", languages="en")


class Releaser(Editor):
    """Gives two articles another title, and lets both out at once."""

    KEYS = (5, 6)
    ADD = "/admin/publishing/release/add/"

    def act(self):
        title = f"Release {next(numbers)}"
        for pk in self.KEYS:
            self.send(f"/admin/articles/article/{pk}/change/", title_en=title, _continue="1")
        items = {"items-TOTAL_FORMS": len(self.KEYS)}
        for number, pk in enumerate(self.KEYS):
            items[f"items-{number}-about"] = f"articles.article:{pk}"
            items[f"items-{number}-languages"] = "en"
        self.send(self.ADD, name=title, _continue="1", **items)
        number = re.search(r"/release/(\d+)/", self.browser.location)[1]
        self.send(f"/admin/publishing/release/{number}/publish/", act="publish")
        self.acknowledged.append(title)

    def lost(self, stored):
        """Count those that are not out, and those of which only a part is."""
        one, other = map(set, stored["released"])
        return len(set(self.acknowledged) - (one & other)) + len(one ^ other)


class Uploader(Editor):
    """Uploads a picture that is like no other."""

    PATH = "/admin/library/picture/add/"

    def act(self):
        from PIL import Image

        from tests.admin import FormReader

        number = next(numbers)
        content = io.BytesIO()
        Image.frombytes("RGB", (64, 64), Random(number).randbytes(64 * 64 * 3)).save(content, "PNG")
        reader = FormReader()
        reader.feed(self.get(self.PATH))
        name = f"Upload {number}"
        fields = reader.fields | {"name": [name], "alt_en": ["A bridge"]}
        self.post(fields, f"upload-{number}.png", content.getvalue())
        self.acknowledged.append(name)

    def post(self, fields, name, content):
        mark = "iomcms-part"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, values in fields.items()
            for value in values
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += "Content-Type: image/png\r\n\r\n"
        body = "".join([*parts, head]).encode() + content + f"\r\n--{mark}--\r\n".encode()
        kind = f"multipart/form-data; boundary={mark}"
        status, text = self.browser.ask(self.PATH, body, kind)
        if status != 302:
            raise Refused(f"{status} {shown(text)}")

    def lost(self, stored):
        return len(set(self.acknowledged) - set(stored["files"]))


def within(witnesses, begin, end):
    """Return what was done between two moments."""
    return [act for each in witnesses for act in each.acts if begin <= act.ended_at < end]


def recovered(witnesses, end):
    """Return how many seconds after the end of a fault the last of them saw anything of it."""
    late = [act.ended_at - end for each in witnesses for act in each.acts if act.fault]
    return max([0.0, *late])


def seen(witnesses):
    """Return in words what went wrong for them, the most frequent first."""
    found = Counter(act.fault for each in witnesses for act in each.acts if act.fault)
    return "; ".join(f"{fault} ({times})" for fault, times in found.most_common(4))
