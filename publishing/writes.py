"""Noticing that something was written that a public page shows.

Signals would miss `QuerySet.update`, `bulk_create`, raw SQL and relations to many, so every
statement is looked at on its way to the database. Whatever is not known to read, and to no table
that public pages never show, counts as a change, once a transaction and when it is committed.

Not seen are COPY through the driver's own cursor, procedures, functions that write when they are
selected, other programs, and transactions without Django's own management: `freshness.changed()`
and `manage.py tell_of_changes` are there for these.
"""

import re
from functools import wraps

#: The tables that no public page shows; the roof fills it.
unseen = set()

#: How one statement begins that reads, or does something to transactions and sessions rather than
#: to rows; EXPLAIN may execute what it explains.
READS = [
    "SELECT",
    "VALUES",
    "WITH",
    "SHOW",
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
#: What no statement that only reads holds, not even in a comment or a name: INSERT, REPLACE and
#: MERGE need an INTO. `FOR UPDATE` locks; `DO UPDATE` is of the INSERT before it.
WRITING = re.compile(
    r"\b(?:INTO|DELETE|(?<!\bFOR )(?<!\bFOR NO KEY )(?<!\bDO )UPDATE)\b", re.IGNORECASE
)
#: Its words, each looked for on its own: that is ten times as fast, and most statements have none.
WORDS = [re.compile(rf"{word}\b") for word in ("INTO", "DELETE", "UPDATE")]


def may_write(sql, start):
    """Say whether a statement holds from some place on what none holds that only reads."""
    upper = sql.upper()
    return any(word.search(upper) for word in WORDS) and bool(WRITING.search(sql, start))


def is_seen(sql):
    """Say whether a statement may write what a public page shows: all but one that surely reads, or
    surely writes one table that no page shows.
    """
    sql = sql if isinstance(sql, str) else str(sql)
    start = START.match(sql)
    if not start or ";" in sql.rstrip("; \n"):  # of several, any may write
        return True
    if start[1].upper() in READS:
        return may_write(sql, start.end(1))
    target = TARGET.match(sql, start.start(1))
    if not target or (target["quoted"] or target["plain"]) not in unseen:
        return True
    return may_write(sql, target.end())


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
    if watch in connection.execute_wrappers:
        return
    connection.execute_wrappers.insert(0, watch)
    for name in ("commit", "set_autocommit"):
        setattr(connection, name, ending(connection, getattr(connection, name)))


def ending(connection, end):
    """Return what ends a transaction with an eye on its failure: Django forgets then what was to
    follow, though the database may have committed and only its answer was lost.
    """

    @wraps(end)
    def watched(*arguments, **kwargs):
        from . import freshness

        try:
            return end(*arguments, **kwargs)
        except BaseException:
            if are_pending(connection):
                freshness.tell_later()
            raise

    return watched


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
