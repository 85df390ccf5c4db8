"""What both commands do beside their work: show how far it is, and end in order."""

import signal
import sys
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic

from django.core.management.base import CommandError

from . import BackupError

#: So many seconds lie between two lines of progress.
PAUSE = 0.2


@contextmanager
def in_order():
    """Say in one line what went wrong; a command that is stopped takes back what it has begun."""
    is_main = current_thread() is main_thread()
    before = is_main and signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    except BackupError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{error.filename or 'The archive'}: {error.strerror}.") from None
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


class Progress:
    """Shows `say(what, number)` on a terminal, in one line."""

    def __init__(self, stream):
        self.stream, self.due = stream, 0.0

    def __call__(self, what, number):
        if self.stream.isatty() and monotonic() >= self.due:
            self.due = monotonic() + PAUSE
            self.stream.write(f"\r\033[K{what}: {number:,}", str, ending="")
            self.stream.flush()

    def end(self, text):
        self.stream.write(("\r\033[K" if self.stream.isatty() else "") + text, str)
