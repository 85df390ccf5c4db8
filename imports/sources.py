"""A page of an old site, as it was saved: what all readers give and everything else works on."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    QUOTE = "quote"
    TABLE = "table"  # as a whole: a line for each row, tabs between its cells
    FIGURE = "figure"  # `text` is its caption or a video's address, `html` the whole if it is known
    RULE = "rule"  # "***", <hr>


@dataclass(frozen=True)
class NamedFile:
    """A file of the old site: its path below the folder of files, or as `readers.picture_files`
    gives it, and the words that go with it. Without a path it is known by its name only.
    """

    path: str
    name: str = ""  # as the old system calls it; of a picture in a saved page its address
    alt: str = ""
    caption: str = ""
    credit: str = ""
    addresses: tuple[str, ...] = ()  # as a saved page has them, the best first
    link: str = ""  # where a saved page lets it lead


@dataclass(frozen=True)
class Block:
    """A piece of a page: a paragraph, a heading, an item of a list.

    `text` is what a reader sees of it, without markup, a line break for each <br>. `html` is the
    same with its markup of within a line (links, emphasis; for a table all of it), sanitised; empty
    where the source was plain text.
    """

    kind: Kind
    text: str
    html: str = ""
    level: int = 0  # of a heading: 1 to 6; of an item: how deep it is nested, from 1
    is_ordered: bool = False  # of an item
    picture: NamedFile | None = None  # of a figure whose picture is not in the library yet


@dataclass
class Source:
    """One page in one language.

    `blocks` are the page's own, in its order, without the site's frame, which is `frame`. What
    metadata said is empty where they said nothing.
    """

    file: str  # below the folder that was named; within an archive `name.warc.gz#address`
    address: str  # on the old site
    checksum: str  # SHA-256 of the bytes, hexadecimal
    language: str
    blocks: list[Block]
    title: str = ""
    summary: str = ""
    published_on: date | None = None
    kind: str = ""  # of page, where the old system told: "article", "event", "page"
    picture: NamedFile | None = None  # that stands for the page elsewhere
    editions: dict[str, str] = field(default_factory=dict)  # the other languages: their addresses
    frame: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
