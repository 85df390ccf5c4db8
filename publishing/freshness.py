"""What tells that public pages may look different now than before.

The token names a state of everything that a public page shows. It changes when a change of that is
committed, in whichever process (`writes.py` notices), and when a moment passes at which something
appears or goes (`passing.py`); two versions of the software have no token in common. Whatever is
made for visitors is kept under the token that was read before the making began: a page that was
slow to make is then never kept as one of a later state.

A change is told to all processes through the cache `settings.FRESHNESS_CACHE`. Where that cannot be
asked there is no token, and nothing is kept; nor where it was not written for a while and cannot
be: then it may tell of a state that is over. What could not be told is owed: each later request and
commit of the process tries again. What a process that is gone still owed nobody knows, so each one
begins by telling of a change, and no token holds longer than `LASTS`.
"""

import logging
import re
from collections import deque
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from time import monotonic, time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone

from . import passing, software, writes

logger = logging.getLogger(__name__)

#: Functions that each tell some of the moments ahead; a room adds its own when it starts.
moments = passing.sources
#: A context that gives the place in the primary's log after a change; "" where there is one
#: database. What it gives is told inside of it, so that of two the later place is told later. Where
#: it cannot be known it raises, and telling is owed.
position = partial(nullcontext, "")

KEY = "freshness"
#: How long a token holds at most, in seconds, and all that is kept under it: so long may live what
#: a killed process did not tell.
LASTS = 600
#: For so many seconds a process takes the cache for one that can be written, once it could be.
PROVEN = 10
#: So many small values of the present state are held by the process itself.
MOST_HELD = 200
MISSING = object()


class State(NamedTuple):
    """What the cache says: the last change, when it was told, and its place in the log."""

    change: str
    told_at: str
    written_at: str

    form = re.compile(r"(\w+)-(\d+) (.*)")

    @classmethod
    def of(cls, text):
        """Read what the cache holds; None where that is nothing of ours."""
        read = cls.form.fullmatch(text) if isinstance(text, str) else None
        return read and cls(*read.groups())

    @classmethod
    def new(cls, place):
        return cls(token_hex(8), str(int(time())), place)

    def __str__(self):
        return f"{self.change}-{self.told_at} {self.written_at}"

    @property
    def name(self):
        """Its name for now: what is kept under it is forgotten after a while, whatever is told."""
        return f"{self.change}.{(time() - int(self.told_at)) // LASTS:.0f}"


@dataclass
class Telling:
    """What this process has still to tell, until when it takes the cache for one that can be
    written, and of which troubles the log knows.
    """

    is_owed: bool = True
    proven_until: float = 0
    failing: set = field(default_factory=set)


@dataclass
class Heard:
    """The change that this process heard of last, and those before it."""

    latest: str = ""
    former: deque = field(default_factory=lambda: deque(maxlen=100))

    def is_former(self, change):
        """Say whether the cache tells of a change that was not the last one: it was restored."""
        if change == self.latest:
            return False
        if change in self.former:
            return True
        self.former.append(self.latest)
        self.latest = change
        return False

    def leave(self, former, change):
        """Believe in a former state no more, as this process has told of a change."""
        self.former.append(former)
        if self.latest in ("", former):  # and no other thread has heard of a later one
            self.latest = change


@dataclass
class Held:
    """The values that were asked for under one token: both are changed in one step."""

    now: tuple = (None, {})


telling = Telling()
heard = Heard()
held = Held()
#: What was read at the start of the present request; empty outside of one.
_of_request = ContextVar("freshness", default=None)


@contextmanager
def request(is_public=True):
    """Let all that happens inside have the token of its start. What is not public keeps nothing, so
    the moments ahead need not be gathered for it after each of an editor's changes.
    """
    reset = _of_request.set((_read() if is_public else _paid(),))
    try:
        yield
    finally:
        _of_request.reset(reset)


def token():
    """Return the token of the request, or that of now outside of one; None where nothing may be
    kept: the cache is away, or the transaction has written what is not committed yet.
    """
    if writes.are_pending(connections[DEFAULT_DB_ALIAS]):
        return None
    of_request = _of_request.get()
    return of_request[0] if of_request else _read()


def token_now():
    """Return the token of now, also within a request."""
    return None if writes.are_pending(connections[DEFAULT_DB_ALIAS]) else _read()


def written_at():
    """Return the place in the log that whoever shows the present state has to have read up to; None
    where that is not known.
    """
    state = _state()
    return state and state.written_at


def change():
    """Return the name of the last change that was told; None where nobody knows whether it is."""
    state = None if telling.is_owed else _state()
    return state and state.change


def change_of(token):
    """Return the name of the change behind which a token is."""
    return token.partition(".")[0]


def remembered(name, compute):
    """Return what `compute()` returned under the present token; nobody may change it.

    It is for small values that many pages show, and for names that are not of a visitor's choice.
    """
    present = token()
    if present is None:
        return compute()
    of_token, values = held.now
    if of_token != present:
        values = {}
        held.now = present, values
    value = values.get(name, MISSING)
    if value is MISSING:
        value = _kept_or_made(f"{KEY}:{present}:{name}", present, compute)
        if len(values) < MOST_HELD and token() == present:
            values[name] = value
    return value


def _kept_or_made(key, present, compute):
    value = ask("get", key, MISSING)
    if value is MISSING:
        value = compute()
        if token() == present:  # and nothing was written meanwhile
            ask("set", key, value, LASTS)
    return value


def renew():
    """Let the request begin again with the token of now: it has read nothing yet."""
    _of_request.set((_read(),))


def changed(using=DEFAULT_DB_ALIAS):
    """Tell of a change when the transaction is committed. `writes.py` does that for every statement
    it sees; who writes by another road, such as COPY, calls this.
    """
    writes.noted(connections[using])


def distrust():
    """Let nothing be kept of what the present request makes."""
    if _of_request.get():
        _of_request.set((None,))


def tell():
    """Let every process know that public pages have changed."""
    telling.is_owed = True
    distrust()  # what the request shows from now on is of no state that has a name
    _pay()


def tell_later():
    """Let nobody believe that public pages are what they were, and tell of it later: a transaction
    broke off while it was committed, so nobody knows whether and when it is, and its connection can
    give no place in the log.
    """
    telling.is_owed = True
    distrust()
    ask("delete", KEY)


def is_troubled():
    """Say whether other processes may not hear of what is changed now."""
    return telling.is_owed or not _is_written()


def _pay():
    """Try to tell of what is owed."""
    telling.is_owed = False  # before, so that what another thread owes meanwhile is not forgotten
    telling.is_owed = not _works("telling", _tell)


def _tell():
    """Write a new state; where that cannot be, take the former one away, which tells as much."""
    began_at = monotonic()
    with position() as place:
        former, state = State.of(ask("get", KEY)), State.new(place)
        try:
            _cache().set(KEY, str(state), None)
        except Exception:
            telling.proven_until = 0
            _cache().delete(KEY)
            raise
    heard.leave(former.change if former else "", state.change)
    telling.proven_until = began_at + PROVEN


def _is_written():
    """Say whether the cache can be written, as whoever tells of a change must: it may be full, or
    have lost those whom it writes for, while it can still be read.
    """
    now = monotonic()
    if now >= telling.proven_until:
        if not _works("renewing", lambda: _cache().set(f"{KEY}:proof", token_hex(24), None)):
            return False
        telling.proven_until = now + PROVEN
    return True


def _paid():
    """Tell of what is owed."""
    if telling.is_owed:
        _pay()


def _read():
    _paid()
    if telling.is_owed or not (state := _believed()):
        return None
    try:
        last = _last_moment(state.name)
    except DatabaseError as error:
        _failed("reading moments", error)
        return None
    return last and f"{state.name}.{last}.{software.fingerprint()}"


def _believed():
    """Return the present state; None where there is none, or the cache was restored."""
    for _ in range(2):  # another thread may have told of a change since it was read
        state = _state()
        if not (state and heard.is_former(state.change)):
            return state
    tell()
    return None


def _state():
    """Return what the cache says; a cache that was emptied gets a new change. None where it cannot
    be asked or written, or keeps nothing.
    """
    if not _is_written():
        return None
    state = State.of(ask("get", KEY))
    if state is None and "get" not in telling.failing:
        _pay()
        state = State.of(ask("get", KEY))
    return state


def _last_moment(state):
    """Return the name of the last moment that has passed; None where it cannot be told, or the
    clock was put back.
    """
    now, ahead = timezone.now(), passing.known.get(state)
    if not (ahead and ahead.covers(now)):
        ahead = _read_ahead(state, now, ahead)
        now = timezone.now()  # another process may have read them after the moment above
    return ahead.last(now) if ahead and ahead.covers(now) else None


def _read_ahead(state, now, before):
    """Return the moments ahead: all processes of a version have the same ones in the same state."""
    key = f"{KEY}:{passing.key(state, now)}:{software.fingerprint()}"
    if before and now >= before.until:  # there were more than fit in one reading
        key = f"{key}:{before.until:%H%M%S%f}"
    kept = ask("get", key)
    if kept is None:
        ask("add", key, passing.read(now).as_data(), LASTS)
        kept = ask("get", key)
    if kept is None:
        return None
    passing.known.clear()
    ahead = passing.known[state] = passing.Ahead.of_data(kept)
    return ahead


def ask(method, *arguments):
    """Call a method of the cache; where that fails, return the default that was given, or None."""
    try:
        answer = getattr(_cache(), method)(*arguments)
    except Exception as error:  # noqa: BLE001 whatever is wrong, a page must not break over it
        _failed(method, error)
        return arguments[1] if method == "get" and len(arguments) > 1 else None
    if method in telling.failing:
        _works_again(method)
    return answer


def _works(what, do):
    """Do something with the cache and say whether it could be done."""
    try:
        do()
    except Exception as error:  # noqa: BLE001 as in `ask`
        _failed(what, error)
        return False
    if what in telling.failing:
        _works_again(what)
    return True


def _failed(what, error):
    if what not in telling.failing:
        telling.failing.add(what)
        logger.error("Public pages cannot be kept: %s fails", what, exc_info=error)


def _works_again(what):
    telling.failing.discard(what)
    logger.warning("Public pages can be kept again: %s works", what)


def _cache():
    return caches[settings.FRESHNESS_CACHE]
