"""A page of another system in one language: what the readers of both systems give."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from .recognised import Doubt
from .sources import NamedFile

#: What is raised where an entry is not what it should be.
UNREADABLE = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
#: Where an item stands, which says nothing of its content.
PLACE = ("file", "place")


@dataclass(frozen=True)
class Term:
    """A term of a vocabulary; `target` is what its vocabulary is here, such as `tags`."""

    target: str
    names: dict[str, str]  # by language of ours
    slug: str = ""

    @property
    def name(self):
        return next(iter(self.names.values()), self.slug)


@dataclass
class Item:
    """`identifier` is the same in all languages. `values` are texts by the names of our fields;
    `body` and `note_to_editors` are HTML. `addresses` are those of the old site that lead here,
    besides its own `address`.
    """

    file: str
    place: str
    identifier: str
    language: str
    becomes: str
    title: str
    kind: str = ""  # as a term told it
    usual_kind: str = ""  # of its type
    address: str = ""
    body: str = ""
    note_to_editors: str = ""
    values: dict[str, str] = field(default_factory=dict)
    main_picture: NamedFile | None = None
    gallery: list[NamedFile] = field(default_factory=list)
    documents: list[NamedFile] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    is_public: bool = False
    published_at: datetime | None = None
    doubts: list[Doubt] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    def doubt(self, name, message, text=""):
        self.doubts.append(Doubt(name, message, text))

    @property
    def source_file(self):
        return f"{self.file}#{self.place}" if self.place else self.file

    def checksum(self, *more):
        """Return the SHA-256 of all that the item says, and of what else it depends on."""
        said = {name: value for name, value in asdict(self).items() if name not in PLACE}
        text = json.dumps([said, *more], sort_keys=True, ensure_ascii=False, default=str)
        return sha256(text.encode(errors="surrogatepass")).hexdigest()
