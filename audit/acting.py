"""Who acts in a request, and from which address."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """Who acts, and from which address."""

    user: object = None
    address: str | None = None


#: Who acts in this request, or nobody: a command, a scheduled change.
NOBODY = Author()
acting: ContextVar[Author] = ContextVar("acting", default=NOBODY)


@contextmanager
def acting_as(user, address=None):
    """Let what happens in this context be the doing of a user."""
    token = acting.set(Author(user, address))
    try:
        yield
    finally:
        acting.reset(token)
