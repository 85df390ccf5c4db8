"""The moments at which it changes whether somebody answers the telephone."""

from datetime import UTC, datetime, timedelta

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
    """Yield when these clocks show one of two times, twice where they show it twice; where they are
    changed meanwhile, also every quarter of an hour, as clocks are changed at no other.
    """
    zone = zone_named(zone)
    first, last = after.astimezone(zone), until.astimezone(zone)
    days = [first.date() + A_DAY * step for step in range((last.date() - first.date()).days + 1)]
    moments = [
        datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
        for day in days
        for at in (opens_at, closes_at)
        for fold in (0, 1)
    ]
    if first.utcoffset() != last.utcoffset():
        start = after.replace(minute=after.minute // 15 * 15, second=0, microsecond=0)
        moments += [start.astimezone(UTC) + A_QUARTER * step for step in range(1, 120)]
    yield from (moment for moment in moments if after < moment <= until)
