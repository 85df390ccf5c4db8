"""Finds the public pages that have some words, in the order in which they are shown."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from math import exp

from .engines import engine
from .fields import keys_in
from .models import SearchDocument

#: Of more pages that match, those are judged that have the words in their title, and the newest.
MOST = 200
#: To how many those in another language are counted.
MOST_ELSEWHERE = 100
COLUMNS = (
    "pk",
    "content_type_id",
    "object_id",
    "title_words",
    "kind",
    "date",
    "publish_at",
    "offices",
    "countries",
    "tags",
)
#: What the parts of a page's score are worth, each of them 0 to 1.
IN_TITLE, FILLS_TITLE, IN_TEXT, FRESH = 1.5, 0.75, 1.0, 0.25
#: How fresh is what has no date, and how many years make something old.
DATELESS, OLD = 0.6, 3


@dataclass
class Hit:
    """A document that was found, without its texts; keys and dates may be as the database keeps
    them.
    """

    pk: int
    content_type_id: int
    object_id: int
    title_words: str
    kind: str
    date: object
    publish_at: object
    offices: list
    countries: list
    tags: list
    rank: float = 0
    score: float = 0

    def __post_init__(self):
        if isinstance(self.date, str):
            self.date = date.fromisoformat(self.date)

    @property
    def key(self):
        return self.content_type_id, self.object_id

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
    `narrowed`. One query; one more where nothing has all words.
    """
    documents = narrowed(SearchDocument.objects.public(query.language, at), **chosen)
    marks = [f"{facet}:{value}" for facet, value in chosen.items() if value]
    found = best(documents, query, at, marks)
    if not found.hits and len(query.words) > 1:
        found = best(documents, query.loosely, at, marks)
        found.is_loose = bool(found.hits)
    return found


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


def best(documents, query, at, marks):
    """Return the documents that match, the best first: by title, age and text."""
    rows = engine().best(documents, query, at, COLUMNS, MOST + 1, marks)
    hits = {pk: Hit(pk, *row) for pk, *row in rows}
    return Found(in_order(hits.values(), query, at)[:MOST], has_more=len(hits) > MOST)


def alike(documents, query, at):
    """Return the documents that have words of a question in their title, the best first."""
    rows = engine().newest(documents, query, at, COLUMNS, MOST, in_title=True)
    return in_order([Hit(*row) for row in rows], query, at)


def in_order(hits, query, at):
    """Return the hits, the best first. How well a text matches is known of some, and means
    something among them alone.
    """
    top = max((hit.rank for hit in hits), default=0) or 1
    for hit in hits:
        hit.score = by_title(hit, query) + by_age(hit, at) + IN_TEXT * hit.rank / top
    return sorted(hits, key=lambda hit: (hit.score, hit.pk), reverse=True)


def by_title(hit, query):
    """Return how much of the question the title has, and how much of the title that is."""
    if not (filled := len(query.pattern.findall(hit.title_words))):
        return 0
    held = sum(bool(each.search(hit.title_words)) for each in query.patterns) / len(query.patterns)
    size = hit.title_words.count(" ") + 1
    return IN_TITLE * held**2 + FILLS_TITLE * held * filled / size


def by_age(hit, at):
    if not hit.date:
        return FRESH * DATELESS
    return FRESH * exp(-abs((at.date() - hit.date).days) / 365 / OLD)


def counts(hits):
    """Return how many of the hits have each value, `{facet: Counter}`."""
    return {
        "kind": Counter(hit.kind for hit in hits),
        "year": Counter(hit.year for hit in hits if hit.year),
        "office": Counter(key for hit in hits for key in keys_in(hit.offices)),
        "country": Counter(key for hit in hits for key in keys_in(hit.countries)),
        "tag": Counter(key for hit in hits for key in keys_in(hit.tags)),
    }


def in_other_languages(queries, at):
    """Return how many pages match the question in each other language, `MOST_ELSEWHERE` at the
    most, without those where none does.
    """
    questions = [
        (query, SearchDocument.objects.public(query.language, at)) for query in queries if query
    ]
    numbers = engine().numbers(questions, at, MOST_ELSEWHERE)
    return {
        query.language: number
        for (query, _documents), number in zip(questions, numbers, strict=True)
        if number
    }
