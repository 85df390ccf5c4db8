"""The chain: every entry gets a number and a digest that holds it to the one before.

Entries are written by many at once and sealed after their commit, one after the other; what a crash
leaves unsealed, the next one seals.
"""

import logging
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from .keys import digest, place
from .models import Anchor, Entry

logger = logging.getLogger("audit")

#: So many are sealed by one statement.
BATCH = 500
#: The number of the lock on PostgreSQL; SQLite has one writer at a time.
LOCK = 0x61756469


@dataclass(frozen=True)
class Head:
    """The last entry of the chain, or what came before the first."""

    number: int = 0
    digest: str = ""

    def __str__(self):
        return f"{self.number} {self.digest}".strip()


def head():
    entries = Entry.objects.using(DEFAULT_DB_ALIAS)
    found = entries.sealed().values_list("number", "digest").last()
    return Head(*(found or anchor_head()))


def anchor_head():
    anchors = Anchor.objects.using(DEFAULT_DB_ALIAS)
    return anchors.values_list("number", "digest").first() or ()


def seal():
    """Add to the chain what is not in it yet. The log gets the head, where who holds the database
    cannot change it.
    """
    with transaction.atomic(using=DEFAULT_DB_ALIAS):
        alone()
        waiting = Entry.objects.using(DEFAULT_DB_ALIAS).unsealed()
        last = None
        while batch := list(waiting[:BATCH]):
            last = chain(batch, last or head())
    if last:
        logger.info("audit head %s", last)


def alone():
    """Hold back whoever else seals, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def chain(entries, last):
    """Put entries behind the last one, and return the new last."""
    for entry in entries:
        entry.number, entry.previous = last.number + 1, last.digest
        entry.digest = digest("chain", place(entry))
        last = Head(entry.number, entry.digest)
    Entry.objects.using(DEFAULT_DB_ALIAS).bulk_update(entries, ["number", "previous", "digest"])
    return last
