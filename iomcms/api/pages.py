"""What every page of the site has in common, whatever its type."""

from datetime import UTC, datetime
from typing import Literal

from django.contrib.contenttypes.models import ContentType
from pydantic import BaseModel, Field

from events.models import Event
from organisation.models import Office, Person
from publishing.addresses import withdrawal_of
from publishing.goals import GoalNumber
from publishing.languages import columns_in, current, localized
from publishing.links import public_links
from publishing.models import page_models
from publishing.richtext import RichTextField

from .cursors import keys_of_page
from .editions import Edition, Language, editions_of
from .pictures import PictureBody, picture
from .problems import Problem, nothing

SITE = "https://www.example.org"
TYPES = Literal[tuple(model._meta.model_name for model in page_models())]


class PageLink(BaseModel):
    """Another page that is public in the same language."""

    id: int = Field(examples=[5])
    title: str = Field(examples=["Office in Antigua and Barbuda"])
    url: str = Field(description="The page on the site.", examples=[f"{SITE}/en/offices/antigua/"])
    api_url: str = Field(description="The same in this API.", examples=[f"{SITE}/api/v1/offices/5"])


class RelatedLink(BaseModel):
    """A page that the editors name as related."""

    type: TYPES = Field(examples=["event"])
    id: int = Field(examples=[9])
    title: str = Field(examples=["Conference on bridges"])
    url: str = Field(
        description="The page on the site.", examples=[f"{SITE}/en/events/conference-on-bridges/"]
    )
    api_url: str | None = Field(
        description="The same in this API; null for a type that it has not.",
        examples=[f"{SITE}/api/v1/events/9"],
    )


class TagBody(BaseModel):
    slug: str = Field(description="The same in every language.", examples=["cities"])
    name: str = Field(examples=["Cities"])


class GoalBody(BaseModel):
    """A Sustainable Development Goal."""

    number: int = Field(ge=1, le=17, examples=[11])
    title: str = Field(examples=["Sustainable cities and communities"])


class CountryName(BaseModel):
    code: str = Field(description="ISO 3166-1, two letters.", examples=["AG"])
    name: str = Field(
        description="In the language of the answer, or else in the site's default one.",
        examples=["Antigua and Barbuda"],
    )


class PageItem(BaseModel):
    """A page as lists have it."""

    id: int = Field(description="The same in every language, and for ever.", examples=[12])
    language: Language = Field(description="The language of the texts.", examples=["en"])
    title: str = Field(examples=["A bridge for the town"])
    summary: str = Field(description="Plain text.", examples=["It was opened on Sunday."])
    url: str = Field(
        description="The page on the site: its canonical address.",
        examples=[f"{SITE}/en/news/a-bridge/"],
    )
    api_url: str = Field(
        description="The page in this API, whole.", examples=[f"{SITE}/api/v1/articles/12"]
    )
    published_at: datetime = Field(
        description="When it became public in this language.", examples=["2026-03-01T09:00:00Z"]
    )
    updated_at: datetime = Field(
        description="When what it says in this language last changed, or became public.",
        examples=["2026-03-02T15:30:00Z"],
    )
    editions: list[Edition] = Field(description="The languages in which it is public.")
    picture: PictureBody | None = Field(description="The main picture.")
    tags: list[TagBody]
    goals: list[GoalBody]


def page_item(visit, page):
    published_at = getattr(page, localized("publish_at"))
    return {
        "id": page.pk,
        "language": visit.language,
        "title": getattr(page, localized("title")),
        "summary": getattr(page, localized("summary")) or "",
        "url": visit.absolute(page.get_absolute_url()),
        "api_url": visit.resource(type(page), page.pk),
        "published_at": published_at,
        "updated_at": page.changed_at.astimezone(UTC),
        "editions": editions_of(visit, page),
        "picture": picture(visit, page.main_picture),
        "tags": page.tag_rows,
        "goals": [
            {"number": row["number"], "title": str(GoalNumber(row["number"]).label)}
            for row in page.goal_rows
        ],
    }


def related(visit, page):
    references = [(row["type_id"], row["pk"]) for row in page.related_rows]
    links = public_links(references, visit.language, visit.at)
    return [
        related_link(visit, *reference, links[reference])
        for reference in references
        if reference in links
    ]


def related_link(visit, type_id, pk, link):
    model = ContentType.objects.get_for_id(type_id).model_class()
    return {
        "type": model._meta.model_name,
        "id": pk,
        "title": link.title,
        "url": visit.absolute(link.url),
        "api_url": visit.resource(model, pk),
    }


def link(visit, model, pk, title, slug):
    """Return the link to a page that is known to be public."""
    return {
        "id": pk,
        "title": title,
        "url": visit.absolute(model.url_for(slug, visit.language)),
        "api_url": visit.resource(model, pk),
    }


def office_links(visit, rows):
    return [link(visit, Office, row["pk"], row["name"], row["slug"]) for row in rows]


def person_links(visit, rows):
    return [link(visit, Person, row["pk"], row["name"], row["slug"]) for row in rows]


def event_links(visit, rows):
    return [link(visit, Event, row["pk"], row["title"], row["slug"]) for row in rows]


def first(links):
    return links[0] if links else None


def list_of(visit, rows, order, asked, item):
    """Return one page of the list: `rows` are those that match, `item` makes the entry of one."""
    model = rows.model
    keys, cursor = keys_of_page(rows.order_by(), order, asked.cursor, asked.limit)
    loaded = model.objects.for_page(visit.language, visit.at).filter(pk__in=keys)
    pages = {page.pk: page for page in loaded.order_by().defer(*long_texts(model))}
    return {
        "items": [item(visit, pages[key]) for key in keys if key in pages],
        "next": next_address(visit, cursor),
    }


def long_texts(model):
    """Return the columns of the rich texts in the active language; no list shows them."""
    columns = columns_in(model, current())
    return [name for name in columns if isinstance(model._meta.get_field(name), RichTextField)]


def next_address(visit, cursor):
    if cursor is None:
        return None
    query = visit.request.GET.copy()
    query["cursor"] = cursor
    return f"{visit.origin}{visit.request.path}?{query.urlencode()}"


def found(visit, model, pk):
    """Return the page with that key, with all that it shows; a `Problem` where it is not public."""
    page = model.objects.for_page(visit.language, visit.at)
    page = page.public(visit.language, visit.at).filter(pk=pk).first()
    if page is None:
        raise elsewhere(visit, model, pk)
    return page


def elsewhere(visit, model, pk):
    """Return what is to be said of a page that is not public in this language: that it was, or in
    which it is; of one that is public nowhere, nothing.
    """
    page = model.objects.pages().filter(pk=pk).first()
    if page is None:
        return nothing()
    editions = editions_of(visit, page)
    if page.is_withdrawn(visit.language, visit.at):
        withdrawal = withdrawal_of(page, visit.language)
        return Problem(
            410,
            withdrawal.note or "This edition was withdrawn.",
            editions=editions,
            replaced_by=visit.absolute(withdrawal.redirect_to or ""),
        )
    if editions:
        return Problem(404, "This is public in other languages only.", editions=editions)
    return nothing()
