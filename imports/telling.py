"""What another system tells of a page, put in the place of what could only be recognised."""

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from publishing.timezones import zone_names

from .figures import with_figures, without_figures
from .recognised import Occurrence, Recognised, Span
from .sources import Block, Kind, Source

DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
TEXTS_OF_EVENTS = ("venue", "room", "city")


class Unclear(Exception):
    """A value is no date, no moment or no zone."""


def source_of(item, blocks, checksum):
    """Return the `Source` of an item; its title is the first of its blocks."""
    return Source(
        file=item.source_file,
        address=item.address,
        checksum=checksum,
        language=item.language,
        blocks=[Block(Kind.HEADING, item.title, level=1), *blocks],
        title=item.title,
        summary=item.values.get("summary", ""),
        published_on=day_of(item.published_at) if item.published_at else None,
        kind=item.becomes,
    )


def recognised_in(source, item, vocabulary=None):
    """Return what is recognised in a text, but for what the old system tells; where it sees another
    page than that, the text stays as it is.
    """
    from .recognition import recognise

    plain = without_figures(source)
    found = recognise(plain, vocabulary)
    if found.kind != item.becomes or found.title != item.title:
        found = as_it_stands(source)
    elif plain is not source:
        found.body = with_figures(found.body, source.blocks, found.spans)
    found.subkind = subkind_of(found, item)
    tell(found, item)
    found.left_over += item.left_over
    found.doubts += item.doubts
    return found


def subkind_of(found, item):
    is_special = found.subkind not in ("", "news")
    return item.kind or (found.subkind if is_special else "") or item.usual_kind


def as_it_stands(source):
    """Return a page of which all text is its body."""
    title, *body = source.blocks
    spans = [Span(0, 0, len(title.text), "title")]
    spans += [
        Span(number, 0, len(block.text), "body")
        for number, block in enumerate(body, 1)
        if block.text
    ]
    return Recognised(source.kind, source.language, source.title, body=body, spans=spans)


def tell(found, item):
    """Put the values of an item in place; what cannot be read is left over."""
    if item.becomes == "article":
        tell_dateline(found, item)
    elif item.becomes == "event":
        tell_event(found, item)


def clear(found, read, *arguments):
    """Return what is read of a value; what is unclear is left over."""
    try:
        return read(*arguments)
    except Unclear as unclear:
        found.left_over.append(str(unclear))
        return None


def tell_dateline(found, item):
    """Give an article the dateline that the system has, where its text has no certain one."""
    value = item.values.get("dateline_on", "")
    told = {
        "dateline_place": item.values.get("dateline_place", ""),
        "dateline_on": clear(found, as_day, "dateline_on", value) if value else None,
    }
    if not value and item.published_at:
        told["dateline_on"] = day_of(item.published_at)
    for name, value in told.items():
        is_certain = getattr(found, name) and not any(each.field == name for each in found.doubts)
        if value and not is_certain:
            setattr(found, name, value)
            settle(found, name)


def tell_event(found, item):
    """Give an event the moments and the place that the system has."""
    zone = clear(found, zone_told, item) or ""
    moments = {
        name: clear(found, as_moment, name, item.values[name], zone)
        for name in ("starts_at", "ends_at")
        if item.values.get(name)
    }
    event, starts_at = found.event, moments.get("starts_at")
    if starts_at:
        event = replace(event or Occurrence(starts_at), **{"ends_at": None} | moments)
        settle(found, *moments, "event")
    if zone and event:
        event = replace(event, timezone=zone)
        settle(found, "timezone")
    texts = {name: item.values[name] for name in TEXTS_OF_EVENTS if item.values.get(name)}
    if event:
        found.event = replace(event, **texts)
    else:
        found.left_over += [f"{name}: {text}" for name, text in texts.items()]


def zone_told(item):
    zone = item.values.get("timezone", "")
    if zone and zone not in zone_names():
        raise Unclear(f"timezone: {zone}")
    return zone


def settle(found, *names):
    """Take away the doubts about fields that the system has told."""
    found.doubts = [each for each in found.doubts if each.field not in names]


def as_day(name, value):
    """Return the day that a text names: a date, a moment, or digits such as 20240528."""
    try:
        moment = parse_datetime(value)
        if moment:
            return day_of(moment)
        if digits := DIGITS.fullmatch(value):
            return date(*map(int, digits.groups()))
        day = parse_date(value)
    except ValueError:
        day = None
    if day is None and value.isdecimal() and len(value) in (9, 10):  # seconds since 1970
        day = day_of(datetime.fromtimestamp(int(value), timezone.get_current_timezone()))
    if day is None:
        raise Unclear(f"{name}: {value}")
    return day


def as_moment(name, value, zone=""):
    """Return the moment that a text names, on the clocks of a zone where it names none itself;
    naive where neither does.
    """
    try:
        moment = parse_datetime(value)
        day = None if moment else parse_date(value)
    except ValueError:
        moment = day = None
    if day:
        moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - on the venue's clocks
    if moment is None:
        raise Unclear(f"{name}: {value}")
    return moment.replace(tzinfo=ZoneInfo(zone)) if moment.tzinfo is None and zone else moment


def day_of(moment):
    return (timezone.localtime(moment) if moment.tzinfo else moment).date()
