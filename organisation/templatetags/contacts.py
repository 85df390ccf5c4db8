from dataclasses import dataclass, field

from django import template

from organisation import lines as written_lines
from organisation.hours import Hours
from organisation.models import Country
from publishing.languages import current
from publishing.locales import locale

register = template.Library()
register.filter("phones", written_lines.phones)
register.filter("lines", written_lines.lines)


@dataclass
class Station:
    """A duty station with its press contacts."""

    name: str
    lang: str
    contacts: list = field(default_factory=list)


@register.simple_tag
def by_station(rows):
    """Group contacts by duty station, in the order in which each first appears."""
    stations = {}
    for row in rows:
        name = row["duty_station"] or ""
        stations.setdefault(name, Station(name, row["lang"])).contacts.append(row)
    return list(stations.values())


@register.filter
def language_name(code):
    """Return the name of a language, such as `pt`, in the active one."""
    return locale().languages.get(code, code)


@register.filter
def hours(contact):
    """Return the `Hours` of a contact, or None."""
    return Hours.of(contact)


@register.filter
def said_for(hours, place):
    return hours.said(place)


@register.filter
def is_open(hours, at):
    return hours.is_open(at)


@register.filter
def is_foreign(code):
    """Say whether a name is in another language than its page."""
    return bool(code) and code != current()


@register.filter
def region_name(region):
    return Country.Region(region).label if region else ""
