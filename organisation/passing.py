"""The moments at which it changes whether somebody answers the telephone."""

from datetime import datetime, timedelta

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf

from publishing.timezones import zone_named

from .models import PressContact

A_DAY, A_QUARTER = timedelta(days=1), timedelta(minutes=15)


def of_hours(after, until, most):
    """The moments at which some press contact opens or closes."""
    zone = Coalesce(NullIf("timezone", Value("")), "office__timezone")
    hours = PressContact.objects.using("default").filter(opens_at__isnull=False).order_by()
    rows = hours.values_list("opens_at", "closes_at", zone).distinct()
    found = {moment for row in rows for moment in of_clocks(*row, after, until)}
    return sorted(found)[:most]


def of_clocks(opens_at, closes_at, zone, after, until):
    """Yield when these clocks show one of two times; where they are changed meanwhile, every
    quarter of an hour, as clocks are changed at no other.
    """
    zone = zone_named(zone)
    first, last = after.astimezone(zone), until.astimezone(zone)
    if first.utcoffset() != last.utcoffset():
        start = after - timedelta(minutes=after.minute % 15, seconds=after.second)
        moments = [start.replace(microsecond=0) + A_QUARTER * step for step in range(1, 120)]
    else:
        days = [
            first.date() + A_DAY * step for step in range((last.date() - first.date()).days + 1)
        ]
        moments = [datetime.combine(day, at, zone) for day in days for at in (opens_at, closes_at)]
    yield from (moment for moment in moments if after < moment <= until)
