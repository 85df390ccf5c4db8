"""Whether the audit is as it was written."""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection

from .keys import beginning, is_digest, place, said
from .models import Anchor, Entry
from .sealing import Head
from .triggers import missing


@dataclass(frozen=True)
class Verdict:
    """The head of the chain, how many entries wait to be sealed, and what is wrong first, if
    anything is: the number in the chain and why.
    """

    head: Head
    unsealed: int = 0
    broken: int | None = None
    reason: str = ""


class Broken(Exception):
    def __init__(self, number, reason):
        super().__init__(number, reason)
        self.number, self.reason = number, reason


def verify(kept=None):
    """Return a `Verdict`; `kept` is a head of former days, which the chain must still have."""
    last, unsealed = Head(), 0
    try:
        last = start()
        if kept and kept.number == last.number:
            same(kept, last)
        entries = Entry.objects.using(DEFAULT_DB_ALIAS)
        for entry in entries.sealed().iterator():
            last = check(entry, last)
            if kept and kept.number == last.number:
                same(kept, last)
        if kept and kept.number > last.number:
            raise Broken(last.number + 1, "the entries up to the kept head are gone")
        for entry in entries.unsealed().iterator():
            unsealed += 1
            if not is_digest(entry.mark, "mark", said(entry)):
                raise Broken(last.number + unsealed, f"row {entry.pk} was not written by the site")
        if names := missing(connection):
            raise Broken(last.number + 1, f"triggers are missing: {', '.join(names)}")
    except Broken as error:
        return Verdict(last, unsealed, error.number, error.reason)
    return Verdict(last, unsealed)


def start():
    """Return the head from which the chain goes on."""
    anchor = Anchor.objects.using(DEFAULT_DB_ALIAS).first()
    if anchor is None:
        return Head()
    if not is_digest(anchor.mark, "anchor", beginning(anchor)):
        raise Broken(anchor.number, "old entries were not taken away by the site")
    return Head(anchor.number, anchor.digest)


def check(entry, last):
    """Return the head after an entry that belongs behind the last one."""
    number = last.number + 1
    if entry.number > number:
        raise Broken(number, "the entry is gone")
    if entry.number < number:
        raise Broken(entry.number, "the entry does not belong there")
    if entry.previous != last.digest:
        raise Broken(number, "the entry does not follow the one before")
    if not is_digest(entry.mark, "mark", said(entry)):
        raise Broken(number, "the entry was changed")
    if not is_digest(entry.digest, "chain", place(entry)):
        raise Broken(number, "the entry's place was changed")
    return Head(number, entry.digest)


def same(kept, last):
    if kept.digest != last.digest:
        raise Broken(last.number, "the chain is another one than that of the kept head")
