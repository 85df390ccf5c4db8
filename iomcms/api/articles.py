from datetime import date
from typing import Literal

from ninja import Query, Router
from pydantic import BaseModel, Field

from articles.models import Article
from articles.querysets import LISTED_BY
from library.rich_text import portable
from publishing.languages import localized

from .attributed import AttributedItem, attributed_item
from .contacts import ContactBody, contact
from .cursors import Order
from .pages import RelatedLink, found, list_of, related
from .parameters import KEY, Asked, CountryCode, Updated, Word, Year
from .pictures import DocumentBody, PictureBody, document, picture
from .visits import visit

router = Router(tags=["articles"])
NEWEST = Order("articles", ("dateline_on", "pk"), falls=True)
#: The same order, read from the list of a tag, an office or a country.
LISTED = Order("articles", (LISTED_BY, "pk"), falls=True)
Kind = Literal[tuple(Article.Kind.values)]


class ArticleItem(AttributedItem):
    """An article as lists have it."""

    kind: Kind = Field(examples=["press_release"])
    dateline_place: str = Field(description="Empty where it has none.", examples=["St John's"])
    dateline_on: date = Field(examples=["2026-03-01"])


class Boilerplate(BaseModel):
    title: str = Field(examples=["About the organisation"])
    html: str = Field(examples=["<p>It was founded in 1951.</p>"])


class Correction(BaseModel):
    corrected_on: date = Field(examples=["2026-03-02"])
    text: str = Field(
        description="Plain text.", examples=["The bridge is 300 metres long, not 200."]
    )


class ArticleBody(ArticleItem):
    """An article, whole."""

    html: str = Field(
        description="The text, as safe HTML with absolute addresses.",
        examples=["<p>The bridge was opened on Sunday.</p>"],
    )
    note_to_editors_html: str = Field(examples=["<p>Pictures are below.</p>"])
    boilerplates: list[Boilerplate] = Field(description="What stands below the text.")
    corrections: list[Correction] = Field(description="The latest first.")
    contacts: list[ContactBody] = Field(description="Those that are valid today.")
    gallery: list[PictureBody]
    documents: list[DocumentBody]
    related: list[RelatedLink]


class ArticleList(BaseModel):
    items: list[ArticleItem]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


class ArticleQuery(Updated):
    kind: Kind | None = Field(None, description="Only of this kind.", examples=["press_release"])
    year: Year | None = Field(None, description="The year of the dateline.", examples=[2026])
    tag: Word | None = Field(None, description="The slug of a tag.", examples=["cities"])
    office: Word | None = Field(
        None, description="The slug of an office, in this language.", examples=["antigua"]
    )
    country: CountryCode | None = Field(
        None, description="The code of a country it concerns.", examples=["AG"]
    )


def article_item(visit, page):
    return attributed_item(visit, page) | {
        "kind": page.kind,
        "dateline_place": getattr(page, localized("dateline_place")) or "",
        "dateline_on": page.dateline_on,
    }


def article_body(visit, page):
    own = [getattr(page, localized(name)) for name in ("body", "note_to_editors")]
    boilerplates = page.boilerplate_rows
    html, note, *texts = portable([*own, *(row["text"] for row in boilerplates)], visit.origin)
    return article_item(visit, page) | {
        "html": html,
        "note_to_editors_html": note,
        "boilerplates": [
            {"title": row["title"], "html": text}
            for row, text in zip(boilerplates, texts, strict=True)
        ],
        "corrections": [
            {"corrected_on": row["on"], "text": row["text"]} for row in page.correction_rows
        ],
        "contacts": [contact(row) for row in page.contact_rows],
        "gallery": [picture(visit, row) for row in page.gallery_rows],
        "documents": [document(visit, row) for row in page.document_rows],
        "related": related(visit, page),
    }


@router.get("articles", response=ArticleList, operation_id="list_articles", url_name="articles")
def articles(request, asked: Query[ArticleQuery]):
    """Releases, statements, stories and other news, the newest first."""
    with visit(request, asked.language) as visited:
        rows = asked.narrowed(Article.objects.public(asked.language, visited.at))
        names = ("kind", "year", "tag", "office", "country")
        rows = rows.chosen(**{name: getattr(asked, name) for name in names})
        order = LISTED if rows.is_listed else NEWEST
        return list_of(visited, rows, order, asked, article_item)


@router.get("articles/{id}", response=ArticleBody, operation_id="get_article", url_name="article")
def article(
    request,
    asked: Query[Asked],
    id: int = KEY,
):
    """An article with its text and all that stands on its page."""
    with visit(request, asked.language) as visited:
        return article_body(visited, found(visited, Article, id))
