"""Where and when a text was given out, as it stands before its first words: “Geneva, 4 May – …”."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from ..recognised import Doubt
from .dates import Day, days_at, years_in
from .phrases import is_lone, key, keys, kinds_of, plain
from .places import is_known, ordinary

LONGEST = 140  # a dateline ends before
#: What ends a dateline: a dash with a space behind it, or none after a number; a colon after a date.
DASH = re.compile(
    r"\s{0,2}(?P<dash>--|[-–—―])(?:\s{1,3}|$)|(?:(?<=\d)|\s)(?P<tight>[–—―])(?=[^\W\d_])"
    r"|(?<=[^\W\d_])(?P<em>[—―])(?=[^\W\d_])|(?<=\d)\s?(?P<colon>:)\s{1,3}"
)
AGENCY = re.compile(r"\s{0,2}\((?:[A-ZÀ-Ý/. -]{2,20}|[\u0600-\u06ff\s]{3,40})\)$")
PART = re.compile(r"[\s/'-]+")
BORDER = re.compile(r"[,،]\s*|\(|\s[-–—]\s|(?<=\S)\s(?=\d)|^")


@dataclass(frozen=True)
class Dateline:
    """`place` as the page writes it and `day`, either of which may be missing. They stand in the
    line at `place_start` and `day_start`; the text begins at `end`.
    """

    place: str
    day: Day | None
    place_start: int
    day_start: int
    end: int
    is_certain: bool = True

    def claims(self):
        """Return (start, end, field) for both, with the signs between and behind them."""
        found = [(self.place_start, "dateline_place")] if self.place else []
        found += [(self.day_start, "dateline_on")] if self.day else []
        found.sort()
        ends = [*(start for start, _ in found[1:]), self.end]
        return [
            (start if number else 0, end, name)
            for number, ((start, name), end) in enumerate(zip(found, ends, strict=True))
        ]


def dateline_in(text, vocabulary=None, *, needs_day=False):
    """Return the dateline at the beginning of a line, or None."""
    head = plain(text[:LONGEST])
    dashes = list(islice(DASH.finditer(head), 3))
    dated = (with_day(head, dash, text, vocabulary) for dash in dashes)
    found = next(filter(None, dated), None)
    if found or needs_day or not dashes:
        return found
    return without_date(head, dashes[0], text, vocabulary)


def with_day(head, dash, text, vocabulary):
    """Return the dateline before a dash if it has a day, before or behind the place."""
    before = without_agency(head[: dash.start()])
    for border in BORDER.finditer(before):
        days = days_at(before, border.end()) if before[border.end() :].strip() else None
        if not days or not days.is_one:
            continue
        if border.start():
            start, place, rest = 0, text[: border.start()], before[days.end :].strip(AROUND + ".")
        else:
            start, place, rest = days.end, text[days.end : len(before)], ""
        place = place.strip(AROUND)
        if not rest and (
            not place or (may_be_place(place) and (border.start() or is_named(place)))
        ):
            return Dateline(place, days.first, start, border.end(), dash.end())
    return None


AROUND = " \u00a0\u202f,،()–—-"


def without_agency(before):
    agency = AGENCY.search(before)
    return before[: agency.start()] if agency else before


def without_date(head, dash, text, vocabulary):
    """Return the dateline before a dash if that is the name of a place only."""
    place = text[: len(without_agency(head[: dash.start()]))].strip(AROUND)
    follows = text[dash.end() : dash.end() + 1]
    if not place or follows.islower() or dash["colon"] or not may_be_place(place):
        return None
    if is_place(place, vocabulary):
        return Dateline(place, None, 0, 0, dash.end())
    if dash["dash"] != "-" and looks_like_city(place):
        return Dateline(place, None, 0, 0, dash.end(), is_certain=False)
    return None


def may_be_place(place):
    """Say whether words before a date or a dash can name a place."""
    has_signs = re.search(r"[.!?:;«»“”\d](?:\s|$)|\s[-–—]\s", bare(place))
    return len(place) <= 70 and len(place.split()) <= 8 and not has_signs


def bare(place):
    """Return the name without the full stops of its abbreviations: “Washington D.C.”."""
    return re.sub(r"\b(\w)\.", r"\1", re.sub(r"\bSt\.", "St", place))


def is_place(place, vocabulary):
    """Say whether it is a place that is known, or several: “Geneva/Nairobi”, “Nairobi, Kenya”."""
    if is_known(place, vocabulary):
        return True
    parts = [part.strip() for part in re.split(r"[/,،]| and | et | y ", place) if part.strip()]
    return any(is_known(part, vocabulary) for part in parts) and all(map(is_named, parts))


def is_named(text):
    """Say whether each word begins as names do; Arabic has no capitals, so that few words count."""
    names = [
        word
        for word in PART.split(plain(text))
        if word and key(word) not in keys("places", "small")
    ]
    return bool(names) and all(not word[0].islower() and word[0].isalpha() for word in names)


def looks_like_city(place):
    """Say whether it is written as the name of a city: “Nouadhibou”, “Ain el Turck”."""
    is_word = key(place) in keys("places", "none") or key(place) in kinds_of("articles")
    is_short = len(place) <= 40 and len(place.split()) <= 4
    return place[:1].isupper() and is_short and is_named(place) and not is_word


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
