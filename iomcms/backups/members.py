"""Members of an archive: regular files in a tar of exactly one form, and their checksums.

The form leaves nothing open (no owner, no date, no link, no folder, zeros as padding), so that a
byte that was changed anywhere is noticed: what is read must be what would have been written.
"""

import hashlib
from contextlib import suppress
from itertools import zip_longest
from tarfile import BLOCKSIZE, NUL, PAX_FORMAT, REGTYPE, XHDTYPE, HeaderError, TarInfo
from tempfile import TemporaryFile

from . import Damaged

SUMS = "SHA256SUMS"
CHUNK = 1 << 16
#: A longer name, or more said of a member than its name and size, is none of ours.
LONGEST_HEADER = 1 << 14
ENCODING = ("utf-8", "surrogateescape")
END = NUL * BLOCKSIZE * 2


def header(name, size):
    info = TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(PAX_FORMAT, *ENCODING)


def padding(size):
    """Return how many bytes fill up the last block."""
    return -size % BLOCKSIZE


def line_of(name, digest):
    return f"{digest.hexdigest()}  {name}\n".encode(*ENCODING)


class Writer:
    """Writes members to a file that need not be able to seek; `end()` makes it whole."""

    def __init__(self, file):
        self.file = file
        self.sums = TemporaryFile()  # noqa: SIM115 - it lives as long as this

    def add(self, name, content):
        self.sums.write(line_of(name, self.write(name, len(content), [content])))

    def add_file(self, name, file, size):
        """Add the next `size` bytes of an open file."""
        chunks = iter(lambda: file.read(CHUNK), b"")
        self.sums.write(line_of(name, self.write(name, size, chunks)))

    def end(self):
        size = self.sums.tell()
        self.sums.seek(0)
        self.write(SUMS, size, iter(lambda: self.sums.read(CHUNK), b""))
        self.file.write(END)
        self.sums.close()

    def write(self, name, size, chunks):
        digest = hashlib.sha256()
        self.file.write(header(name, size))
        for chunk in chunks:
            digest.update(chunk)
            self.file.write(chunk)
        self.file.write(NUL * padding(size))
        return digest


class Member:
    """A member that is being read: its bytes, once."""

    def __init__(self, reader, name, size):
        self.reader, self.name, self.size = reader, name, size
        self.left, self.digest = size, hashlib.sha256()

    def read(self, most=-1):
        most = self.left if most < 0 else min(most, self.left)
        content = self.reader.read(most)
        self.left -= most
        self.digest.update(content)
        return content

    def chunks(self):
        while self.left:
            yield self.read(CHUNK)

    def finish(self):
        """Read what nobody wanted, and the padding."""
        for _chunk in self.chunks():
            pass
        if self.reader.read(padding(self.size)).strip(NUL):
            raise Damaged(f"The archive is damaged after {self.name}.")


class Reader:
    """Yields the members of an archive but the last, which tells whether they are as they were
    written; raises `Damaged` where they are not, and where the archive is cut off.
    """

    def __init__(self, file):
        self.file, self.place, self.last = file, 0, "its begin"

    def __iter__(self):
        with TemporaryFile() as sums:
            while (member := self.next()).name != SUMS:
                yield member
                member.finish()
                sums.write(line_of(member.name, member.digest))
            self.compare(member, sums)
        if self.read(len(END)) != END or self.file.read(1):
            raise Damaged("The archive is damaged: there is something after its end.")

    def read(self, size):
        """Return so many bytes, no fewer."""
        content = bytearray()
        while len(content) < size and (more := self.file.read(size - len(content))):
            content += more
        self.place += len(content)
        if len(content) < size:
            raise Damaged(f"The archive is cut off at byte {self.place}, after {self.last}.")
        return bytes(content)

    def next(self):
        place = self.place
        raw, name, size = self.read_header()
        with suppress(ValueError, UnicodeError):
            if raw == header(name, size):
                self.last = name
                return Member(self, name, size)
        raise Damaged(
            f"The archive is damaged, or none of ours, at byte {place}, after {self.last}."
        )

    def read_header(self):
        """Return the bytes of a header, and what it says; no name where it says nothing."""
        raw, said = self.read(BLOCKSIZE), {}
        try:
            info = TarInfo.frombuf(raw, *ENCODING)
            if info.type == XHDTYPE and info.size <= LONGEST_HEADER:
                more = self.read(info.size + padding(info.size))
                said, block = records(more[: info.size]), self.read(BLOCKSIZE)
                info, raw = TarInfo.frombuf(block, *ENCODING), raw + more + block
            if info.type != REGTYPE:
                raise Damaged(f"The archive has a member that is no plain file: {info.name!r}.")
            return raw, said.get("path", info.name), int(said.get("size", info.size))
        except (HeaderError, ValueError):
            return raw, "", -1

    def compare(self, member, sums):
        """Check the sums that the archive has against those of what was read."""
        with TemporaryFile() as told:
            for chunk in member.chunks():
                told.write(chunk)
            member.finish()
            for file in (told, sums):
                file.seek(0)
            for line, own in zip_longest(told, sums, fillvalue=b""):
                if line != own:
                    name = (own or line)[66:].decode(*ENCODING).strip()
                    raise Damaged(f"The archive is damaged: {name!r} is not what was written.")


def records(content):
    """Return what a header of POSIX says more: lines of `LENGTH NAME=VALUE`."""
    lines = (line.partition(b" ")[2] for line in content.split(b"\n") if line)
    pairs = (line.decode(*ENCODING).partition("=") for line in lines)
    return {name: value for name, _, value in pairs}
