from datetime import date

from ninja import Query, Router
from pydantic import BaseModel, Field

from library.rich_text import portable
from organisation.models import Office, Person
from publishing.languages import localized

from .cursors import Order
from .pages import PageItem, PageLink, RelatedLink, found, link, list_of, page_item, related
from .parameters import KEY, Asked, Updated
from .visits import visit

router = Router(tags=["people"])
OLDEST = Order("people", ("pk",))


class Appointment(BaseModel):
    role: str = Field(examples=["Chief of mission"])
    language: str = Field(description="The language of the role.", examples=["en"])
    office: PageLink | None = Field(description="Null where it has none that is public.")
    from_on: date | None = Field(examples=["2024-09-01"])
    until_on: date | None = Field(examples=[None])
    is_acting: bool = Field(examples=[False])


class PersonItem(PageItem):
    """Somebody who has a page on the site; the title is the name, the picture the portrait."""

    honorific: str = Field(examples=["Dr"])
    appointments: list[Appointment] = Field(description="The latest first.")


class PersonBody(PersonItem):
    html: str = Field(
        description="The biography, as safe HTML with absolute addresses.",
        examples=["<p>An engineer.</p>"],
    )
    related: list[RelatedLink]


class PersonList(BaseModel):
    items: list[PersonItem]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


def person_item(visit, page):
    return page_item(visit, page) | {
        "honorific": getattr(page, localized("honorific")) or "",
        "appointments": [appointment(visit, row) for row in page.appointment_rows],
    }


def appointment(visit, row):
    office = (row["office_pk"], row["office_name"], row["office_slug"])
    return {
        "role": row["role"] or "",
        "language": row["lang"],
        "office": link(visit, Office, *office) if office[0] else None,
        "from_on": row["from_on"],
        "until_on": row["until_on"],
        "is_acting": row["is_acting"],
    }


def person_body(visit, page):
    return person_item(visit, page) | {
        "html": portable([getattr(page, localized("biography"))], visit.origin)[0],
        "related": related(visit, page),
    }


@router.get("people", response=PersonList, operation_id="list_people", url_name="people")
def people(request, asked: Query[Updated]):
    """The people who have a page."""
    with visit(request, asked.language) as visited:
        rows = asked.narrowed(Person.objects.public(asked.language, visited.at))
        return list_of(visited, rows, OLDEST, asked, person_item)


@router.get("people/{id}", response=PersonBody, operation_id="get_person", url_name="person")
def person(
    request,
    asked: Query[Asked],
    id: int = KEY,
):
    """Somebody with biography and appointments."""
    with visit(request, asked.language) as visited:
        return person_body(visited, found(visited, Person, id))
