"""The bytes of a member while they are read: no more than it should have, and none other."""

import hashlib

from iomcms.backups.members import CHUNK
from iomcms.backups.tables import LONGEST_ROW

from . import Faulty


class Member:
    """A member that is read once; at its end its size and checksum must be those given."""

    def __init__(self, members, name, size, sha256):
        if members.sizes.get(name) != size:
            there = members.sizes.get(name)
            raise Faulty(
                f"{name} is missing."
                if there is None
                else f"{name} has {there} bytes; {size} are what it should have."
            )
        self.members, self.name, self.size, self.sha256 = members, name, size, sha256

    def chunks(self):
        """Yield the bytes; a member that unpacks to more is given up at once."""
        with self.members.open(self.name) as file:
            yield from self.checked(iter(lambda: file.read(CHUNK), b""))

    def lines(self):
        """Yield the number and bytes of each line."""
        with self.members.open(self.name) as file:
            lines = iter(lambda: file.readline(LONGEST_ROW + 1), b"")
            yield from enumerate(self.checked(lines), 1)

    def checked(self, parts):
        length, digest = 0, hashlib.sha256()
        for part in parts:
            length += len(part)
            if length > self.size or len(part) > LONGEST_ROW:
                raise Faulty(f"{self.name} has more in it than the {self.size} bytes it should.")
            digest.update(part)
            yield part
        if length != self.size or digest.hexdigest() != self.sha256:
            raise Faulty(f"{self.name} is not what was written: its checksum is another one.")
