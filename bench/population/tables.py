"""Writing many rows at once, past the models."""

from datetime import datetime
from uuid import UUID

from django.db import connection


class Table:
    """Rows of a model, by the names of its columns; a column that is not given has its default."""

    def __init__(self, model):
        self.name = model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self.defaults = {field.column: field.get_default() for field in fields}
        self.rows = []

    def add(self, columns):
        if "id" in columns and "id" not in self.defaults:
            self.defaults["id"] = None
        self.rows.append([columns.get(name, usual) for name, usual in self.defaults.items()])

    def write(self):
        if self.rows:
            write = copy if connection.vendor == "postgresql" else insert
            write(self.name, list(self.defaults), self.rows)


def copy(table, columns, rows):
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as data:
        for row in rows:
            data.write_row(row)


def insert(table, columns, rows):
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",
            [[adapted(value) for value in row] for row in rows],
        )


def adapted(value):
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID):
        return value.hex
    return value if isinstance(value, (int, float, str, type(None))) else str(value)


def write_rows(rows, models):
    """Write `(model, columns)` in an order in which each finds what it points to."""
    tables = {model: Table(model) for model in models}
    for model, columns in rows:
        tables[model].add(columns)
    for table in tables.values():
        table.write()
