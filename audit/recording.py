"""How an act becomes an entry."""

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from .acting import acting
from .keys import digest, said
from .models import Entry
from .sealing import seal

#: The models, by their labels, whose rows are named in entries: none whose names may be those of
#: people. The rooms fill it.
titled = set()

is_silent = ContextVar("is_silent", default=False)


@dataclass(frozen=True)
class Subject:
    """To what something was done."""

    type: str = ""
    id: object = ""
    title: str = ""

    @classmethod
    def of(cls, obj):
        label = obj._meta.label_lower
        return cls(label, obj.pk or "", str(obj) if label in titled else "")


@contextmanager
def unrecorded():
    """Let what happens in this context be nobody's act, such as what the code itself lays down."""
    token = is_silent.set(True)
    try:
        yield
    finally:
        is_silent.reset(token)


def record(action, obj=None, *, user=None, **details):
    """See `audit.record`."""
    write(action, Subject() if obj is None else Subject.of(obj), user and user.pk, details)


def write(action, subject, actor_id=None, details=None):
    if is_silent.get():
        return
    author = acting.get()
    entry = Entry(
        action=action,
        actor_id=actor_id or (author.user and author.user.pk),
        address=author.address,
        object_type=subject.type,
        object_id=clean(str(subject.id))[:64],
        object_title=clean(subject.title)[:250],
        details=plain(details or {}),
    )
    entry.mark = digest("mark", said(entry))
    entry.save(force_insert=True, using=DEFAULT_DB_ALIAS)
    if not any(waiting[1] is seal for waiting in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)


def plain(details):
    """Return details as every database gives them back."""
    return json.loads(clean(json.dumps(details, cls=Encoder, ensure_ascii=False)))


def clean(text):
    """Leave out what no database keeps."""
    return text.replace("\x00", "").replace("\\u0000", "").encode(errors="replace").decode()


class Encoder(DjangoJSONEncoder):
    def default(self, value):
        try:
            return super().default(value)
        except TypeError:
            return str(value)
