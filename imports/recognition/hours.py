"""Hours of their own: “…, 9.00–17.00 and 29 May 2024, 9.00–12.30”."""

import re
from functools import cache

from .dates import days_at
from .phrases import any_of
from .times import times_at


@cache
def join_pattern():
    """Return a pattern for what parts the hours of days; Arabic writes no space behind “and”."""
    word = rf"(?:{any_of('times', 'further')}\s{{1,2}}|و\s?)"
    return re.compile(
        rf"[\s)]{{0,3}}(?:[;,،/|•–—-]\s{{0,2}}(?P<behind>{word})?|(?P<word>{word}))", re.IGNORECASE
    )


def further_hours(text, start):
    """Return the `Days`, or None for the same day, and the `Times` that follow at a place of a
    plain text; None if none do. Without a day they follow a word: behind a sign alone stands the
    same time in another zone.
    """
    join = join_pattern().match(text, start)
    days = days_at(text, join.end()) if join else None
    if not days and not (join and (join["behind"] or join["word"])):
        return None
    times = times_at(text, days.end if days else join.end())
    return (days, times) if times and times.until else None


def is_later(day, other):
    """Say whether a day is the same as another or comes after it, as far as they have years."""
    years = day.year or other.year or 0, other.year or day.year or 0
    return (years[0], day.month, day.day) >= (years[1], other.month, other.day)
