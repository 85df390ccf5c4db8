"""What else a reader of a page may want: what its editors chose, then what has most in common."""

from functools import reduce
from operator import add

from django.db.models import (
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from .languages import current
from .links import as_rows, link_of, model_of, public_links
from .models import page_models
from .querysets import content_type, links_from

#: So many related pages are found for a page; editors may choose more.
MOST = 4
#: So many of the newest pages are weighed against each other: of articles, those with each thing in
#: common; of a type without such lists, the newest of all.
WEIGHED = 40
#: Chosen by an editor: more than any page has in common with another.
CHOSEN = 1_000_000
#: Where the rows of what a page has many of stand on it.
ROWS = {
    "tags": "tag_rows",
    "goals": "goal_rows",
    "countries": "country_rows",
    "offices": "office_rows",
}

finders = []


def register(find):
    """Let `find` add pages with a similar text: a function of the page, the language, the moment,
    the number wanted and the pairs to leave out, that returns `(content type id, primary key)`s.
    """
    finders.append(find)


def related(page, language=None, at=None):
    """Return a `Link` for each public page that a page loaded by `for_page` is related to.

    One query finds all that was chosen or has something in common; a second one at most, and those
    of the finders, what is similar, where that is too little.
    """
    language, at = language or current(), at or timezone.now()
    chosen = [(row["type_id"], row["pk"]) for row in page.related_rows]
    found = choices_and_kin(page, chosen, language, at)
    links = [found.pop(pair) for pair in chosen if pair in found]
    links += list(found.values())[: max(MOST - len(links), 0)]
    if type(page).dated_by and len(links) < MOST:
        excluded = [*chosen, *found, own_pair(page)]
        links += similar(page, language, at, MOST - len(links), excluded)
    return links


def own_pair(page):
    return content_type(type(page)).pk, page.draft_of_id or page.pk


def choices_and_kin(page, chosen, language, at):
    """Return the links to what was chosen and what has something in common, by content type and
    key, the most related first.
    """
    queries = [*choices(chosen, language, at), *kin(page, chosen, language, at)]
    if not queries:
        return {}
    rows = queries[0].union(*queries[1:], all=True).order_by("-weight", "-day", "type_id", "-pk")
    return {row[:2]: link_of(row, language) for row in rows[: len(chosen) + MOST]}


def choices(chosen, language, at):
    wanted = {}
    for type_id, pk in chosen:
        wanted.setdefault(type_id, []).append(pk)
    for type_id, pks in wanted.items():
        pages = model_of(type_id).objects.public(language, at).filter(pk__in=pks)
        weight, day = Value(CHOSEN, IntegerField()), Cast(Value(None), DateField())
        yield as_rows(pages, language, weight=weight, day=day)


def kin(page, chosen, language, at):
    """Yield the pages of each dated type that have something in common with this one."""
    model = type(page)
    if not model.dated_by:
        return
    own = {
        relation: [row["pk"] for row in getattr(page, ROWS[relation])] for relation in model.common
    }
    own = {relation: pks for relation, pks in own.items() if pks}
    for other in page_models() if own else ():
        if other.dated_by:
            excluded = [
                pk for type_id, pk in [*chosen, own_pair(page)] if type_id == content_type(other).pk
            ]
            pages = other.objects.public(language, at).exclude(pk__in=excluded)
            day = Cast(other.dated_by, DateField())
            found = weighed(pages, own).filter(weight__gt=0)
            yield as_rows(found, language, weight=F("weight"), day=day)


def weighed(pages, own):
    """Return the newest of `pages` that have one of `own`, keys by relation, each with its
    `weight`: the sum over all that it has of them.
    """
    model = pages.model
    ties = {
        relation: links_from(model, relation).filter(other_key__in=pks)
        for relation, pks in own.items()
        if relation in model.common
    }
    counts = (
        model.common[relation]
        * Coalesce(
            Subquery(
                rows.filter(page_key=OuterRef("pk"))
                .order_by()
                .values("page_key")
                .annotate(number=Count("pk"))
                .values("number")
            ),
            0,
        )
        for relation, rows in ties.items()
    )
    newest = pages.newest_with(own, WEIGHED)
    return model.objects.filter(pk__in=newest).annotate(weight=reduce(add, counts))


def similar(page, language, at, limit, excluded):
    """Return links to public pages whose text is like that of the page."""
    found = []
    for find in finders:
        found += find(page, language, at, limit - len(found), [*excluded, *found])
    links = public_links(found, language, at)
    return [links[pair] for pair in found if pair in links][:limit]
