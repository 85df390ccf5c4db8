"""What results can be narrowed down by: names of keys, and keys of names."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from organisation.models import Country, Office
from publishing.languages import localized, with_default
from publishing.models import Tag
from publishing.statements import written_once

from .sources import kinds

#: How many choices a facet offers.
SHOWN = 8
LABELS = {
    "kind": _("Kind"),
    "year": _("Year"),
    "office": _("Office"),
    "country": _("Country"),
    "tag": _("Topic"),
}

#: The facets whose values are rows, see `rows_of`.
OF_ROWS = ("office", "country", "tag")


@dataclass(frozen=True)
class Choice:
    """A value of a facet, how many pages have it, and the address that chooses it or lets it go."""

    label: str
    number: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list


def resolve(chosen, language, at):
    """Return what was chosen with keys instead of slugs and codes, or None where there is no such
    thing; one query.
    """
    queries = [
        named(name, rows.filter(**{column: chosen[name]}), column, F(column))
        for name, (rows, column) in rows_of(language, at).items()
        if name in chosen
    ]
    if not queries:
        return dict(chosen)
    keys = {name: pk for name, pk, _value, _label in union(queries)}
    if len(keys) < len(queries):
        return None
    return chosen | keys


def rows_of(language, at):
    """Return, for the facets whose values are rows, these and the column that names them in an
    address. An office that is not public is not named.
    """
    return {
        "office": (Office.objects.public(language, at), localized("slug", language)),
        "country": (Country.objects.all(), "code"),
        "tag": (Tag.objects.all(), "slug"),
    }


def named(name, rows, value, label):
    return (
        rows.order_by()
        .annotate(
            facet=Value(name), key=F("pk"), facet_value=Cast(value, CharField()), facet_label=label
        )
        .rewrite(False)  # modeltranslation would put the columns in another order
        .values_list("facet", "key", "facet_value", "facet_label")
    )


def union(queries):
    return queries[0].union(*queries[1:], all=True).order_by() if queries else ()


def facets(counts, text, chosen, language, at):
    """Return the facets of results with the values that they have most, in one query."""
    wanted = {name: [key for key, _n in counts[name].most_common(SHOWN)] for name in counts}
    of_rows = {name: wanted[name] for name in OF_ROWS if wanted[name]}
    rows = names_of(Tag, tuple(of_rows), language, at=at, **of_rows) if of_rows else ()
    names = {(name, key): (value, label) for name, key, value, label in rows}
    kind_labels = kinds()
    names |= {("kind", kind): (kind, kind_labels.get(kind)) for kind in wanted["kind"]}
    names |= {("year", year): (str(year), str(year)) for year in wanted["year"]}
    found = []
    for name, keys in wanted.items():
        keys = sorted(keys, reverse=True) if name == "year" else keys
        choices = [
            choice(name, *names[name, key], counts[name][key], text, chosen)
            for key in keys
            if (name, key) in names and names[name, key][1]
        ]
        if choices:
            found.append(Facet(name, LABELS[name], choices))
    return found


@written_once
def names_of(_first, facets, language, *, at, **keys):
    """Return the rows of some facets with the given keys, ready to be named."""
    labels = {"office": F(localized("title", language)), "country": with_default("name", language)}
    labels["tag"] = with_default("name", language)
    rows = rows_of(language, at)
    return union(
        [
            named(
                name,
                rows[name][0].filter(pk__in=keys[name]),
                rows[name][1],
                Cast(labels[name], CharField()),
            )
            for name in facets
        ]
    )


def choice(name, value, label, number, text, chosen):
    is_chosen = str(chosen.get(name, "")) == value
    others = {each: chosen[each] for each in chosen if each != name}
    values = others if is_chosen else others | {name: value}
    return Choice(label, number, "?" + urlencode({"q": text, **values}), is_chosen)
