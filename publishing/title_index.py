"""An index by which PostgreSQL finds a few letters anywhere in a title, in whichever language, for
the searches of the admin. SQLite reads all titles.
"""

from django.db import DatabaseError, transaction
from django.db.migrations.operations.base import Operation

from .languages import in_each

EXTENSION = "pg_trgm"
MISSING = (
    f"The admin's searches need PostgreSQL's extension “{EXTENSION}”, which this user may not "
    "create or the server does not have. Install the package postgresql-contrib if need be, and "
    f"let a superuser say in this database: CREATE EXTENSION {EXTENSION};"
)


class AddTitleIndex(Operation):
    """A step of a migration: make the index of a type of page, on PostgreSQL."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, model_name):
        self.model_name = model_name

    def deconstruct(self):
        return type(self).__name__, [self.model_name], {}

    def state_forwards(self, app_label, state):
        """Change nothing that models know of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            create_extension(schema_editor)
            table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
            # As Django writes `icontains`.
            titles = (f"UPPER({column}::text) gin_trgm_ops" for column in in_each(["title"]))
            schema_editor.execute(
                f"CREATE INDEX {self.name} ON {table} USING gin ({', '.join(titles)})"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {self.name}")

    @property
    def name(self):
        return f"{self.model_name}_titles"


def create_extension(schema_editor):
    try:
        with transaction.atomic(schema_editor.connection.alias):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
    except DatabaseError as error:
        raise RuntimeError(MISSING) from error
