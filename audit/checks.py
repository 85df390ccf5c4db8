from django.core.checks import Error, register
from django.db import connections
from django.db.utils import DatabaseError

from . import triggers


@register("database")
def triggers_are_there(databases=None, **kwargs):
    """Say if the database would let entries be written over."""
    if "default" not in (databases or ()):
        return []
    connection = connections["default"]
    try:
        if "audit_entry" not in connection.introspection.table_names():
            return []
        missing = triggers.missing(connection)
    except DatabaseError:
        return []
    hint = "Migrate the room `audit` to zero and back in an empty database, or make them by hand."
    told = f"The audit can be written over: triggers are missing ({', '.join(missing)})."
    return [Error(told, hint=hint, id="audit.E001")] if missing else []
