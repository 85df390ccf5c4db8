"""The tables of the site and their rows as plain values, the same for every database.

Rows are read and written as they stand in the tables: no manager, no signal, no translation, no
field that makes something of a value comes between.
"""

import json
from base64 import b64decode, b64encode
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models.expressions import Col

BATCH = 500
#: No row is longer as a line of JSON, so that none fills the memory of whoever reads it.
LONGEST_ROW = 1 << 26

#: What is of no use in another place or at another time.
LEFT_OUT = {
    "django_session",
    "usersessions_usersession",
    "publishing_presence",  # who has a form open
    "search_rebuild",  # how far one has come
}
#: What `migrate` itself fills. These rows are replaced: so the numbers of types of content, which
#: stand in many columns and in texts of JSON, are in the new place those of the old.
MADE_BY_MIGRATE = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "publishing_goal",
}
#: Renditions are made anew, so no picture may say that it has them.
WITHOUT = {"library_picture": {"rendered": "", "rendering": "", "rendering_at": None}}


def exactly(kind):
    """Return what lets values of one type pass."""

    def read(value):
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def as_utc(moment):
    return moment.astimezone(UTC).isoformat()


def moment(text):
    if (value := datetime.fromisoformat(text)).tzinfo is None:
        raise ValueError
    return value.astimezone(UTC)  # PostgreSQL takes what is before the first of all days


def base64(content):
    return b64encode(content).decode()


def is_same(value):
    return value


TEXT, NUMBER = (is_same, exactly(str)), (is_same, exactly(int))
#: How values of a kind of column become plain ones, and back.
KINDS = {
    **dict.fromkeys(["CharField", "FileField", "JSONField", "SlugField", "TextField"], TEXT),
    **dict.fromkeys(["AutoField", "BigAutoField", "SmallAutoField"], NUMBER),
    **dict.fromkeys(["IntegerField", "BigIntegerField", "SmallIntegerField"], NUMBER),
    **dict.fromkeys(["PositiveIntegerField", "PositiveBigIntegerField"], NUMBER),
    "PositiveSmallIntegerField": NUMBER,
    "BooleanField": (bool, exactly(bool)),
    "FloatField": (float, exactly(float)),
    "GenericIPAddressField": (str, exactly(str)),
    "DateTimeField": (as_utc, moment),
    "DateField": (date.isoformat, date.fromisoformat),
    "TimeField": (time.isoformat, time.fromisoformat),
    "DecimalField": (str, Decimal),
    "UUIDField": (str, UUID),
    "BinaryField": (base64, lambda text: b64decode(text, validate=True)),
}


class Column:
    def __init__(self, field):
        self.name, self.is_null = field.column, field.null
        while field.remote_field:
            field = field.target_field
        self.field, self.kind = field, field.get_internal_type()
        self.to_plain, self.from_plain = KINDS[self.kind]

    def reader(self):
        """Return what makes a plain value of what the database gives."""
        expression = Col("", self.field)
        converters = connection.ops.get_db_converters(expression)

        def read(value):
            for convert in converters:
                value = convert(value, expression, connection)
            return None if value is None else self.to_plain(value)

        return read

    def value(self, plain):
        """Return the value that a plain one stands for; a ValueError or TypeError where none."""
        if plain is None and self.is_null:
            return None
        return self.from_plain(plain)

    def adapted(self, value):
        """Return the value as the database wants it."""
        if value is None:
            return None
        match self.kind:
            case "DateTimeField" | "DateField" | "TimeField":
                return getattr(connection.ops, f"adapt_{self.kind.lower()}_value")(value)
            case "DecimalField":
                sizes = self.field.max_digits, self.field.decimal_places
                return connection.ops.adapt_decimalfield_value(value, *sizes)
            case "JSONField" if connection.vendor == "sqlite":
                return json.dumps(json.loads(value))  # written there as Django does
            case "UUIDField" if not connection.features.has_native_uuid_field:
                return value.hex
        return value


class Table:
    def __init__(self, model):
        self.name, self.key = model._meta.db_table, model._meta.pk
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.columns = [Column(field) for field in fields]

    @property
    def kinds(self):
        return {column.name: column.kind for column in self.columns}

    @property
    def is_numbered(self):
        """Say whether the database gives the rows their keys."""
        return self.key.get_internal_type().endswith("AutoField")

    def names(self):
        return ", ".join(connection.ops.quote_name(column.name) for column in self.columns)

    def count(self):
        return value(f"SELECT COUNT(*) FROM {quoted(self.name)}")

    def is_empty(self):
        return value(f"SELECT 1 FROM {quoted(self.name)} LIMIT 1") is None

    def clear(self):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {quoted(self.name)}")

    def rows(self):
        """Yield the rows by their keys, each as a list of plain values."""
        readers = [column.reader() for column in self.columns]
        without = WITHOUT.get(self.name, {})
        replaced = {list(self.kinds).index(name): value for name, value in without.items()}
        sql = f"SELECT {self.names()} FROM {quoted(self.name)} ORDER BY {quoted(self.key.column)}"
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(BATCH):
                for row in rows:
                    plain = [read(value) for read, value in zip(readers, row, strict=True)]
                    for place, value in replaced.items():
                        plain[place] = value
                    yield plain

    def lines(self):
        """Yield the same, each as a line of JSON."""
        for plain in self.rows():
            text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
            yield text.encode() + b"\n"

    def row(self, line):
        """Return the values of a line, in the order of the columns."""
        plain = json.loads(line)
        if type(plain) is not list or len(plain) != len(self.columns):
            raise ValueError
        return [column.value(each) for column, each in zip(self.columns, plain, strict=True)]

    def write(self, rows):
        """Write rows of values."""
        adapted = (
            [column.adapted(value) for column, value in zip(self.columns, row, strict=True)]
            for row in rows
        )
        into = f"{quoted(self.name)} ({self.names()})"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                copying = f"COPY {into} FROM STDIN"
                with connection.wrap_database_errors, cursor.copy(copying) as copy:
                    for row in adapted:
                        copy.write_row(row)
                return
            places = ", ".join(["%s"] * len(self.columns))
            while batch := list(islice(adapted, BATCH)):
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)

    def last_key(self):
        """Return the last key that was given to a row, which may be gone: what is kept of a deleted
        page must not become another's. None where keys are not given by the database.
        """
        if not self.is_numbered:
            return None
        if connection.vendor == "postgresql":
            given = value(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [quoted(self.name), self.key.column],
            )
        else:
            given = value("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
        there = value(f"SELECT MAX({quoted(self.key.column)}) FROM {quoted(self.name)}")
        return max(given or 0, there or 0)

    def give_keys_after(self, last):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                    [quoted(self.name), self.key.column, max(last, 1), last > 0],
                )
                return
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [self.name])
            if last:
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.name, last]
                )


def all_tables():
    """Return the tables that a backup holds, by name."""
    models = apps.get_models(include_auto_created=True)
    kept = (model for model in models if model._meta.managed and not model._meta.proxy)
    tables = {model._meta.db_table: model for model in kept}
    return {name: Table(tables[name]) for name in sorted(tables.keys() - LEFT_OUT)}


@contextmanager
def snapshot():
    """Let everything that is read inside be of one moment, while others go on writing."""
    level = " ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN" + (level if connection.vendor == "postgresql" else ""))
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def quoted(name):
    return connection.ops.quote_name(name)


def value(sql, params=()):
    """Return the first value of the first row that a statement finds, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row and row[0]
