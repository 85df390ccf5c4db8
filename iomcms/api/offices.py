from datetime import date
from typing import Literal

from ninja import Query, Router
from pydantic import BaseModel, Field

from library.rich_text import portable
from organisation.lines import lines, phones
from organisation.models import Office
from publishing.languages import localized

from .contacts import ContactBody, PhoneBody, contact
from .cursors import Order
from .pages import (
    CountryName,
    PageItem,
    PageLink,
    RelatedLink,
    first,
    found,
    list_of,
    office_links,
    page_item,
    person_links,
    related,
)
from .parameters import KEY, Asked, CountryCode, Updated, Word
from .visits import visit

router = Router(tags=["offices"])
OLDEST = Order("offices", ("pk",))
Kind = Literal[tuple(Office.Kind.values)]


class OfficeItem(PageItem):
    """An office as lists have it; its title is its name."""

    kind: Kind = Field(examples=["country"])
    acronym: str = Field(examples=["OAB"])
    address: list[str] = Field(description="Line by line.", examples=[["1 Main Street"]])
    phones: list[PhoneBody]
    email: str = Field(examples=["antigua@example.org"])
    timezone: str = Field(examples=["America/Antigua"])
    opened_on: date | None = Field(examples=["1998-04-01"])
    closed_on: date | None = Field(examples=[None])
    parent: PageLink | None = Field(description="The office that it belongs to.")
    head: PageLink | None = Field(description="The page of who leads it.")
    countries: list[CountryName] = Field(description="Those that it covers.")


class OfficeBody(OfficeItem):
    """An office, whole."""

    html: str = Field(
        description="Its mandate, as safe HTML with absolute addresses.",
        examples=["<p>It builds bridges.</p>"],
    )
    parts: list[PageLink] = Field(description="The open offices that belong to it.")
    successor: PageLink | None = Field(description="The office that took over from it.")
    contacts: list[ContactBody] = Field(description="Its press contacts of today.")
    related: list[RelatedLink]


class OfficeList(BaseModel):
    items: list[OfficeItem]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


class OfficeQuery(Updated):
    kind: Kind | None = Field(None, description="Only of this kind.", examples=["country"])
    tag: Word | None = Field(None, description="The slug of a tag.", examples=["cities"])
    country: CountryCode | None = Field(
        None, description="The code of a country it covers.", examples=["AG"]
    )


def office_item(visit, page):
    return page_item(visit, page) | {
        "kind": page.kind,
        "acronym": page.acronym,
        "address": lines(page.address),
        "phones": [{"text": each.text, "uri": each.uri} for each in phones(page.phones)],
        "email": page.email,
        "timezone": page.timezone,
        "opened_on": page.opened_on,
        "closed_on": page.closed_on,
        "parent": first(office_links(visit, page.parent_rows)),
        "head": first(person_links(visit, page.head_rows)),
        "countries": page.country_rows,
    }


def office_body(visit, page):
    return office_item(visit, page) | {
        "html": portable([getattr(page, localized("mandate"))], visit.origin)[0],
        "parts": office_links(visit, page.part_rows),
        "successor": first(office_links(visit, page.successor_rows)),
        "contacts": [contact(row) for row in page.contact_rows],
        "related": related(visit, page),
    }


@router.get("offices", response=OfficeList, operation_id="list_offices", url_name="offices")
def offices(request, asked: Query[OfficeQuery]):
    """Offices and departments, also closed ones."""
    with visit(request, asked.language) as visited:
        rows = asked.narrowed(Office.objects.public(asked.language, visited.at))
        wanted = {"kind": asked.kind, "countries__code": asked.country}
        rows = rows.filter(**{lookup: value for lookup, value in wanted.items() if value})
        rows = rows.tagged(asked.tag) if asked.tag else rows
        return list_of(visited, rows, OLDEST, asked, office_item)


@router.get("offices/{id}", response=OfficeBody, operation_id="get_office", url_name="office")
def office(
    request,
    asked: Query[Asked],
    id: int = KEY,
):
    """An office with its mandate and all that stands on its page."""
    with visit(request, asked.language) as visited:
        return office_body(visited, found(visited, Office, id))
