from datetime import datetime
from typing import Literal

from django.db.models import Q
from ninja import Query, Router
from pydantic import BaseModel, Field

from events.models import Event, EventPartner
from library.rich_text import portable
from organisation.models import Person
from publishing.languages import localized
from publishing.rows import moment

from .attributed import AttributedItem, attributed_item
from .contacts import ContactBody, contact
from .cursors import Order
from .pages import (
    CountryName,
    PageLink,
    RelatedLink,
    event_links,
    first,
    found,
    link,
    list_of,
    related,
)
from .parameters import KEY, Asked, CountryCode, Updated, Word, Year
from .pictures import DocumentBody, document
from .visits import visit

router = Router(tags=["events"])
SOONEST = Order("events.upcoming", ("starts_at", "pk"))
LATEST = Order("events", ("starts_at", "pk"), falls=True)
Kind = Literal[tuple(Event.Kind.values)]
Status = Literal[tuple(Event.Status.values)]


class EventItem(AttributedItem):
    """An event as lists have it; moments are those of the venue's clocks."""

    kind: Kind = Field(examples=["conference"])
    status: Status = Field(examples=["confirmed"])
    starts_at: datetime = Field(examples=["2026-05-28T08:00:00-04:00"])
    ends_at: datetime = Field(examples=["2026-05-28T09:30:00-04:00"])
    timezone: str = Field(description="The zone of the venue.", examples=["America/Antigua"])
    is_all_day: bool = Field(examples=[False])
    venue: str = Field(examples=["Town hall"])
    room: str = Field(examples=["Room 2"])
    city: str = Field(examples=["St John's"])
    country: CountryName | None = Field(description="Where it takes place.")
    online_url: str = Field(
        description="Empty where there is none.", examples=["https://meet.example.org/bridges"]
    )


class Partner(BaseModel):
    role: Literal[tuple(EventPartner.Role.values)] = Field(examples=["organiser"])
    name: str = Field(examples=["Society of Bridges"])
    language: str = Field(description="The language of the name.", examples=["en"])
    url: str = Field(examples=["https://bridges.example.org/"])


class Session(BaseModel):
    starts_at: datetime = Field(examples=["2026-05-28T08:00:00-04:00"])
    ends_at: datetime | None = Field(examples=["2026-05-28T08:30:00-04:00"])
    title: str = Field(examples=["Opening"])
    speakers: str = Field(examples=["A. Engineer"])
    language: str = Field(description="The language of the title.", examples=["en"])


class Speaker(BaseModel):
    name: str = Field(examples=["A. Engineer"])
    role: str = Field(examples=["Chief engineer"])
    language: str = Field(description="The language of the role.", examples=["en"])
    person: PageLink | None = Field(description="Their page, where they have one.")


class EventBody(EventItem):
    """An event, whole."""

    html: str = Field(
        description="The text, as safe HTML with absolute addresses.",
        examples=["<p>Bridges of all kinds.</p>"],
    )
    registration_url: str = Field(examples=["https://register.example.org/bridges"])
    registration_until_at: datetime | None = Field(examples=["2026-05-20T18:00:00-04:00"])
    interpretation: list[str] = Field(
        description="The languages it is interpreted in.", examples=[["pt", "sw"]]
    )
    livestream_url: str = Field(examples=["https://live.example.org/bridges"])
    recording_url: str = Field(examples=[""])
    parent: PageLink | None = Field(description="The event that it is a part of.")
    parts: list[PageLink] = Field(description="The events that are parts of it.")
    partners: list[Partner]
    sessions: list[Session]
    speakers: list[Speaker]
    contacts: list[ContactBody] = Field(description="Those that are valid today.")
    documents: list[DocumentBody]
    related: list[RelatedLink]


class EventList(BaseModel):
    items: list[EventItem]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


class EventQuery(Updated):
    when: Literal["upcoming", "past", "all"] = Field(
        "all",
        description="`upcoming`: what has not ended, the soonest first; `past`: what has, the "
        "latest first; `all`: the latest first.",
        examples=["upcoming"],
    )
    kind: Kind | None = Field(None, description="Only of this kind.", examples=["conference"])
    status: Status | None = Field(None, description="Only these.", examples=["confirmed"])
    year: Year | None = Field(None, description="The year in which it starts.", examples=[2026])
    tag: Word | None = Field(None, description="The slug of a tag.", examples=["cities"])
    office: Word | None = Field(
        None, description="The slug of an office, in this language.", examples=["antigua"]
    )
    country: CountryCode | None = Field(
        None,
        description="The code of a country it concerns, or takes place in.",
        examples=["AG"],
    )


def event_item(visit, page):
    zone = page.zone
    return attributed_item(visit, page) | {
        "kind": page.kind,
        "status": page.status,
        "starts_at": page.starts_at.astimezone(zone),
        "ends_at": page.ends_at.astimezone(zone),
        "timezone": page.timezone,
        "is_all_day": page.is_all_day,
        "venue": getattr(page, localized("venue")) or "",
        "room": page.room,
        "city": getattr(page, localized("city")) or "",
        "country": first(page.host_rows),
        "online_url": page.online_url,
    }


def event_body(visit, page):
    until = page.registration_until_at
    return event_item(visit, page) | {
        "html": portable([getattr(page, localized("body"))], visit.origin)[0],
        "registration_url": page.registration_url,
        "registration_until_at": until and until.astimezone(page.zone),
        "interpretation": page.interpretation or [],
        "livestream_url": page.livestream_url,
        "recording_url": page.recording_url,
        "parent": first(event_links(visit, page.parent_rows)),
        "parts": event_links(visit, page.part_rows),
        "partners": [
            {"role": row["role"], "name": row["name"] or "", "url": row["url"]}
            | {"language": row["lang"]}
            for row in page.partner_rows
        ],
        "sessions": [session(row, page.zone) for row in page.session_rows],
        "speakers": [speaker(visit, row) for row in page.speaker_rows],
        "contacts": [contact(row) for row in page.contact_rows],
        "documents": [document(visit, row) for row in page.document_rows],
        "related": related(visit, page),
    }


def session(row, zone):
    ends_at = row["ends_at"]
    return {
        "starts_at": moment(row["starts_at"]).astimezone(zone),
        "ends_at": moment(ends_at).astimezone(zone) if ends_at else None,
        "title": row["title"] or "",
        "speakers": row["speakers"] or "",
        "language": row["lang"],
    }


def speaker(visit, row):
    person = (row["person_pk"], row["person_name"], row["person_slug"])
    return {
        "name": row["name"] or row["person_name"],
        "role": row["role"] or "",
        "language": row["lang"],
        "person": link(visit, Person, *person) if person[0] else None,
    }


def chosen(rows, asked):
    wanted = {"kind": asked.kind, "status": asked.status, "starts_at__year": asked.year}
    rows = rows.filter(**{lookup: value for lookup, value in wanted.items() if value})
    if asked.tag:
        rows = rows.tagged(asked.tag)
    if asked.office:
        rows = rows.of_office(asked.office)
    if asked.country:
        concerned = Event.countries.through.objects.filter(country__code=asked.country)
        is_there = Q(country__code=asked.country) | Q(pk__in=concerned.values("event_id"))
        rows = rows.filter(is_there)
    return rows


@router.get("events", response=EventList, operation_id="list_events", url_name="events")
def events(request, asked: Query[EventQuery]):
    """Conferences, briefings and other events."""
    with visit(request, asked.language) as visited:
        rows = chosen(asked.narrowed(Event.objects.public(asked.language, visited.at)), asked)
        if asked.when == "upcoming":
            rows = rows.upcoming(visited.at)
        elif asked.when == "past":
            rows = rows.past(visited.at)
        order = SOONEST if asked.when == "upcoming" else LATEST
        return list_of(visited, rows, order, asked, event_item)


@router.get("events/{id}", response=EventBody, operation_id="get_event", url_name="event")
def event(
    request,
    asked: Query[Asked],
    id: int = KEY,
):
    """An event with its text, programme and all that stands on its page."""
    with visit(request, asked.language) as visited:
        return event_body(visited, found(visited, Event, id))
