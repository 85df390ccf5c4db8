"""Noticing that something was written that a public page shows.

Signals would miss `QuerySet.update`, `bulk_create`, raw SQL and relations to many, so every
statement is looked at on its way to the database. Whatever is not known to read, and to no table
that public pages never show, counts as a change, once a transaction and when it is committed.

Not seen are COPY through the driver's own cursor, procedures, functions that write when they are
selected, other programs, and transactions without Django's own management: `freshness.changed()`
and `manage.py tell_of_changes` are there for these.
"""

import re

#: The tables that no public page shows; the roof fills it.
unseen = set()

#: Reading, and what happens to transactions and sessions rather than to rows.
READS = [
    "SELECT",
    "VALUES",
    "SHOW",
    "EXPLAIN",
    "PRAGMA",
    "SET",
    "RESET",
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "DECLARE",
    "FETCH",
    "MOVE",
    "CLOSE",
    "ANALYZE",
    "VACUUM",
    "LOCK",
    "LISTEN",
    "UNLISTEN",
    "NOTIFY",
    "DISCARD",
    "CHECKPOINT",
]
START = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w+)", re.DOTALL)
NAME = r'(?:ONLY\s+)?(?:"(?P<quoted>[^"]+)"|(?P<plain>\w+))(?!["\w]*\.)'
TARGET = re.compile(
    r"(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"
    + NAME,
    re.IGNORECASE,
)
#: Within WITH, where `FOR UPDATE` only locks.
WRITING = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|(?<!FOR\s)(?<!KEY\s)UPDATE\s+[\"\w])",
    re.IGNORECASE,
)


def is_seen(sql):
    """Say whether a statement may write what a public page shows."""
    sql = sql if isinstance(sql, str) else str(sql)
    start = START.match(sql)
    verb = start[1].upper() if start else ""
    if verb in READS:
        return ";" in sql.rstrip("; \n")  # several, of which the first one reads
    if verb == "WITH":
        return bool(WRITING.search(sql))
    target = start and TARGET.match(sql, start.start(1))
    return not target or (target["quoted"] or target["plain"]) not in unseen


def watch(execute, sql, params, many, context):
    """See every statement of a connection, as `execute_wrapper` of Django wants it."""
    if not is_seen(sql):
        return execute(sql, params, many, context)
    try:
        return execute(sql, params, many, context)
    finally:  # of many rows some may have been written
        noted(context["connection"])


def watch_connection(connection, **kwargs):
    # The first, as `connection.execute_wrapper()` takes the last one away.
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch)


def noted(connection):
    """Tell of a change when the transaction is committed; at once where there is none."""
    from . import freshness

    if are_pending(connection):
        return
    if not connection.in_atomic_block and not connection.get_autocommit():
        freshness.tell()  # who commits by hand calls `changed()` after it
        return
    connection.on_commit(freshness.tell, robust=True)
    if connection.in_atomic_block:  # before any other, whose error would keep it from being called
        connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def are_pending(connection):
    """Say whether the transaction has written what is not committed; what was rolled back is not
    there any more.
    """
    from . import freshness

    return any(entry[1] is freshness.tell for entry in connection.run_on_commit)
