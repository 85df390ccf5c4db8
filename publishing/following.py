"""What follows when pages are written: once for all that an action writes of them."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

#: What is to follow when the action is done, `{(follow, model): keys}`; None outside of actions.
waiting: ContextVar = ContextVar("waiting", default=None)


@contextmanager
def written_together():
    """Make one transaction of what is written in this context, and let what follows be done once,
    at its end and within it; of contexts in each other, at the end of the outermost.
    """
    if waiting.get() is not None:
        with transaction.atomic():
            yield
        return
    found = {}
    with transaction.atomic():
        token = waiting.set(found)
        try:
            yield
        finally:
            waiting.reset(token)
        for follow, model in sorted(found, key=lambda each: each[1]._meta.label):
            follow(model, sorted(found[follow, model]))


def follow_up(follow, model, keys):
    """Call `follow(model, keys)` when the action is done that writes these pages of one type; at
    once where there is none.
    """
    found = waiting.get()
    if found is None:
        follow(model, keys)
    else:
        found.setdefault((follow, model), set()).update(keys)


def noted():
    """Return what is to follow so far, for `note_only`."""
    return {name: set(keys) for name, keys in (waiting.get() or {}).items()}


def note_only(found):
    """Let nothing follow but this: what was written since it was noted has been taken back."""
    if (now := waiting.get()) is not None:
        now.clear()
        now.update(found)
