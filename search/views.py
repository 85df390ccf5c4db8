from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import Error
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from publishing.freshness import remembered
from publishing.languages import CODES, NAMES, current
from publishing.links import as_rows, by_type, keys_by_label, link_of, model_of
from publishing.pagination import paginate
from publishing.querysets import content_type
from publishing.reversing import address
from publishing.statements import written_once

from . import reports
from .extracts import FARTHEST, extract, marked
from .facets import facets, resolve
from .finding import MOST, MOST_ELSEWHERE, Found, counts, find, in_other_languages
from .forms import Choices
from .hints import hint
from .models import PromotedResult, SearchDocument, normal_phrase
from .queries import LONGEST, Query
from .sources import kinds

SIZE = 20
#: What marks a question that an editor asks again from the report: it is counted no more.
AGAIN = "again"


@dataclass(frozen=True)
class Result:
    """A page as the list of results shows it; title and extract are HTML."""

    title: str
    url: str
    extract: str
    kind: str
    date: object


@require_safe
def results(request):
    at, language = timezone.now(), current()
    text = " ".join(request.GET.get("q", "")[:LONGEST].replace("\0", " ").split())
    query = Query.of(text, language)
    chosen = Choices.chosen_in(request.GET)
    context = {"text": text, "query": query}
    if query:
        context |= answer(request, query, text, chosen, at)
    return render(request, "search/results.html", context)


def answer(request, query, text, chosen, at):
    """Return what the page says of a question."""
    wanted = None if chosen is None else resolve(chosen, query.language, at)
    found = Found() if wanted is None else find(query, at, **wanted)
    slice_ = paginate(request, found.hits, SIZE)
    promoted = [] if chosen else promotions(query, text)
    links, shown = shown_results(slice_.rows, promoted, query, at)
    is_missed = (found.is_loose or not found.hits) and not chosen and chosen is not None
    if is_missed and not found.hits and not links and AGAIN not in request.GET:
        with suppress(Error):  # the answer does not need it, and the primary may be away
            reports.count(text, query)
    return {
        "found": found,
        "number": len(found.hits),
        "most": MOST,
        "slice": slice_,
        "promoted": links if slice_.number == 1 else [],
        "results": shown,
        "facets": facets(counts(found.hits), text, chosen or {}, query.language, at),
        "hint": hint(query, at) if is_missed else "",
        "languages": other_languages(query, text, at),
        "chosen": chosen or {},
        "base": urlencode({"q": text}),
        "is_narrowed": bool(chosen) or chosen is None,
        "pages": pages(slice_, text, chosen or {}),
    }


def promotions(query, text):
    """Return the `(content type id, primary key)` of the pages promoted for a phrase."""
    language = query.language
    phrases = remembered(f"promoted-{language}", lambda: promoted_in(language))
    return phrases.get(normal_phrase(text, language), []) if phrases else []


def promoted_in(language):
    """Return the pages promoted in a language, `{phrase: [(content type id, primary key), …]}`."""
    rows = PromotedResult.objects.filter(language=language).order_by("position", "pk")
    found = {}
    for phrase, *key in rows.values_list("normal_phrase", "target_type_id", "target_id"):
        found.setdefault(phrase, []).append(tuple(key))
    return found


def shown_results(hits, promoted, query, at):
    """Return the links of the promoted pages, and the other results, in one query.

    The rule of visibility is asked once more of the pages themselves.
    """
    links, bodies = links_and_bodies([*promoted, *(hit.key for hit in hits)], query.language, at)
    labels = kinds()
    shown = [
        Result(
            marked(links[hit.key].title, query),
            links[hit.key].url,
            extract(links[hit.key].summary, bodies[hit.key], query),
            labels.get(hit.kind, ""),
            hit.date,
        )
        for hit in hits
        if hit.key in links and hit.key not in promoted
    ]
    return [links[key] for key in promoted if key in links], shown


def links_and_bodies(keys, language, at):
    """Return the links to those of the pages that are public, and what of their texts extracts are
    made of; both by key.
    """
    wanted = by_type(keys)
    if not wanted:
        return {}, {}
    models = tuple(map(model_of, wanted))
    rows = rows_with_bodies(
        SearchDocument, models, language, at=at, **keys_by_label(models, wanted)
    )
    links = {row[:2]: link_of(row, language) for row in rows}
    return links, {row[:2]: row[-1] or "" for row in rows}


@written_once
def rows_with_bodies(documents, models, language, *, at, **keys):
    queries = []
    for model in models:
        pages = model.objects.public(language, at).filter(pk__in=keys[model._meta.label])
        own = documents.objects.filter(
            content_type=content_type(model), object_id=OuterRef("pk"), language=language
        )
        body = Subquery(own.annotate(begin=Left("body", FARTHEST)).values("begin"))
        queries.append(as_rows(pages, language, searched=body))
    return queries[0].union(*queries[1:], all=True).order_by()


def other_languages(query, text, at):
    """Return the other languages in which the question finds something."""
    queries = [Query.of(text, code) for code in CODES if code != query.language]
    return [
        {
            "code": code,
            "name": NAMES[code],
            "number": number,
            "is_at_least": number == MOST_ELSEWHERE,
            "url": f"{address('search:results', (), code)}?{urlencode({'q': text})}",
        }
        for code, number in in_other_languages(queries, at).items()
    ]


def pages(slice_, text, chosen):
    """Return the addresses of the pages of results before and after this one."""
    asked = {"q": text, **chosen}
    previous = asked if slice_.number == 2 else {**asked, "page": slice_.number - 1}
    return {
        "previous": f"?{urlencode(previous)}",
        "next": f"?{urlencode({**asked, 'page': slice_.number + 1})}",
    }
