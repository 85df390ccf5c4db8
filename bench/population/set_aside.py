"""PostgreSQL: indexes and constraints that are built when all rows are there, not row by row.

What was taken away is written down in the same transaction, in a table of its own, so that whoever
goes on after a broken run finds it.
"""

from django.db import connection, transaction

TABLE = "bench_set_aside"
#: Indexes before the constraints, which may need them.
FOUND = """
    SELECT 2, format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
               conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE conrelid = ANY (%(tables)s::regclass[]) AND contype IN ('f', 'u')
    UNION ALL
    SELECT 1, format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY (%(tables)s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def is_possible():
    return connection.vendor == "postgresql"


@transaction.atomic
def set_aside(models):
    """Take away the indexes and constraints of the models' tables, but for the primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (id serial PRIMARY KEY, step int, sql text)"
        )
        cursor.execute(FOUND, {"tables": [model._meta.db_table for model in models]})
        for step, drop, make in cursor.fetchall():
            cursor.execute(drop)
            cursor.execute(f"INSERT INTO {TABLE} (step, sql) VALUES (%s, %s)", [step, make])


def waiting():
    """Return what has to be made again, a list of keys for each step."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(f"SELECT step, array_agg(id) FROM {TABLE} GROUP BY step ORDER BY step")
        return [keys for _step, keys in cursor.fetchall()]


@transaction.atomic
def make_again(key):
    """Make an index or constraint again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '768MB'")
        cursor.execute(f"DELETE FROM {TABLE} WHERE id = %s RETURNING sql", [key])
        cursor.execute(cursor.fetchone()[0])


def forget():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
