"""Events as iCalendar, RFC 5545, for the calendars of visitors."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from publishing.characters import clean
from publishing.identity import uuid_of
from publishing.languages import current

from .models import Event

#: How often a calendar that follows ours should look again.
LOOK_AGAIN = timedelta(hours=6)
#: A sequence number has 31 bits: from here on they last until 2068.
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
CONTENT_TYPE = "text/calendar; charset=utf-8"
#: What does not take place at its time is struck out; a new time comes as a change of it.
STATUS = {
    Event.Status.PROVISIONAL: "TENTATIVE",
    Event.Status.POSTPONED: "CANCELLED",
    Event.Status.CANCELLED: "CANCELLED",
}


def calendar_of(events, name, origin):
    """Return events, loaded with `for_calendar`, as a calendar: its bytes, the same for the same
    events. Links begin with `origin`.
    """
    # Slow to load, and asked for by few: here and in `entry`.
    from icalendar import Calendar, vText

    events = list(events)
    calendar = Calendar()
    calendar.add("prodid", f"-//iomcms//Events//{current().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(" ".join(clean(name).split())))
    calendar.add("x-wr-calname", vText(" ".join(clean(name).split())))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    keys = {event.pk: event for event in events}
    for event in events:
        calendar.add_component(entry(event, keys.get(event.parent_id), origin))
    if any(not event.is_all_day for event in events):
        first = min(event.starts_at for event in events).date().replace(month=1, day=1)
        last = max(event.ends_at for event in events).date() + timedelta(days=366)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return calendar.to_ical()


def entry(event, parent, origin):
    """Return an event as a component; `parent` is the one it is a part of, if that is there too."""
    from icalendar import Event as Entry

    component = Entry()
    component.add("uid", str(uuid_of(event)))
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("sequence", sequence(event.changed_at))
    add_times(component, event)
    add_words(component, event)
    component.add("status", STATUS.get(event.status, "CONFIRMED"))
    component.add("transp", "TRANSPARENT" if event.is_off or event.is_all_day else "OPAQUE")
    component.add("url", origin + event.get_absolute_url())
    if parent:
        component.add("related-to", str(uuid_of(parent)), parameters={"RELTYPE": "PARENT"})
    return component


def sequence(moment):
    """Return the number of a change made at that moment: it grows with each, and tells no more."""
    return max(0, int((moment - FIRST).total_seconds()))


def add_times(component, event):
    """Add start and end, in the venue's zone; an event that lasts all day has days, and ends before
    the day that follows the last.
    """
    start, end = (moment.astimezone(event.zone) for moment in (event.starts_at, event.ends_at))
    if event.is_all_day:
        start, end = start.date(), end.date() + timedelta(days=1)
    component.add("dtstart", start)
    component.add("dtend", end)


def add_words(component, event):
    """Add the texts, each marked with its language."""
    about = [event.summary, event.online_url]
    words = {
        "summary": title(event),
        "description": "\n\n".join(filter(None, about)),
        "location": ", ".join(event.place),
        "categories": [event.get_kind_display()],
    }
    for name, value in words.items():
        if value:
            plain = [clean(each) for each in value] if name == "categories" else clean(value)
            component.add(name, plain, parameters={"LANGUAGE": current()})


def title(event):
    """Return the title; where the event is not certain as planned, after what became of it."""
    if event.status == Event.Status.CONFIRMED:
        return event.title
    status = event.get_status_display()
    return _("%(status)s: %(title)s") % {"status": status, "title": event.title}
