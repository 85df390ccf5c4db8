from django.urls import reverse

from library.structured_data import image
from publishing.languages import current
from publishing.structured_data import ORGANISATION, SCHEMA, told

from .models import Event, EventPartner

STATUS = {
    Event.Status.POSTPONED: "EventPostponed",
    Event.Status.CANCELLED: "EventCancelled",
    Event.Status.MOVED_ONLINE: "EventMovedOnline",
}


def described(event, origin):
    """Return an event as schema.org has it, in the time of its venue."""
    address = origin + event.get_absolute_url()
    is_online, is_at_place = attendance(event)
    return told(
        type="Event",
        id=f"{address}#event",
        url=address,
        inLanguage=current(),
        name=event.title,
        description=event.search_text or event.summary,
        startDate=venue_time(event, event.starts_at),
        endDate=venue_time(event, event.ends_at),
        eventStatus=f"{SCHEMA}/{STATUS.get(event.status, 'EventScheduled')}",
        eventAttendanceMode=f"{SCHEMA}/{mode(is_online, is_at_place)}",
        location=[
            *([place(event)] if is_at_place else []),
            *([online(event, address)] if is_online else []),
        ],
        image=image(event.main_picture, origin),
        organizer=organisers(event, origin),
        performer=performers(event, origin),
        superEvent=[other(row, origin) for row in event.parent_rows],
        subEvent=[other(row, origin) for row in event.part_rows],
    )


def venue_time(event, moment):
    local = moment.astimezone(event.zone)
    return (local.date() if event.is_all_day else local).isoformat()


def attendance(event):
    """Say whether one can take part online, and whether at a place."""
    has_moved = event.status == Event.Status.MOVED_ONLINE
    has_place = bool(event.place) and not has_moved
    return bool(event.online_url) or has_moved, has_place


def mode(is_online, is_at_place):
    if is_online and is_at_place:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if is_online else "OfflineEventAttendanceMode"


def place(event):
    country = next((row["code"] for row in event.host_rows), "")
    return told(
        type="Place",
        name=", ".join(filter(None, (event.venue, event.room))) or event.place[0],
        address=told(
            type="PostalAddress", addressLocality=event.city or "", addressCountry=country
        ),
    )


def online(event, address):
    return told(type="VirtualLocation", url=event.online_url or address)


def organisers(event, origin):
    """Return who organises it: the organisation itself where nobody else is named."""
    named = [
        told(type="Organization", name=row["name"], url=row["url"])
        for row in event.partner_rows
        if row["role"] == EventPartner.Role.ORGANISER
    ]
    return named or {"@id": origin + ORGANISATION}


def performers(event, origin):
    return [
        told(
            type="Person",
            name=row["name"] or row["person_name"],
            jobTitle=row["role"],
            url=row["person_slug"]
            and origin + reverse("organisation:person", args=[row["person_slug"]]),
        )
        for row in event.speaker_rows
    ]


def other(row, origin):
    address = origin + reverse("events:detail", args=[row["slug"]])
    return told(type="Event", id=f"{address}#event", url=address, name=row["title"])
