"""The cache that the processes of one host share, and how values are written into any.

Pages lie in a cache as plain bytes. Other values are pickled and signed: whoever can write into the
cache can show other pages, and run nothing.
"""

import fcntl
import logging
import os
import pickle
import time
from contextlib import contextmanager, suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from random import random
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

logger = logging.getLogger(__name__)

BYTES, TEXT, SIGNED = b"b", b"s", b"p"
MAC = 16
#: 2100: when what does not expire expires.
NEVER = 4102444800
#: Keys are spread over so many folders, each of which is cleared on its own.
FOLDERS = 256
#: How often a value that is set leads to a look at what is too old or too much in its folder.
SELDOM = 1 / 32
BEING_WRITTEN = "tmp"
#: A file that is being written is finished by then, or its process was killed.
ABANDONED = 60


class Serializer:
    """As Django's cache for Redis wants it; numbers stay numbers, which Redis can count with."""

    def dumps(self, value):
        if type(value) is int:
            return value
        if isinstance(value, bytes):
            return BYTES + value
        if isinstance(value, str):
            return TEXT + value.encode()
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return SIGNED + signature(data) + data

    def loads(self, data):
        """Return the value; `ValueError` where it is none of ours."""
        kind, data = data[:1], data[1:] if data[:1] in (BYTES, TEXT, SIGNED) else data
        if kind == BYTES:
            return data
        if kind == TEXT:
            return data.decode()
        if kind != SIGNED:
            return int(data)
        mac, data = data[:MAC], data[MAC:]
        if not compare_digest(mac, signature(data)):
            raise ValueError("This was not signed here.")
        return pickle.loads(data)


def signature(data):
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"iomcms.caches").digest()
    return blake2b(data, key=key, digest_size=MAC).digest()


class FileCache(BaseCache):
    """A file for each value. Reading one costs opening a file; when it expires is the time that the
    file bears, so that a folder is cleared without opening any.

    Django's own lists all files each time it writes, and keeps 300.
    """

    serializer = Serializer()

    def __init__(self, folder, params):
        super().__init__(params)
        self.folder = Path(folder).absolute()

    def place(self, key, version=None):
        name = blake2b(self.make_and_validate_key(key, version).encode(), digest_size=20)
        name = name.hexdigest()
        return f"{self.folder}/{name[:2]}/{name[2:]}"

    def get(self, key, default=None, version=None):
        found = self.found(key, version)
        return found[0] if found else default

    def found(self, key, version):
        """Return a value and when it expires, or None."""
        try:
            file = os.open(self.place(key, version), os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            status = os.fstat(file)
            if status.st_mtime <= time.time():
                return None
            data = os.read(file, status.st_size)
        finally:
            os.close(file)
        try:
            return self.serializer.loads(data), status.st_mtime
        except ValueError:  # damaged, or signed with another key
            return None

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        path = Path(self.place(key, version))
        with self.written(path.parent, value, self.expires_at(timeout)) as made:
            made.replace(path)
        self.clear_seldom(path.parent)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Of many who add at once one succeeds; rarely two, where the old value has expired."""
        path = Path(self.place(key, version))
        if path.exists() and has_expired(path):  # one that is not there may be there by now
            path.unlink(missing_ok=True)
        with self.written(path.parent, value, self.expires_at(timeout)) as made:
            try:
                path.hardlink_to(made)
            except FileExistsError:
                return False
        self.clear_seldom(path.parent)
        return True

    def incr(self, key, delta=1, version=None):
        """Of many who count at once each is counted, and a count ends when it would have."""
        path = Path(self.place(key, version))
        with locked(path.parent):
            if not (found := self.found(key, version)):
                raise ValueError(f"There is no number {key!r}.")
            number, expires_at = found[0] + delta, found[1]
            with self.written(path.parent, number, expires_at) as made:
                made.replace(path)
        return number

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        path, expires_at = self.place(key, version), self.expires_at(timeout)
        if has_expired(Path(path)):
            return False
        with suppress(FileNotFoundError):
            os.utime(path, (expires_at, expires_at))
            return True
        return False

    def delete(self, key, version=None):
        with suppress(FileNotFoundError):
            Path(self.place(key, version)).unlink()
            return True
        return False

    def clear(self):
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            path.unlink(missing_ok=True)

    @contextmanager
    def written(self, folder, value, expires_at):
        """Write a value into a file of its own, which is gone at the end if nobody moved it."""
        data = self.serializer.dumps(value)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=BEING_WRITTEN, dir=folder, delete=False) as file:
            made = Path(file.name)
            try:
                file.write(data if isinstance(data, bytes) else str(data).encode())
                file.close()
                os.utime(made, (expires_at, expires_at))
                yield made
            finally:
                made.unlink(missing_ok=True)

    def expires_at(self, timeout):
        seconds = self.get_backend_timeout(timeout)
        return NEVER if seconds is None else seconds

    def clear_seldom(self, folder):
        if random() < SELDOM:
            self.clear_folder(folder)

    def clear_folder(self, folder):
        """Delete what has expired and, where there is too much, what expires soonest."""
        now, most = time.time(), max(1, self._max_entries // FOLDERS)
        files = []
        for path in folder.iterdir():
            with suppress(FileNotFoundError):
                status = path.stat()
                if not path.name.startswith(BEING_WRITTEN):
                    files.append((status.st_mtime, path))
                elif status.st_ctime < now - ABANDONED:
                    path.unlink()
        files.sort()
        too_many = len(files) - most * 3 // 4 if len(files) > most else 0
        for number, (expires_at, path) in enumerate(files):
            if number < too_many or expires_at <= now:
                path.unlink(missing_ok=True)


class BearingFileCache(FileCache):
    """Raises nothing where the disk is full or away, for whoever can do without: what was kept is a
    miss then, and what is to be kept is not.
    """

    def get(self, key, default=None, version=None):
        return borne(super().get, default, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return borne(super().set, None, key, value, timeout, version)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return borne(super().add, True, key, value, timeout, version)

    def incr(self, key, delta=1, version=None):
        return borne(super().incr, delta, key, delta, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return borne(super().touch, False, key, timeout, version)

    def delete(self, key, version=None):
        return borne(super().delete, False, key, version)


def borne(method, otherwise, *arguments):
    try:
        return method(*arguments)
    except OSError as error:
        logger.warning("The cache cannot be used: %s", error.strerror)
        return otherwise


@contextmanager
def locked(folder):
    """Hold back whoever else counts in a folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def has_expired(path):
    try:
        return path.stat().st_mtime <= time.time()
    except FileNotFoundError:  # nothing to make room of: another may add one right now
        return False
