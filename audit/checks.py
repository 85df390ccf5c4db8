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
        missing = triggers.missing(connection) if triggers.is_there(connection) else []
    except DatabaseError:
        return []
    hint = "Find out who took them away; `manage.py migrate` makes them anew."
    told = f"The audit can be written over: triggers are missing ({', '.join(missing)})."
    return [Error(told, hint=hint, id="audit.E001")] if missing else []
