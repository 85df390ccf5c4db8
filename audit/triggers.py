"""What keeps the table of entries from being written over, in the database itself."""

from django.apps import apps
from django.db import connections

#: What sealing sets.
PLACE = ("number", "previous", "digest")
REFUSAL = "the audit is append-only"
#: The number up to which entries may go.
LET_GO = "COALESCE((SELECT MAX(number) FROM audit_anchor), 0)"

SQLITE = """
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
WHEN OLD.number IS NOT NULL OR {changed}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
WHEN OLD.number IS NULL OR OLD.number > {let_go}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
"""

POSTGRESQL = """
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.number IS NULL AND NOT ({changed}) THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF OLD.number <= {let_go} THEN RETURN OLD; END IF;
    ELSIF NOT EXISTS (
        SELECT FROM audit_entry WHERE number IS NULL OR number > {let_go}
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '{refusal}';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();
"""

NAMES = {
    "sqlite": {"audit_entry_insert", "audit_entry_update", "audit_entry_delete"},
    "postgresql": {"audit_entry_stays", "audit_entry_truncate"},
}


def ensure(using="default", **kwargs):
    """Make the triggers that are not there; after every `migrate`, since some migrations make a
    table anew on SQLite.
    """
    connection = connections[using]
    if is_there(connection) and missing(connection):
        drop(connection)
        create(connection)


def create(connection):
    vendor = connection.vendor
    differs = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}[vendor]
    changed = " OR ".join(
        f"NEW.{field.column} {differs} OLD.{field.column}"
        for field in apps.get_model("audit", "Entry")._meta.concrete_fields
        if field.name not in PLACE
    )
    text = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]
    sql = text.format(refusal=REFUSAL, let_go=LET_GO, changed=changed)
    # SQLite takes one at a time.
    statements = [f"{each}END;" for each in sql.split("END;\n")[:-1]]
    execute(connection, statements if vendor == "sqlite" else [sql])


def drop(connection):
    is_postgresql = connection.vendor == "postgresql"
    on = " ON audit_entry" if is_postgresql else ""
    names = sorted(NAMES[connection.vendor])
    execute(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in names])
    if is_postgresql:
        execute(connection, ["DROP FUNCTION IF EXISTS audit_entry_stays()"])


def execute(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_there(connection):
    return "audit_entry" in connection.introspection.table_names()


def missing(connection):
    """Return the names of the triggers that are not there, or do not work."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        " AND tgrelid = 'audit_entry'::regclass",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(NAMES[connection.vendor] - {name for [name] in cursor.fetchall()})
