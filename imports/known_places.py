"""Places that the site knows by name."""

from events.models import Event
from organisation.models import Country, PressContact
from publishing.languages import CODES, in_each, localized

from .recognition import Vocabulary


def known_places():
    """Return the names in all languages of countries, of the cities of public events, and of the
    duty stations of contacts that are valid today: what an import has made is known only once
    somebody has looked at it.
    """
    cities = set(values(PressContact.objects.current(), in_each(["duty_station"])))
    for code in CODES:
        cities |= set(values(Event.objects.public(code), [localized("city", code)]))
    return Vocabulary(values(Country.objects.all(), in_each(["name"])), cities)


def values(rows, columns):
    """Return what stands in the columns of rows, without what is empty."""
    found = rows.rewrite(False).order_by().values_list(*columns)
    return [text for row in found for text in row if text]
