"""Days, hours and zones of events, as the reader's language writes them, always in the venue's
time.
"""

from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_timezone_location, get_timezone_name
from django import template

from publishing.locales import locale
from publishing.rows import moment
from publishing.templatetags.dates import day_range, format_day

register = template.Library()

DASH = "\N{THIN SPACE}–\N{THIN SPACE}"


def at_venue(value, event):
    """Return a moment, or its text, in the event's time zone."""
    if isinstance(value, str):
        value = moment(value)
    return value.astimezone(event.zone)


@register.simple_tag
def event_days(event):
    """mardi 28 mai 2024, or 27–30 mai 2024"""
    first, last = (at_venue(value, event).date() for value in (event.starts_at, event.ends_at))
    if first == last:
        return format_day(first, "full")
    return day_range(first, last)


@register.simple_tag
def event_hours(event):
    """08:00 – 09:30; nothing for an event that lasts all day."""
    if event.is_all_day:
        return ""
    return hours(event.starts_at, event.ends_at, event)


@register.simple_tag
def session_hours(session, event):
    return hours(session["starts_at"], session["ends_at"], event)


def hours(start, end, event):
    moments = [at_venue(value, event) for value in (start, end) if value]
    return DASH.join(format_time(value, "short", locale=locale()) for value in moments)


@register.simple_tag
def session_days(event):
    """Group the sessions by their day at the venue: pairs of the day, written out, and its rows."""
    days = groupby(event.session_rows, lambda row: at_venue(row["starts_at"], event).date())
    return [(format_day(day, "full"), list(rows)) for day, rows in days]


@register.simple_tag
def part_day(row):
    """The day of a part of an event, a row that names its own zone."""
    return format_day(moment(row["starts_at"]).astimezone(ZoneInfo(row["timezone"])).date(), "long")


@register.simple_tag
def venue_moment(value, event):
    """28 mai 2024, 18:00: a moment at the venue."""
    local = at_venue(value, event)
    return f"{format_day(local.date(), 'long')}, {format_time(local, 'short', locale=locale())}"


@register.simple_tag
def event_zone(event):
    """heure normale de l’Atlantique; a zone without a name of its own takes its place's: heure :
    Népal.
    """
    start = at_venue(event.starts_at, event)
    name = get_timezone_name(start, locale=locale())
    return get_timezone_location(start, locale=locale()) if "+" in name or "-" in name[:5] else name


@register.filter
def venue_iso_start(event):
    return at_venue(event.starts_at, event).isoformat()


@register.filter
def venue_iso_end(event):
    return at_venue(event.ends_at, event).isoformat()
