"""The first and the last moment of a day at the venue."""

from datetime import datetime, time

from publishing.moments import Reading, aware


def start_of(day, zone):
    """Return the first moment of a day, also where midnight is skipped."""
    return aware(datetime.combine(day, time.min), zone)


def end_of(day, zone):
    """Return the last minute of a day."""
    return aware(datetime.combine(day, time(23, 59)), zone, Reading.SECOND)
