"""How a command ends in order."""

import signal
import sys
from contextlib import contextmanager
from threading import current_thread, main_thread

from django.core.management.base import CommandError

from . import BackupError


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
