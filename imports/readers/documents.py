"""Pages as they lie on the disk, before anything in them is understood."""

from dataclasses import dataclass
from hashlib import sha256

from .files import File


@dataclass(frozen=True)
class Document:
    """The bytes of one page, and what is known of it from outside."""

    file: str  # as in `Source`
    content: bytes
    is_html: bool
    address: str = ""
    charset: str = ""  # that the server told
    language: str = ""  # that the server told
    beside: File | None = None  # that it is, beside which its pictures lie

    @property
    def key(self):
        """What tells it from all others of a run."""
        return hash(self.address or self.file)

    @property
    def checksum(self):
        return sha256(self.content).hexdigest()
