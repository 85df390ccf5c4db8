"""Files that are there whole, or as they were before; nobody but their owner reads them."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import CommandError


def check_place(path):
    """Raise `CommandError` where no file can take its place at `path`."""
    path = Path(path)
    if not path.absolute().parent.is_dir():
        raise CommandError(f"There is no folder {path.parent} for the report.", returncode=2)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise CommandError(f"Nothing can be written into {path.parent}.", returncode=2)
    if path.exists() and not path.is_file():  # which would take the place of a device, too
        raise CommandError(f"{path} is no file.", returncode=2)


@contextmanager
def replacing(path):
    """Yield a file for writing text, which takes its place at `path` in the end; where something
    breaks, what was there stays.
    """
    file = NamedTemporaryFile(  # noqa: SIM115
        "w",
        dir=path.parent,
        prefix=f".{path.name}.",
        delete=False,
        encoding="utf-8",
        errors="replace",
    )
    try:
        with file:
            yield file
        Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink()
        raise
