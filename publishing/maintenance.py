"""While the site is under maintenance its public pages are read, and nothing is written.

A file tells it: it is there while the database is changed or away, after a restart too, and to look
for it costs a public page nothing, as only who is about to write looks.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone


class Maintenance(NamedTuple):
    #: When it is expected to end, if that is known.
    until: datetime | None

    def seconds_left(self):
        """Return how long it is expected to last; 0 where nobody knows, or it takes longer."""
        left = self.until - timezone.now() if self.until else None
        return max(0, int(left.total_seconds())) if left else 0


def present():
    """Return the maintenance that is on, or None. What is there and cannot be read says so too."""
    try:
        text = Path(settings.MAINTENANCE_FILE).read_text(errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Maintenance(None)
    try:
        until = datetime.fromisoformat(text.strip())
    except ValueError:  # an empty file, made by hand
        return Maintenance(None)
    return Maintenance(until if until.tzinfo else timezone.make_aware(until))


def begin(until=None):
    """Let nothing be written from now on; who is writing just now is not interrupted."""
    path = Path(settings.MAINTENANCE_FILE)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    made.write_text(until.isoformat() if until else "")
    made.replace(path)


def end():
    """Let everything be written again; say whether it was not."""
    try:
        Path(settings.MAINTENANCE_FILE).unlink()
    except FileNotFoundError:
        return False
    return True
