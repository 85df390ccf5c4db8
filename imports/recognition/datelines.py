"""Where and when a text was given out, as it stands before its first sentence: “Geneva, 4 May – …”."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..recognised import Doubt
from .dates import Day, days_at, patterns, years_in
from .places import is_known, ordinary
from .phrases import is_lone, plain

LONGEST = 140  # a dateline ends before
DASH = re.compile(r"\s?\s?(?:--|[-–—―])(?=\s)\s{1,3}|(?<=[^\W\d_])\s?[–—―](?=[^\W\d_])")
AGENCY = re.compile(r"\s{0,2}\([A-ZÀ-Ý/. -]{2,20}\)$|\s{0,2}\([\u0600-\u06ff\s]{3,40}\)$")
PART = re.compile(r"[\s/'-]+")
#: Words that stand in the name of a place and begin small.
SMALL = set(
    "of and the de du des d la le les et y del al au aux el los las sur en l in und à".split()
)


@dataclass(frozen=True)
class Dateline:
    """`place` as the page writes it and `day`, either of which may be missing; their positions, and
    the `end` of all, where the text begins.
    """

    place: str
    day: Day | None
    day_start: int
    day_end: int
    end: int
    is_certain: bool = True


def dateline_in(text, vocabulary=None, *, needs_day=False):
    """Return the dateline at the beginning of a line, or None."""
    head = plain(text[:LONGEST])
    for count, dash in enumerate(DASH.finditer(head)):
        found = before_dash(head, dash, text, vocabulary, needs_day)
        if found or count == 2:
            return found
    return None


def before_dash(head, dash, text, vocabulary, needs_day):
    before = head[: dash.start()]
    if agency := AGENCY.search(before):
        before = before[: agency.start()]
    place_end, day_start, day_end, day = place_and_day(before)
    place = text[:place_end].strip(" \u00a0\u202f,،(")
    if day:
        if (place and not may_be_place(place, vocabulary)) or day_end < len(before.rstrip(" ).")):
            return None
        return Dateline(place, day, day_start, day_end, dash.end())
    rest = text[dash.end() : dash.end() + 2]
    if needs_day or not before.strip() or rest[:1].islower():
        return None
    if is_place(place, vocabulary):
        return Dateline(place, None, 0, 0, dash.end())
    if place.isupper() or looks_like_city(place):
        return Dateline(place, None, 0, 0, dash.end(), is_certain=False)
    return None


def place_and_day(before):
    """Return where the place ends, where the day begins and ends, and the day; before a dash."""
    for match in re.finditer(r"[,،]\s*|\(|\s[-–—]\s|(?<=\S)\s(?=\d)|^", before):
        start = match.end()
        if not before[start:].strip():
            continue
        days = days_at(before, start)
        if days and days.is_one and not before[days.end :].strip(" ).,،"):
            return match.start(), start, days.end, days.first
    return len(before), 0, 0, None


def may_be_place(place, vocabulary):
    """Say whether words before a date can name a place."""
    return (
        len(place) <= 70
        and len(place.split()) <= 8
        and not re.search(r"[.!?:;«»“”\d](?:\s|$)", bare(place))
    )


def bare(place):
    """Return the name without the full stops of its abbreviations: “Washington D.C.”."""
    return re.sub(r"\b(\w)\.", r"\1", re.sub(r"\bSt\.", "St", place))


def is_place(place, vocabulary):
    """Say whether it is a place that is known, or several: “Geneva/Nairobi”, “Nairobi, Kenya”."""
    parts = [part.strip() for part in re.split(r"[/,،]| and | et | y ", place) if part.strip()]
    return (
        is_known(place, vocabulary)
        or any(is_known(part, vocabulary) for part in parts)
        and (may_be_place(place, vocabulary) and all(is_named(part) for part in parts))
    )


def is_named(text):
    """Say whether each word begins as names do; Arabic has no capitals, so that few words count."""
    names = [word for word in PART.split(plain(text)) if word and word.casefold() not in SMALL]
    return bool(names) and all(not word[0].islower() and word[0].isalpha() for word in names)


def looks_like_city(place):
    """Say whether it is written as the name of a city: “Nouadhibou”, “Ain el Turck”."""
    has_capitals = place[:1].isupper()
    return has_capitals and len(place) <= 40 and len(place.split()) <= 4 and is_named(place)


def lone_day(text):
    """Return the `Days` that a line is, and nothing else: “4 May 2023”, “Published: 4 May 2023”."""
    if len(text) > 80:
        return None
    head = plain(text)
    label, colon, _ = head.partition(":")
    start = len(label) + 1 if colon and is_lone(label, "labels", "published") else 0
    start += len(head[start:]) - len(head[start:].lstrip())
    days = days_at(head, start)
    return days if days and days.is_one and not head[days.end :].strip(" .,،") else None


def dated(day, source, texts):
    """Return the date of a dateline's day and the doubts about it.

    A day without a year is that nearest to the date of the metadata; without these the year is the
    latest which the page's own text names.
    """
    if day is None:
        return without_day(source)
    words = f"{day.day}.{day.month}."
    if day.year:
        found = day.on()
    elif source.published_on:
        found = nearest(day, source.published_on)
    else:
        return with_proposed_year(day, texts)
    if not found:
        return None, [Doubt("dateline_on", "There is no such day.", words)]
    return found, list(doubts_about(day, found))


def doubts_about(day, found):
    if day.is_uncertain:
        yield Doubt(
            "dateline_on", "Read as day, month, year; it may be month, day, year.", str(found)
        )
    if day.weekday is not None and day.weekday != found.weekday():
        yield Doubt("dateline_on", "The weekday is not that of this date.", str(found))


def without_day(source):
    if source.published_on:
        return source.published_on, []
    return None, [Doubt("dateline_on", "Neither the page nor its metadata have a date.")]


def nearest(day, to):
    days = [day.on(year) for year in (to.year - 1, to.year, to.year + 1)]
    return min(filter(None, days), key=lambda found: abs(found - to), default=None)


def with_proposed_year(day, texts):
    """Propose the latest year of the page that is not ahead of us."""
    today = datetime.now(UTC).year
    years = [year for text in texts for year in years_in(text[:20_000]) if 1951 <= year <= today]
    if not years:
        return None, [
            Doubt(
                "dateline_on",
                "The dateline has no year, and the page names none.",
                f"{day.day}.{day.month}.",
            )
        ]
    found = day.on(max(years))
    message = "The dateline has no year. This one is proposed because the text names it."
    return found, [Doubt("dateline_on", message, str(max(years)))]


def place_of(dateline):
    return ordinary(dateline.place)
