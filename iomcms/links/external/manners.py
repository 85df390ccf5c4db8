"""How other sites are asked: one question at a time, with a pause, and no more than they allow."""

import time
from contextlib import contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from threading import Lock
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.utils import timezone

from .guarding import Trouble
from .visiting import AGENT

#: A host that failed so often, one time after the other, is left for this run.
MOST_FAILURES = 3
#: In seconds. A host that wants to be left alone for longer is left for this run.
LONGEST_WAIT = 60
#: Nor is more believed than a month.
LONGEST_DELAY = 30 * 24 * 60 * 60


class Left(Exception):
    """A host is not asked any more in this run; it may have said for how many seconds."""

    def __init__(self, seconds=0):
        super().__init__(seconds)
        self.seconds = seconds


class Host:
    def __init__(self, pause):
        self.pause, self.free_at = pause, float("-inf")
        self.lock, self.failures, self.is_left = Lock(), 0, False
        #: What its robots.txt says, by scheme and port.
        self.robots = {}

    def fail(self):
        self.failures += 1
        self.is_left = self.is_left or self.failures >= MOST_FAILURES


class Hosts:
    """The hosts of a run; `clock` and `sleep` are those of time, in seconds."""

    def __init__(self, pause=None, clock=time.monotonic, sleep=time.sleep):
        self.pause = settings.LINKS_PAUSE_SECONDS if pause is None else pause
        self.clock, self.sleep = clock, sleep
        self.known, self.lock = {}, Lock()

    def named(self, name):
        with self.lock:
            return self.known.setdefault(name, Host(self.pause))

    @contextmanager
    def turn(self, name):
        """Wait until a host may be asked, and let nobody else ask it meanwhile."""
        host = self.named(name)
        with host.lock:
            if host.is_left:
                raise Left
            if (wait := host.free_at - self.clock()) > 0:
                self.sleep(wait)
            host.free_at = float("-inf")
            try:
                yield host
            except Trouble:
                host.fail()
                raise
            finally:
                host.free_at = max(host.free_at, self.clock() + host.pause)

    def count(self, host, status, method):
        """Count whether a host fails; some do at every HEAD, and mean nothing by it."""
        if status < 500:
            host.failures = 0
        elif method == "GET":
            host.fail()

    def postpone(self, host, seconds):
        """Ask a host no sooner than it wants; raise `Left` where that is not in this run."""
        if not 0 < seconds <= LONGEST_WAIT:
            host.is_left = True
            raise Left(seconds)
        host.free_at = self.clock() + seconds


def wanted_pause(answer):
    """Return for how many seconds an answer asks us to wait, 0 where it does not say."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return min(int(said[:9]), LONGEST_DELAY)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return 0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - timezone.now()).total_seconds(), 0), LONGEST_DELAY)


def rules(status, body):
    """Return what a robots.txt allows, by the answer that was given for it."""
    parser = RobotFileParser()
    if status in (401, 403):
        parser.disallow_all = True
    elif status >= 400:
        parser.allow_all = True
    else:
        try:
            parser.parse(body.decode("utf-8", "replace").splitlines())
        except ValueError:  # it does not take all that may stand there
            parser.disallow_all = True
    return parser


def delay_of(parser):
    """Return how many seconds a robots.txt wants between two questions."""
    delay = parser.crawl_delay(AGENT) if parser.mtime() else None
    return min(float(delay or 0), LONGEST_WAIT)
