"""Where archives are written to and read from: a file, a folder, or `-`, a pipe."""

import os
import sys
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, TemporaryFile

from django.utils import timezone

from . import Refused
from .encryption import decrypting

PIPE = "-"


@contextmanager
def target(path, is_encrypted):
    """Yield a file to write an archive into. One in a folder appears under its name when it is
    whole; nobody else may read it.
    """
    if path == PIPE:
        if sys.stdout.isatty():
            raise Refused("An archive is nothing to be shown. Name a file, or a program: | ….")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(path)
    if path.is_dir():
        path /= f"iomcms-{timezone.now():%Y%m%dT%H%M%SZ}.tar{'.age' if is_encrypted else ''}"
    if path.exists():
        raise Refused(f"{path} is there already.")
    # Which only its owner can read.
    part = NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False)  # noqa: SIM115
    try:
        with part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).rename(path)
        remember(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(part.name).unlink()
        raise


def remember(folder):
    """Let the name of a new file outlive a loss of power."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Source:
    """An archive that can be read from its begin as often as is wanted."""

    def __init__(self, file, identities):
        self.file, self.identities = file, identities

    @contextmanager
    def opened(self):
        self.file.seek(0)
        with decrypting(self.file, self.identities) as file:
            yield file


@contextmanager
def source(path, identities):
    """Yield the `Source` at a place. What cannot be read twice is put into a file without a name
    first (as it came), since nothing is restored before all of it was checked.
    """
    with (
        nullcontext(sys.stdin.buffer) if path == PIPE else Path(path).open("rb") as file,
        TemporaryFile() as copy,
    ):
        if not file.seekable():
            copyfileobj(file, copy)
            file = copy
        yield Source(file, identities)
