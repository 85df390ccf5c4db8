from typing import Literal

from django.db.models import F
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from organisation.models import Country
from publishing.languages import language_of, with_default

from .cursors import Order, keys_of_page
from .pages import PageLink, next_address, office_links
from .parameters import Asked, CountryCode, Paged
from .problems import nothing
from .visits import visit

router = Router(tags=["countries"])
CODE = Path(description="ISO 3166-1, two letters.", examples=["AG"])
BY_CODE = Order("countries", ("code",))
Region = Literal[tuple(Country.Region.values)]
Membership = Literal[tuple(Country.Membership.values)]


class CountryBody(BaseModel):
    code: str = Field(description="ISO 3166-1, two letters.", examples=["AG"])
    name: str = Field(description="The official name.", examples=["Antigua and Barbuda"])
    language: str = Field(
        description="The language of the name: the site's default one where it has no other.",
        examples=["en"],
    )
    region: Region = Field(examples=["latin_america"])
    membership: Membership | None = Field(
        description="Null where it is neither.", examples=["member"]
    )
    has_presence: bool = Field(description="Whether the organisation is there.", examples=[True])
    offices: list[PageLink] = Field(description="The open offices that cover it.")


class CountryList(BaseModel):
    items: list[CountryBody]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


class CountryQuery(Paged):
    region: Region | None = Field(None, description="Only there.", examples=["latin_america"])
    membership: Membership | None = Field(None, description="Only these.", examples=["member"])


def country_body(visit, row):
    return {
        "code": row.code,
        "name": row.shown_name or "",
        "language": row.shown_language,
        "region": row.region,
        "membership": row.membership or None,
        "has_presence": row.has_presence,
        "offices": office_links(visit, row.office_rows),
    }


def with_names(visit):
    return (
        Country.objects.with_offices(visit.language, visit.at)
        .annotate(
            shown_name=with_default("name", visit.language),
            shown_language=language_of("name", visit.language),
        )
        .order_by(F("code"))
    )


@router.get("countries", response=CountryList, operation_id="list_countries", url_name="countries")
def countries(request, asked: Query[CountryQuery]):
    """Countries, each with the offices that cover it."""
    with visit(request, asked.language) as visited:
        wanted = {"region": asked.region, "membership": asked.membership}
        rows = Country.objects.filter(
            **{lookup: value for lookup, value in wanted.items() if value}
        )
        keys, cursor = keys_of_page(rows, BY_CODE, asked.cursor, asked.limit)
        found = with_names(visited).filter(pk__in=keys)
        items = [country_body(visited, row) for row in found]
        return {"items": items, "next": next_address(visited, cursor)}


@router.get(
    "countries/{code}", response=CountryBody, operation_id="get_country", url_name="country"
)
def country(
    request,
    asked: Query[Asked],
    code: CountryCode = CODE,
):
    """A country with the offices that cover it."""
    with visit(request, asked.language) as visited:
        row = with_names(visited).filter(code=code).first()
        if row is None:
            raise nothing()
        return country_body(visited, row)
