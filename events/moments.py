"""Moments as an editor writes them: the day and the time at the venue, which a clock change can
make unclear.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _


class Reading(TextChoices):
    """Which of the two is meant where clocks are put back and an hour comes twice."""

    FIRST = "first", _("the first time, before the clocks are put back")
    SECOND = "second", _("the second time, after the clocks are put back")


@dataclass(frozen=True)
class LocalMoment:
    """A day and a time on the clocks of a place; `reading` is empty where the time comes once."""

    day: date
    time: time | None
    reading: str = ""

    @classmethod
    def of(cls, moment, zone):
        """Return a moment as the clocks of `zone` show it."""
        local = moment.astimezone(zone)
        naive = local.replace(tzinfo=None, fold=0)
        readings = Reading.SECOND if local.fold else Reading.FIRST
        return cls(naive.date(), naive.time(), readings if comes_twice(naive, zone) else "")

    def at(self, zone):
        """Return the aware moment; `ValidationError` where the time does not come, or comes twice,
        that day.
        """
        naive = datetime.combine(self.day, self.time)
        if comes_twice(naive, zone):
            if not self.reading:
                raise ValidationError(twice(naive, zone), code="twice")
            return aware(naive, zone, self.reading)
        if is_skipped(naive, zone):
            raise ValidationError(skipped(naive, zone), code="skipped")
        return aware(naive, zone)


def in_zone(naive, zone, reading=Reading.FIRST):
    return naive.replace(tzinfo=zone, fold=int(reading == Reading.SECOND))


def aware(naive, zone, reading=Reading.FIRST):
    """Return the moment in UTC: Python compares two moments of one zone by their clocks alone."""
    return in_zone(naive, zone, reading).astimezone(UTC)


def offsets(naive, zone):
    """Return the distance from UTC before and after a clock change at this time; equal where there
    is none.
    """
    return [in_zone(naive, zone, reading).utcoffset() for reading in Reading]


def comes_twice(naive, zone):
    before, after = offsets(naive, zone)
    return before > after


def is_skipped(naive, zone):
    before, after = offsets(naive, zone)
    return before < after


def start_of(day, zone):
    """Return the first moment of a day, also where midnight is skipped."""
    return aware(datetime.combine(day, time.min), zone)


def end_of(day, zone):
    """Return the last minute of a day."""
    return aware(datetime.combine(day, time(23, 59)), zone, Reading.SECOND)


def twice(naive, zone):
    """Say that a time comes twice, and how the two readings differ."""
    first, second = (
        f"{time_format(naive)} ({utc_name(offset)})" for offset in offsets(naive, zone)
    )
    return _(
        "Clocks are put back in %(zone)s on %(day)s, so %(time)s comes twice: first as %(first)s, "
        "then as %(second)s. Choose which one is meant."
    ) % {
        "zone": zone.key,
        "day": date_format(naive),
        "time": time_format(naive),
        "first": first,
        "second": second,
    }


def skipped(naive, zone):
    """Say that a time does not come, and which times around it do."""
    later, earlier = (aware(naive, zone, reading).astimezone(zone) for reading in Reading)
    return _(
        "Clocks are put forward in %(zone)s on %(day)s, so %(time)s does not come. "
        "Write %(earlier)s or %(later)s."
    ) % {
        "zone": zone.key,
        "day": date_format(naive),
        "time": time_format(naive),
        "earlier": time_format(earlier),
        "later": time_format(later),
    }


def utc_name(offset):
    """Return an offset as `UTC+2` or `UTC−3:30`."""
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
