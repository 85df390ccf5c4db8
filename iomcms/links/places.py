"""Where links stand, and on the pages that are public or will be (`shared`: in all other rows).

What has rich texts and addresses is read from the models. Rows come by their keys, some hundred at
a time: a query for each such portion, and never more in memory.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from publishing import links
from publishing.address_fields import LeadingField
from publishing.checks.markup import Markup
from publishing.languages import CODES, localized
from publishing.models import RelatedItem
from publishing.references import reference_of
from publishing.snapshots import part_models
from publishing.usage import text_columns

from .models import type_of

#: How many rows are read at once.
ROWS = 500


@dataclass(frozen=True)
class Place:
    """A link and where it stands.

    `language` is empty where all languages share it. `at` is the moment from which visitors find it
    there, and `base` the address of its page. A link that follows a page has the content type and
    the key of that as its `target`; its `read_as` is what its address means where that is not what
    is written.
    """

    type_id: int
    pk: int
    title: str
    language: str
    field: str
    address: str
    words: str
    at: datetime
    base: str = ""
    target: tuple | None = None
    read_as: str = ""
    #: Whether the library knows by itself that it is there (library/text_uses.py).
    is_text: bool = False


def address_columns(model):
    columns = [each for each in model._meta.concrete_fields if isinstance(each, LeadingField)]
    return [column.name for column in columns]


def portions(rows):
    """Yield rows by their keys, in lists."""
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS]):
        yield found
        if len(found) < ROWS:
            return
        last = key_of(found[-1])


def key_of(row):
    return row["pk"] if isinstance(row, dict) else row.pk


# Pages


def places_of_pages(model, at):
    columns = [
        *("pk", *text_columns(model), *address_columns(model)),
        *(
            localized(name, code)
            for name in ("title", "publish_at", "unpublish_at", model.address_field)
            for code in CODES
        ),
    ]
    is_out = Q()
    for code in CODES:
        is_out |= is_or_will_be_public(code, at)
    pages = model._default_manager.pages().filter(is_out).rewrite(False).values(*columns)
    for found in portions(pages):
        for row in found:
            yield from Edition(model, row, at).places()
        yield from places_of_parts(model, found, at)


def is_or_will_be_public(code, at):
    publish_at, unpublish_at = (localized(f"{name}publish_at", code) for name in ("", "un"))
    return Q(**{f"{publish_at}__isnull": False}) & (
        Q(**{f"{unpublish_at}__isnull": True}) | Q(**{f"{unpublish_at}__gt": at})
    )


class Edition:
    """The editions of a page's row of values, as places of links."""

    def __init__(self, model, row, at):
        self.model, self.row, self.at = model, row, at
        self.type_id, self.languages = type_of(model).pk, self.out_in()

    def out_in(self):
        """Return from when the page is read, by language."""
        found = {}
        for code in CODES:
            publish_at = self.row[localized("publish_at", code)]
            until = self.row[localized("unpublish_at", code)]
            if publish_at and not (until and until <= self.at):
                found[code] = max(publish_at, self.at)
        return found

    def places(self):
        for name in text_columns(self.model):
            language = self.model._meta.get_field(name).language
            if language in self.languages:
                yield from self.in_text(name, language)
        for name in address_columns(self.model):
            if self.row[name]:
                yield self.place("", name, self.row[name])

    def in_text(self, name, language):
        field = name.removesuffix(localized("", language))
        for link in links_in(self.row[name]):
            yield self.place(language, field, link.href, link.words, link.page, is_text=True)

    def place(self, language, field, address, words="", page="", **more):
        code = language or next(iter(self.languages))
        own = self.row[localized(self.model.address_field, code)]
        return Place(
            self.type_id,
            self.row["pk"],
            self.row[localized("title", code)] or "",
            language,
            field,
            address,
            words,
            self.languages[code],
            self.model.url_for(own, code) if own else "",
            more.pop("target", None) or target_of(page),
            **more,
        )


def places_of_parts(model, rows, at):
    """Yield the places in the parts of some pages; a query for each kind of part with links."""
    pages = {row["pk"]: Edition(model, row, at) for row in rows}
    for relation, (part, page_field) in part_models(model).items():
        if part is RelatedItem:
            yield from related_places(model, relation, pages)
        elif names := address_columns(part):
            parts = part._default_manager.filter(**{f"{page_field}__in": pages}).order_by("pk")
            for values in parts.values(page_field, *names):
                for name in filter(values.get, names):
                    page = pages[values[page_field]]
                    yield page.place("", f"{relation}.{name}", values[name])


def related_places(model, relation, pages):
    items = RelatedItem.objects.filter(source_type=type_of(model), source_id__in=pages)
    for item in items.order_by("pk").values("source_id", "target_type_id", "target_id"):
        target = item["target_type_id"], item["target_id"]
        page = pages[item["source_id"]]
        yield page.place("", relation, reference_of(*target), target=target)


# Texts


@dataclass(frozen=True)
class Written:
    href: str
    words: str = ""
    page: str = ""


def links_in(html):
    """Return the links of a rich text, and the files of its pictures."""
    if not html or ("href=" not in html and "src=" not in html):
        return []
    markup = Markup(html)
    links = [Written(link.href, link.text, link.page) for link in markup.links]
    return links + [Written(image.src, image.alt) for image in markup.images]


def target_of(reference):
    """Return the content type and the key of the page that `articles.article:12` stands for; one
    that no page has where it stands for nothing.
    """
    return (links.key_of(reference) or (0, 0)) if reference else None
