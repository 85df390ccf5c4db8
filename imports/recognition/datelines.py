"""Where and when a text was given out, as it stands before its first words: “Geneva, 4 May – …”."""

import re
from dataclasses import dataclass
from itertools import islice

from .dates import Day, days_at
from .phrases import is_lone, key, keys, kinds_of, plain
from .places import is_known, ordinary

LONGEST = 140  # a dateline ends before
#: What ends a dateline: a dash, with a space behind it or after a number; a colon after a date.
DASH = re.compile(
    r"(?:\.(?=-)|\s{0,2})(?P<dash>--|[-–—―])(?:\s{1,3}|$)|(?:(?<=\d)|\s)(?P<tight>[–—―])(?=[^\W\d_])"
    r"|(?<=[^\W\d_])(?P<em>[—―])(?=[^\W\d_])|(?<=\d)\s?(?P<colon>:)\s{1,3}"
)
AGENCY = re.compile(r"\s{0,2}\((?:[A-ZÀ-Ý/. -]{2,20}|[\u0600-\u06ff\s]{3,40})\)\s?\.?$")
PART = re.compile(r"[\s/'-]+")
BORDER = re.compile(r"[,،|]\s*|\(|\s[-–—]\s|(?<=\S)\s(?=\d)|^")


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


def dateline_in(text, *, needs_day=False):
    """Return the dateline at the beginning of a line, or None."""
    head = plain(text[:LONGEST])
    dashes = list(islice(DASH.finditer(head), 3))
    dated = (with_day(head, dash.start(), dash.end(), text) for dash in dashes)
    found = next(filter(None, dated), None)
    if found or needs_day or not dashes:
        return found
    return without_date(head, dashes[0], text)


def with_day(head, stop, end, text):
    """Return the dateline up to `stop` if it has a day, before or behind the place; the text then
    begins at `end`.
    """
    before = without_agency(head[:stop])
    for border in BORDER.finditer(before):
        days = days_at(before, border.end()) if before[border.end() :].strip() else None
        if not days or not days.is_one:
            continue
        if border.start():
            start, place, rest = 0, text[: border.start()], before[days.end :].strip(AROUND + ".")
        else:
            start, place, rest = days.end, text[days.end : len(before)], ""
        place = whole(place.strip(AROUND))
        if not place and days_at(text, end):
            return None  # “27 May – 30 May”
        is_place = may_be_place(place) and (border.start() or is_named(place))
        if not rest and (not place or is_place):
            return Dateline(place, days.first, start, border.end(), end)
    return None


AROUND = " \u00a0\u202f,،|()–—-"


def whole(place):
    """Return the name with the bracket at its end that was taken for a sign around it."""
    return place + ")" if place.count("(") > place.count(")") else place


def without_agency(before):
    agency = AGENCY.search(before)
    return before[: agency.start()] if agency else before


def without_date(head, dash, text):
    """Return the dateline before a dash if that is the name of a place only."""
    place = whole(text[: len(without_agency(head[: dash.start()]))].strip(AROUND))
    follows = text[dash.end() : dash.end() + 1]
    if not place or follows.islower() or dash["colon"] or not may_be_place(place):
        return None
    if is_place(place):
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


def is_place(place):
    """Say whether it is a place that is known, or several: “Geneva/Nairobi”, “Nairobi, Kenya”."""
    if is_known(place):
        return True
    parts = [part.strip() for part in re.split(r"[/,،]| and | et | y ", place) if part.strip()]
    return any(map(is_known, parts)) and all(map(is_named, parts))


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


def lone_dateline(text):
    """Return the dateline that a line is, and nothing else: “New York, 4 May 2020”."""
    if len(text) > 80:
        return None
    found = with_day(plain(text), len(text), len(text), text)
    is_sure = found and found.place and is_place(found.place)
    return found if is_sure else None


def lone_day(text):
    """Return the `Days` that a line is, and nothing else: “4 May 2023”, “Published: 4 May 2023”."""
    if len(text) > 80:
        return None
    head = plain(text)
    label, colon, _ = head.partition(":")
    start = len(label) + 1 if colon and is_lone(label, "labels", "published") else 0
    start += len(head[start:]) - len(head[start:].lstrip())
    days = days_at(head, start)
    return days if days and days.is_one and not head[days.end :].strip(AROUND + ".") else None


def place_of(dateline):
    return ordinary(dateline.place)
