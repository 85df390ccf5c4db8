"""What an import gives to a page: the values of its columns, fitted to them, and what is doubtful
about that.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import chain

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from articles.models import Article
from events.models import Event
from pages.models import Page
from publishing.characters import plain
from publishing.moments import aware
from publishing.richtext import RichTextField, sanitize
from publishing.snapshots import as_data
from publishing.timezones import zone_named, zone_names

from .recognised import Doubt
from .rich_text import html_of
from .sources import Block, Kind

MODELS = {"article": Article, "event": Event, "page": Page}

CUT = gettext_noop("This was too long here and was cut. The whole text is below.")
NO_TITLE = gettext_noop("No title was found.")
NO_DATE = gettext_noop("No date was found. That of the import was put in its place.")
DATE_OF_SOURCE = gettext_noop("The text has no date. This is the date on which the page came out.")
NO_KIND = gettext_noop("The kind was not found. Choose the right one.")
NO_START = gettext_noop("No start was found. Another date was put in its place.")
NO_END = gettext_noop("No end was found. The start was put in its place.")
END_BEFORE_START = gettext_noop("The page gave an end before the start.")
NO_ZONE = gettext_noop("No time zone was found. That of the site was put in its place.")
NO_PLACE_FOR = gettext_noop("Pages of this type have no place for this.")
AT_THE_END = gettext_noop("Pages of this type have no field for this. It stands at the text’s end.")


@dataclass
class Given:
    """`shared` and `edition` are values by the name of their column, as a snapshot has them; `many`
    are keys by the name of the relation, of parts those of what they place. `made_up` are
    the shared values that the source does not have, for a new page only; `pictures` the keys of
    those that came with it, by their names.
    """

    model: type
    shared: dict = field(default_factory=dict)
    edition: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)
    doubts: list = field(default_factory=list)
    made_up: set = field(default_factory=set)
    pictures: dict = field(default_factory=dict)

    def leave_made_up(self):
        """Take off what the source does not have, since the page has it; return their paths."""
        for name in self.made_up:
            self.shared.pop(name)
        self.doubts = [doubt for doubt in self.doubts if doubt.field not in self.made_up]
        return dict.fromkeys(("shared", name) for name in self.made_up)

    def doubt(self, name, message, text=""):
        self.doubts.append(Doubt(name, message, text))

    def picture_called(self, key):
        """Return the name of a picture that came with the page."""
        return next((name for name, own in self.pictures.items() if own == key), "")

    def is_doubted(self, *names):
        return any(doubt.field in names for doubt in self.doubts)

    def fit(self, name, value):
        """Return a text as its column takes it; what had to be cut is doubted in full."""
        column = self.model._meta.get_field(name)
        if isinstance(column, RichTextField):
            return sanitize(value)
        value = plain(value)
        if column.max_length is None:
            return value.strip()
        value = " ".join(value.split())
        if len(value) <= column.max_length:
            return value
        self.doubt(name, CUT, value)
        return cut(value, column.max_length)


def cut(text, length):
    """Return the words of a text that fit into a length, with an ellipsis."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    words = kept.rpartition(" ")[0] if text[length - 1] != " " else kept
    return f"{(words or kept).rstrip()}…"


def given_by(source, recognised, model):
    """Return what a source gives to a page of this type, but for what the database knows of it."""
    given = Given(model, doubts=list(recognised.doubts))
    texts = {"title": recognised.title, "summary": source.summary}
    body = [*recognised.body]
    if model is Article:
        give_dateline(given, source, recognised)
        texts |= {"dateline_place": recognised.dateline_place}
        texts |= {"note_to_editors": html_of(recognised.note_to_editors)}
    else:
        body += without_place(given, recognised)
    if model is Event:
        give_occurrence(given, source, recognised)
        event = recognised.event
        texts |= {"venue": event.venue if event else "", "city": event.city if event else ""}
    elif recognised.event:
        given.doubt("body", NO_PLACE_FOR, words_of(recognised.event))
    texts["body"] = html_of(body)
    given.edition = {name: given.fit(name, value) for name, value in texts.items()}
    if not given.edition["title"] and not given.is_doubted("title"):
        given.doubt("title", NO_TITLE)
    return given


def give_kind(given, recognised):
    kinds = given.model.Kind
    if recognised.subkind in kinds.values:
        given.shared["kind"] = recognised.subkind
        return
    given.shared["kind"] = kinds.NEWS.value if given.model is Article else kinds.CONFERENCE.value
    is_told = recognised.subkind or given.model is Event
    if is_told and not given.is_doubted("kind", "subkind"):
        given.doubt("kind", NO_KIND, recognised.subkind)


def give_dateline(given, source, recognised):
    give_kind(given, recognised)
    day = recognised.dateline_on or source.published_on
    if not day:
        given.doubt("dateline_on", NO_DATE)  # whatever else is doubted: nobody may take it for true
        given.made_up.add("dateline_on")
    elif not recognised.dateline_on and not given.is_doubted("dateline_on"):
        given.doubt("dateline_on", DATE_OF_SOURCE)
    given.shared["dateline_on"] = as_data(day or timezone.localdate())


def without_place(given, recognised):
    """Return the blocks of what only an article has a field for; they go to the text's end."""
    if dateline := dateline_of(recognised):
        given.doubt("body", NO_PLACE_FOR, dateline)
    blocks = [*recognised.note_to_editors]
    for about in recognised.boilerplates:
        blocks += [Block(Kind.HEADING, about.title, level=2)] * bool(about.title)
        blocks += about.blocks
    if blocks:
        given.doubt("body", AT_THE_END, "\n".join(block.text for block in blocks))
    return blocks


def dateline_of(recognised):
    day = recognised.dateline_on
    return ", ".join(filter(None, [recognised.dateline_place, day and day.isoformat()]))


def give_occurrence(given, source, recognised):
    give_kind(given, recognised)
    event = recognised.event
    zone = zone_of(given, event)
    if event:
        starts_at = as_moment(event.starts_at, zone)
        ends_at = as_moment(event.ends_at, zone) if event.ends_at else None
    else:
        day = recognised.dateline_on or source.published_on or timezone.localdate()
        starts_at, ends_at = as_moment(datetime.combine(day, time()), zone), None
        if not given.is_doubted("event", "starts_at"):
            given.doubt("starts_at", NO_START)
    if ends_at and ends_at < starts_at:
        given.doubt("ends_at", END_BEFORE_START, event.ends_at.isoformat())
        ends_at = None
    elif not ends_at and not given.is_doubted("ends_at"):
        given.doubt("ends_at", NO_END)
    given.shared |= {
        "starts_at": as_data(starts_at),
        "ends_at": as_data(ends_at or starts_at),
        "timezone": zone,
        "is_all_day": event.is_all_day if event else True,
        "room": given.fit("room", event.room if event else ""),
    }
    if not event:
        given.made_up |= {"starts_at", "ends_at", "timezone", "is_all_day", "room"}


def zone_of(given, event):
    """Return the name of the zone of an event: what is proposed for it, or the site's."""
    proposed = event and (event.timezone or getattr(event.starts_at.tzinfo, "key", ""))
    if proposed and proposed in zone_names():
        return proposed
    if not given.is_doubted("timezone"):
        given.doubt("timezone", NO_ZONE, event.abbreviation if event else "")
    return settings.TIME_ZONE


def as_moment(moment, zone):
    """Return a moment in UTC; one without a zone is on the clocks of `zone`."""
    return aware(moment, zone_named(zone)) if moment.tzinfo is None else moment.astimezone(UTC)


def words_of(event):
    """Return when and where an event is, as a text."""
    moments = [each.isoformat(" ") for each in (event.starts_at, event.ends_at) if each]
    where = [event.abbreviation, event.venue, event.room, event.city, event.parent]
    return ", ".join(filter(None, [*moments, *where]))


def text_of(recognised, summary=""):
    """Return the words in which countries, offices and tags are looked for."""
    event = recognised.event
    where = [event.venue, event.room, event.city] if event else []
    blocks = chain(recognised.body, recognised.note_to_editors)
    heads = [recognised.title, summary, recognised.dateline_place, *where]
    return "\n".join([*heads, *(block.text for block in blocks)])
