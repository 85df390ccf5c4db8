"""What could not be read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A file, or a record of an archive, of which nothing was taken, and why."""

    file: str
    message: str


class Unreadable(Exception):
    """A page cannot be read; the message says why, to the person who named it."""
