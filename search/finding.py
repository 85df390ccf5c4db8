"""Finds the public pages that have some words, in the order in which they are shown."""

from collections import Counter
from dataclasses import dataclass, field
from math import exp

from publishing.languages import CODES

from .engines import engine
from .models import SearchDocument

#: Of more pages that match, the newest are judged: a word that is everywhere finds what is new.
MOST = 1_000
COLUMNS = ("pk", "rank", "title_words", "kind", "date", "publish_at", "offices", "countries", "tags")
#: What the parts of a page's score are worth, each of them 0 to 1.
IN_TITLE, FILLS_TITLE, IN_TEXT, FRESH = 1.5, 0.75, 1.0, 0.25
#: How fresh is what has no date, and how many years make something old.
DATELESS, OLD = 0.6, 3


@dataclass
class Hit:
    """A document that was found, without its texts."""

    pk: int
    rank: float
    title_words: str
    kind: str
    date: object
    publish_at: object
    offices: list
    countries: list
    tags: list

    @property
    def year(self):
        return self.date and self.date.year


@dataclass
class Found:
    """The best of what was found; `has_more` says that there is more than was judged, `is_loose`
    that no page has all the words.
    """

    hits: list = field(default_factory=list)
    has_more: bool = False
    is_loose: bool = False


def find(query, at, **chosen):
    """Return what is found for a `Query`, the best first; `chosen` narrows it down, see
    `narrowed`.
    """
    documents = narrowed(SearchDocument.objects.public(query.language, at), **chosen)
    hits, is_loose = best(documents, query, at), False
    if not hits and len(query.words) > 1:
        hits, is_loose = best(documents, query.loosely, at), True
    return Found(hits[:MOST], len(hits) > MOST, is_loose and bool(hits))


def narrowed(documents, kind=None, year=None, office=None, country=None, tag=None):
    """Return the documents of a kind, a year, and of an office, a country and a tag by their
    keys.
    """
    wanted = {
        "kind": kind,
        "date__year": year,
        "offices__has": office,
        "countries__has": country,
        "tags__has": tag,
    }
    return documents.filter(**{lookup: value for lookup, value in wanted.items() if value})


def best(documents, query, at):
    matches = engine().ranked(engine().matching(documents, query), query)
    rows = matches.order_by("-publish_at", "-pk").values_list(*COLUMNS)[: MOST + 1]
    hits = [Hit(*row) for row in rows]
    top = max((hit.rank for hit in hits), default=0) or 1
    scores = {hit.pk: score(hit, top, query, at) for hit in hits}
    return sorted(hits, key=lambda hit: scores[hit.pk], reverse=True)


def score(hit, top, query, at):
    """Return how good a hit is: by its title, then by its text, then by its age."""
    title = hit.title_words.split()
    numbers = range(len(query.words))
    held = sum(any(query.is_like(word, number) for word in title) for number in numbers)
    filled = sum(query.has(word) for word in title)
    fresh = DATELESS
    if hit.date:
        fresh = exp(-abs((at.date() - hit.date).days) / 365 / OLD)
    return (
        IN_TITLE * (held / len(query.words)) ** 2
        + FILLS_TITLE * (filled / len(title) if title else 0) * (held / len(query.words))
        + IN_TEXT * hit.rank / top
        + FRESH * fresh
    )


def counts(hits):
    """Return how many of the hits have each value, `{facet: Counter}`."""
    return {
        "kind": Counter(hit.kind for hit in hits),
        "year": Counter(hit.year for hit in hits if hit.year),
        "office": Counter(key for hit in hits for key in hit.offices),
        "country": Counter(key for hit in hits for key in hit.countries),
        "tag": Counter(key for hit in hits for key in hit.tags),
    }


def in_other_languages(queries, at):
    """Return how many pages match the question in each other language, `MOST` at the most, without
    those where none does.
    """
    numbers = {
        query.language: engine()
        .matching(SearchDocument.objects.public(query.language, at), query)
        .values("pk")[:MOST]
        .count()
        for query in queries
        if query
    }
    return {code: numbers[code] for code in CODES if numbers.get(code)}
