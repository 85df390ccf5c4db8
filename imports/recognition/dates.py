"""Days as they are written in the four languages, in any of them on any page."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from .phrases import any_of, either, key, phrases

LOCALES = ("en", "fr", "es", "ar", "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "ar_TN")
ENDINGS = r"(?:\s?er|ère|st|nd|rd|th|\.?[º°ª]|o)?"


@dataclass(frozen=True)
class Day:
    """A day as it is written, which may lack its year and may not exist."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None  # Monday is 0
    is_uncertain: bool = False  # 3/4/2024

    def on(self, year=None):
        """Return the date; None if there is no such day or no year."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True)
class Days:
    """One day or several that follow each other, which stand at `start` to `end` of a text."""

    first: Day
    last: Day
    start: int
    end: int

    @property
    def is_one(self):
        return self.first == self.last


@cache
def months():
    """Return the number of each month's name, by the key of the name."""
    found = {key(name): number for name, number in phrases("dates", "more_months")}
    for locale in reversed(LOCALES):
        for context, width in (
            ("stand-alone", "wide"),
            ("format", "abbreviated"),
            ("format", "wide"),
        ):
            for number, name in Locale.parse(locale).months[context][width].items():
                found[key(name)] = number
    return found


@cache
def weekdays():
    found = {}
    for locale in ("ar", "es", "fr", "en"):
        for width in ("abbreviated", "wide"):
            for number, name in Locale.parse(locale).days["format"][width].items():
                found[key(name)] = number
    return found


def names_of(attribute, widths, locales=LOCALES):
    """Return the names that Babel has in the locales, without the full stop of those cut short."""
    return {
        name.rstrip(".")
        for locale in locales
        for width in widths
        for name in getattr(Locale.parse(locale), attribute)["format"][width].values()
    }


@cache
def month_pattern():
    more = {name for name, _ in phrases("dates", "more_months")}
    names = either(names_of("months", ("wide", "abbreviated")) | more)
    return rf"{names}(?!\w)\.?(?:\s?/\s?{names}(?!\w))?"


@cache
def patterns():
    """Return the patterns of a day, of two days of one month, and of a weekday, by name."""
    month, within = month_pattern(), any_of("dates", "within")
    before_year = rf"(?:,?\s{{1,3}}|-)(?:{any_of('dates', 'before_year')}\s)?"
    year = rf"(?:{before_year}(?P<year>(?:19|20)\d\d)(?!\d))?"
    join = rf"\s{{0,2}}(?:[-–—]|{any_of('dates', 'joins')})\s{{0,2}}"
    day = rf"(?P<day>\d{{1,2}}){ENDINGS}"
    last = rf"(?P<last>\d{{1,2}}){ENDINGS}"
    before = any_of("dates", "before")
    names = names_of("days", ("wide", "abbreviated"), ("en", "fr", "es", "ar"))
    weekday = rf"(?P<weekday>{either(names)})(?!\w)\.?\s?[,،]?\s{{1,2}}"
    found = {
        "lead": rf"(?:{before}\s{{1,2}}){{0,2}}(?:{weekday}(?:{before}\s{{1,2}})?)?",
        "range": rf"{day}{join}(?:{weekday})?{last}\.?\s(?:{within}\s)?(?P<month>{month}){year}",
        "american_range": rf"(?P<month>{month})\s{day}\s?[-–—]\s?{last}{year}",
        "day": rf"{day}\.?[\s-](?:{within}\s)?(?P<month>{month}){year}",
        "american": rf"(?P<month>{month})\s{day}(?!\d|\w|:){year}",
        "iso": r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        "numbers": r"(?P<day>\d{1,2})([./])(?P<number>\d{1,2})\2(?P<year>(?:19|20)\d\d)(?!\d)",
        "join": join,
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def days_at(text, start=0):
    """Return the `Days` that stand at a place of a plain text, or None."""
    lead = patterns()["lead"].match(text, start)
    weekday = weekday_of(lead)
    found = range_at(text, lead.end(), weekday)
    if found:
        return Days(*found[:2], start, found[2])
    first, end = day_at(text, lead.end(), weekday)
    if not first:
        return None
    last, after = further_day(text, end)
    return Days(first, last, start, after) if last else Days(first, first, start, end)


def range_at(text, start, weekday):
    """Return the first and the last day of “27–30 May 2024”, and where it ends."""
    for name in ("range", "american_range"):
        if match := patterns()[name].match(text, start):
            month, year = month_of(match["month"]), number_of(match["year"])
            end_weekday = weekday_of(match) if name == "range" else None
            first = Day(int(match["day"]), month, year, weekday)
            return first, Day(int(match["last"]), month, year, end_weekday), match.end()
    return None


def further_day(text, start):
    """Return the day at which a number of days ends: the “– 2 June” of “27 May – 2 June”."""
    join = patterns()["join"].match(text, start)
    if not join:
        return None, start
    lead = patterns()["lead"].match(text, join.end())
    return day_at(text, lead.end(), weekday_of(lead))


def day_at(text, start, weekday=None):
    """Return the `Day` and where it ends, or None and the start."""
    for name in ("day", "american", "iso", "numbers"):
        match = patterns()[name].match(text, start)
        if not match:
            continue
        parts = match.groupdict()
        month = month_of(parts["month"]) if "month" in parts else int(parts["number"])
        day = int(parts["day"])
        is_uncertain = name == "numbers" and day <= 12 and day != month
        if 1 <= month <= 12 and 1 <= day <= 31:
            found = Day(day, month, number_of(parts["year"]), weekday, is_uncertain)
            return found, match.end()
    return None, start


def month_of(name):
    """Return the number of a month; of “أيار/مايو” the first name counts."""
    return months()[key(name.partition("/")[0])]


def number_of(text):
    return int(text) if text else None


def weekday_of(match):
    name = match["weekday"]
    return weekdays()[key(name)] if name else None
