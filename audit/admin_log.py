"""What is done in the admin: whatever Django writes in its own log of it."""

import json
from functools import wraps

from django.contrib.admin.models import ADDITION, CHANGE, LogEntryManager
from django.contrib.contenttypes.models import ContentType

from .recording import Subject, titled, write

#: The models, by their labels, whose acts are recorded where they are done, and not here again.
told_elsewhere = set()


def listen():
    """Hear of every entry of Django's log; of several at once it sends no signal."""
    if not hasattr(LogEntryManager.log_actions, "__wrapped__"):
        LogEntryManager.log_actions = heard(LogEntryManager.log_actions)


def heard(log_actions):
    @wraps(log_actions)
    def logged(manager, *args, **kwargs):
        made = log_actions(manager, *args, **kwargs)
        for entry in made if isinstance(made, list) else [made]:
            tell(entry)
        return made

    return logged


def tell(entry):
    kind = ContentType.objects.get_for_id(entry.content_type_id)
    label = f"{kind.app_label}.{kind.model}"
    if label in told_elsewhere:
        return
    done = {ADDITION: "added", CHANGE: "changed"}.get(entry.action_flag, "deleted")
    title = entry.object_repr if label in titled else ""
    subject = Subject(label, entry.object_id, title)
    write(f"admin.{done}", subject, entry.user_id, {"fields": fields_of(entry.change_message)})


def fields_of(message):
    """Return the names of the fields that a message of Django's log names."""
    try:
        parts = json.loads(message or "[]")
    except ValueError:
        return []
    told = [part for each in parts for part in each.values()]
    return sorted({name for part in told for name in part.get("fields", ())})
