"""What each page type gives to the index. A page type of another room is added here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person
from pages.models import Page


@dataclass(frozen=True)
class Source:
    """How the pages of one type are searched.

    `texts` are its translated fields besides title and summary, `parts` those of its parts by
    relation, where `shown` lets them through; `offices` and `countries` are the relations to those
    it comes from and concerns. Nothing is taken from another page: that may not be public.
    """

    texts: tuple = ()
    parts: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    offices: str = "offices"
    countries: tuple = ("countries",)
    kind: Callable = lambda page: page._meta.model_name
    date: Callable = lambda page: None


SOURCES = {
    Article: Source(
        texts=("dateline_place", "body", "note_to_editors"),
        parts={"corrections": ("text",)},
        kind=lambda article: article.kind,
        date=lambda article: article.dateline_on,
    ),
    Event: Source(
        texts=("venue", "city", "body"),
        parts={
            "sessions": ("title", "speakers"),
            "speakers": ("name", "role"),
            "partners": ("name",),
        },
        # One without a name is a person with a page, who may not be public.
        shown={"speakers": Q(name__gt="")},
        countries=("countries", "country"),
        date=lambda event: event.starts_at.astimezone(event.zone).date(),
    ),
    Office: Source(texts=("acronym", "mandate"), offices="pk"),
    Person: Source(
        texts=("honorific", "biography"),
        parts={"appointments": ("role",)},
        offices="appointments__office",
        countries=(),
    ),
    Page: Source(texts=("body",)),
}


def kinds():
    """Return what results can be narrowed down to, `{kind: label}`."""
    types = {model: model._meta.verbose_name for model in SOURCES if model is not Article}
    return dict(Article.Kind.choices) | {
        model._meta.model_name: label for model, label in types.items()
    }
