"""Times of day, and from when to when, as they are written in the four languages."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from .phrases import any_of, either, words


@dataclass(frozen=True)
class Times:
    """From when to when, as a text says before `end`; `until` is None where it does not say it."""

    since: time
    until: time | None
    end: int


@dataclass(frozen=True)
class Reading:
    """A time as it is written: its half of the day may be that of another."""

    hour: int
    minute: int
    half: str  # "morning", "afternoon" or ""
    is_marked: bool  # it shows by itself that it is a time

    def at(self, half=""):
        """Return the time in its own half of the day, or in that given; None if there is none."""
        half = self.half or half
        hour = (
            self.hour % 12 + (12 if half == "afternoon" else 0)
            if half and self.hour <= 12
            else self.hour
        )
        return time(hour, self.minute) if hour < 24 else None


@cache
def patterns():
    hours, morning = any_of("times", "hours"), any_of("times", "morning")
    half = rf"(?:(?P<morning>{morning})|(?P<afternoon>{any_of('times', 'afternoon')}))(?!\w)"
    noon, midnight = any_of("times", "noon"), any_of("times", "midnight")
    minute = rf"(?:\s?(?:[:.]|{hours})\s?(?P<minute>[0-5]\d)(?!\d))?"
    parts = rf"(?:\s(?P<part>{either(words()['times']['parts_in_words'])})(?!\w))?"
    in_words = rf"(?:الساعة\s)?(?P<word>{either(words()['times']['hours_in_words'])})(?!\w){parts}"
    clock = rf"(?:{in_words}|(?P<hour>\d{{1,2}}){minute})(?:\s?(?P<mark>{hours})(?!\w)\.?)?"
    return {
        "before": re.compile(
            rf"[\s,،|·•:/(–—-]{{0,4}}(?:{any_of('times', 'before')}\s{{1,2}}){{0,2}}", re.IGNORECASE
        ),
        "time": re.compile(
            rf"(?:(?P<noon>{noon})(?!\w)|(?P<midnight>{midnight})(?!\w)|{clock}(?:\s?{half}|\s(?P<at_noon>{noon})(?!\w))?)",
            re.IGNORECASE,
        ),
        "join": re.compile(
            rf"\s{{0,2}}(?:[-–—]|{any_of('times', 'joins')}(?=[\s\d]))\s{{0,2}}(?:الساعة\s)?",
            re.IGNORECASE,
        ),
    }


def times_at(text, start=0):
    """Return the `Times` at a place of a plain text, or None."""
    first, end = reading_at(text, patterns()["before"].match(text, start).end())
    if not first:
        return None
    join = patterns()["join"].match(text, end)
    last, after = reading_at(text, join.end()) if join else (None, end)
    if not (first.is_marked or (last and last.is_marked)):
        return None
    since, until = between(first, last)
    return Times(since, until, after if until else end) if since else None


def reading_at(text, start):
    match = patterns()["time"].match(text, start)
    if not match:
        return None, start
    if match["noon"] or match["midnight"]:
        return Reading(12, 0, "afternoon" if match["noon"] else "morning", True), match.end()
    is_afternoon = match["afternoon"] or match["at_noon"]
    half = "morning" if match["morning"] else "afternoon" if is_afternoon else ""
    signs = ("minute", "mark", "part")
    is_marked = bool(half or any(match[sign] for sign in signs))
    return Reading(*clock_of(match), half, is_marked), match.end()


def clock_of(match):
    """Return the hour and the minute, from numbers or from words."""
    if not match["word"]:
        return int(match["hour"]), int(match["minute"] or 0)
    times = words()["times"]
    minute = times["parts_in_words"][match["part"]] if match["part"] else 0
    return times["hours_in_words"][match["word"]], minute


def between(first, last):
    """Return both times; the half of the day that one bears holds for the other, unless the end
    would then come before the start.
    """
    if not last:
        return first.at(), None
    since, until = first.at(last.half), last.at(first.half)
    if since and until and since > until:
        other = {"afternoon": "morning", "morning": "afternoon"}
        since = first.at(other.get(last.half, ""))
        until = last.at(other.get(first.half, ""))
    return since, until
