from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import Error
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from publishing.languages import CODES, NAMES, current
from publishing.links import public_links
from publishing.pagination import paginate

from . import reports
from .extracts import extract, marked
from .facets import facets, resolve
from .finding import MOST, Found, counts, find, in_other_languages
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
    choices = Choices(request.GET)
    chosen = choices.chosen()
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
    rows = PromotedResult.objects.filter(
        language=query.language, normal_phrase=normal_phrase(text, query.language)
    )
    return list(rows.order_by("position", "pk").values_list("target_type_id", "target_id"))


def shown_results(hits, promoted, query, at):
    """Return the links of the promoted pages, and the other results, in two queries.

    The rule of visibility is asked once more of the pages themselves.
    """
    documents = SearchDocument.objects.in_bulk([hit.pk for hit in hits])
    ordered = [documents[hit.pk] for hit in hits if hit.pk in documents]
    keys = [*promoted, *(document.key for document in ordered)]
    links = public_links(keys, query.language, at)
    labels = kinds()
    shown = [
        Result(
            marked(links[document.key].title, query),
            links[document.key].url,
            extract(document.summary, document.body, query),
            labels.get(document.kind, ""),
            document.date,
        )
        for document in ordered
        if document.key in links and document.key not in promoted
    ]
    return [links[key] for key in promoted if key in links], shown


def other_languages(query, text, at):
    """Return the other languages in which the question finds something."""
    queries = [Query.of(text, code) for code in CODES if code != query.language]
    return [
        {"code": code, "name": NAMES[code], "number": number, "url": address(code, text)}
        for code, number in in_other_languages(queries, at).items()
    ]


def address(language, text):
    with translation.override(language):
        return f"{reverse('search:results')}?{urlencode({'q': text})}"


def pages(slice_, text, chosen):
    """Return the addresses of the pages of results before and after this one."""
    asked = {"q": text, **chosen}
    previous = asked if slice_.number == 2 else {**asked, "page": slice_.number - 1}
    return {
        "previous": f"?{urlencode(previous)}",
        "next": f"?{urlencode({**asked, 'page': slice_.number + 1})}",
    }
