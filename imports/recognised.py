"""What was recognised in a page of an old site: plain data, of no database."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .sources import Block, NamedFile

LEFT_OVER = "left_over"


@dataclass(frozen=True)
class Span:
    """Where the characters `start` to `end` of the text of a block went: the name of a field.

    The spans of a block follow each other without a gap: no character of a page is unexplained.
    What found no field went to `LEFT_OVER`.
    """

    block: int
    start: int
    end: int
    field: str


@dataclass(frozen=True)
class Doubt:
    """What an editor has to look at: the name of the field (as in `Recognised.values`, such as
    `dateline_on`), what is doubtful, in English words, and the words of the page that are meant.
    """

    field: str
    message: str
    text: str = ""


@dataclass(frozen=True)
class Contact:
    station: str = ""
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # international where that is certain: "+1 202 862 1826 ext. 230"
    organisation: str = ""  # a line such as "OIM Washington D.C.", which may give the station


@dataclass(frozen=True)
class About:
    """A text that stands below many pages: “About …”."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Occurrence:
    """When and where an event is. Moments bear the zone that is proposed; without one they are
    naive, and a doubt says so.
    """

    starts_at: datetime
    ends_at: datetime | None = None
    timezone: str = ""  # of IANA
    abbreviation: str = ""  # as the page had it: "ECT"
    is_all_day: bool = False
    venue: str = ""
    room: str = ""
    city: str = ""
    parent: str = ""  # the title of the event of which it is a part


@dataclass
class Recognised:
    """`kind` is "article", "event" or "page"; `subkind` one of that model's kinds, such as
    `press_release` or `side_event`, or empty.
    """

    kind: str
    language: str
    title: str
    subkind: str = ""
    dateline_place: str = ""
    dateline_on: date | None = None
    event: Occurrence | None = None
    body: list[Block] = field(default_factory=list)
    note_to_editors: list[Block] = field(default_factory=list)
    boilerplates: list[About] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    pictures: list[NamedFile] = field(default_factory=list)  # that came into the library with it
