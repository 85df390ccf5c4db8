"""What else a reader of a page may want: what its editors chose, then what has most in common."""

from functools import cache, reduce
from operator import add

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from .languages import current
from .links import as_rows, by_type, link_of, model_of, public_links
from .models import page_models
from .querysets import content_type, links_from
from .statements import written_once

#: So many related pages are found for a page; editors may choose more.
MOST = 4
#: So many of the newest public pages count for each tag, goal, country or office: however many
#: there are, a page costs the same.
NEWEST = 25
#: Of pages with something in common, so many of those with most are looked at.
WEIGHED = 25
#: Chosen by an editor: more than any page has in common with another.
CHOSEN = 1_000_000
#: Where the rows of what a page has many of stand on it.
ROWS = {
    "tags": "tag_rows",
    "goals": "goal_rows",
    "countries": "country_rows",
    "offices": "office_rows",
}

#: So many more rows are asked for at a time: for each number there is a statement.
STEP = 8
#: No row has this key.
NOBODY = [0]

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
    chosen_types, own = by_type(chosen), own_keys(page)
    if not chosen_types and not own:
        return {}
    left_out = by_type([*chosen, own_pair(page)])
    values = {
        **{f"chosen_{type_id}": keys for type_id, keys in chosen_types.items()},
        **own,
        **{
            f"but_{content_type(other).pk}": left_out.get(content_type(other).pk, NOBODY)
            for other in (dated_models() if own else ())
        },
    }
    most = STEP * (1 + (len(chosen) + MOST) // STEP)
    kind = type(page), language, tuple(chosen_types), tuple(own), most
    return {row[:2]: link_of(row, language) for row in most_related(*kind, at=at, **values)}


@written_once
def most_related(model, language, chosen_types, relations, most, *, at, **keys):
    """Return the rows of what was chosen, and of what has something in common with a page."""
    queries = [
        *choices(chosen_types, language, at, keys),
        *kin({name: keys[name] for name in relations}, language, at, keys),
    ]
    rows = queries[0].union(*queries[1:], all=True)
    return rows.order_by("-weight", "-day", "type_id", "-pk")[:most]


def choices(types, language, at, keys):
    for type_id in types:
        pages = model_of(type_id).objects.public(language, at)
        weight, day = Value(CHOSEN, IntegerField()), Cast(Value(None), DateField())
        chosen = pages.filter(pk__in=keys[f"chosen_{type_id}"])
        yield as_rows(chosen, language, weight=weight, day=day)


def own_keys(page):
    """Return the keys of what a page may have in common with others, by relation; nothing of a page
    that has no date.
    """
    if not page.dated_by:
        return {}
    own = {name: [row["pk"] for row in getattr(page, ROWS[name])] for name in page.common}
    return {name: keys or NOBODY for name, keys in own.items()} if any(own.values()) else {}


@cache
def dated_models():
    return [model for model in page_models() if model.dated_by]


def kin(own, language, at, keys):
    """Yield the pages of each dated type that have something in common with a page."""
    for model in dated_models() if own else ():
        but = keys[f"but_{content_type(model).pk}"]
        pages = model.objects.public(language, at).exclude(pk__in=but)
        day = Cast(model.dated_by, DateField())
        yield as_rows(weighed(pages, own), language, weight=F("weight"), day=day)


class NewestOfEach(Func):
    """The newest pages for each of some keys, as rows of `page_key` and `weight`: `rows` finds them
    for the key `about.value`. Each is read from its index, however rare or common it is.
    """

    output_field = BigIntegerField()
    #: SQLite knows no LATERAL, but lets a list of JSON be made of what stands left of it.
    template = (
        "(SELECT tie.value AS page_key, {weight:d} AS weight "
        "FROM json_each(json_array({keys})) AS about, json_each("
        "(SELECT json_group_array(newest.page_key) FROM {rows} AS newest)) AS tie)"
    )
    postgresql_template = (
        "(SELECT tie.page_key, {weight:d} AS weight "
        "FROM unnest(ARRAY[{keys}]::bigint[]) AS about(value) CROSS JOIN LATERAL {rows} AS tie)"
    )

    def __init__(self, keys, rows, weight):
        super().__init__(*map(Value, keys), Subquery(rows, output_field=self.output_field))
        self.weight = weight

    def as_sql(self, compiler, connection, template=None, **_options):
        *keys, rows = map(compiler.compile, self.get_source_expressions())
        places = ", ".join(sql for sql, _params in keys)
        sql = (template or self.template).format(weight=self.weight, keys=places, rows=rows[0])
        return sql, tuple(param for _sql, params in (*keys, rows) for param in params)

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, self.postgresql_template)


class Heaviest(Func):
    """The pages in which the weights of some ties add up to most; each expression is a subquery
    with rows of `page_key` and `weight`.
    """

    template = (
        "(SELECT tie.page_key FROM (SELECT * FROM %(expressions)s AS ties) AS tie "
        f"GROUP BY tie.page_key ORDER BY SUM(tie.weight) DESC, tie.page_key DESC LIMIT {WEIGHED})"
    )
    arg_joiner = " AS ties UNION ALL SELECT * FROM "
    output_field = BigIntegerField()


def weighed(pages, own):
    """Return those of `pages` that have most of `own`, keys by relation, each with its `weight`:
    the sum over all that it has of them.
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
    key = RawSQL("about.value", (), output_field=BigIntegerField())
    newest = (
        NewestOfEach(
            own[relation], pages.newest_with(relation, key)[:NEWEST], model.common[relation]
        )
        for relation in ties
    )
    return pages.filter(pk__in=Heaviest(*newest)).annotate(weight=reduce(add, counts))


def similar(page, language, at, limit, excluded):
    """Return links to public pages whose text is like that of the page."""
    found = []
    for find in finders:
        found += find(page, language, at, limit - len(found), [*excluded, *found])
    links = public_links(found, language, at)
    return [links[pair] for pair in found if pair in links][:limit]
