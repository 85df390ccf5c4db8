"""Where files lie, and how it is told that they cannot."""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.http import UnreadablePostError
from django.utils.translation import gettext_lazy as _

#: The packages whose errors tell of a bucket; they are loaded only where there is one.
OF_A_BUCKET = ("boto3.", "botocore.", "s3transfer.")
#: What is said beside the field of a file.
NOT_STORED = _(
    "The file could not be stored: the place for files is full or out of reach. "
    "Nothing else that you typed is lost; choose the file again in a moment."
)


class WholeFileStorage(FileSystemStorage):
    """Stores a file whole, on the disk itself, or not at all: a full disk is left no fuller."""

    def _save(self, name, content):
        name = super()._save(name, ContentFile(b""))  # from here on the name is ours
        try:
            with Path(self.path(name)).open("wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                self.delete(name)
            raise
        return name


def is_away(error):
    """Say whether an error tells that files cannot be stored or read, whatever is in them."""
    if type(error).__module__.startswith(OF_A_BUCKET):
        return True
    if not isinstance(error, OSError) or isinstance(error, UnreadablePostError | FileNotFoundError):
        return False
    # Pillow's, of what is in a file, have no number.
    return isinstance(error, TimeoutError | ConnectionError) or error.errno is not None
