"""The press contacts of today."""

from django.db.models import F
from ninja import Query, Router
from pydantic import BaseModel, Field

from organisation.lines import lines, phones
from organisation.models import Office, PressContact
from organisation.querysets import contact_columns
from publishing.languages import with_default
from publishing.querysets import public_key, public_value

from .cursors import Order, keys_of_page
from .pages import CountryName, PageLink, link, next_address
from .parameters import KEY, Asked, CountryCode, Paged, Word
from .problems import nothing
from .visits import visit

router = Router(tags=["contacts"])
OLDEST = Order("contacts", ("pk",))


class PhoneBody(BaseModel):
    text: str = Field(description="As people read it.", examples=["+41 22 555 01 00 ext. 12"])
    uri: str = Field(
        description="For a link, as RFC 3966 has it; empty where it is no number.",
        examples=["tel:+41-22-555-01-00;ext=12"],
    )


class ContactBody(BaseModel):
    """A press contact as pages name it."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Media desk"])
    role: str = Field(examples=["Press officer"])
    duty_station: str = Field(examples=["Geneva"])
    language: str = Field(
        description="The language of the name: the site's default one where it has no other.",
        examples=["en"],
    )
    phones: list[PhoneBody]
    emails: list[str] = Field(examples=[["media@example.org"]])
    languages: list[str] = Field(description="The languages spoken.", examples=[["pt", "sw"]])


class Contact(ContactBody):
    kind: str = Field(
        description="`desk` or `person`.", examples=["desk"], pattern="^(desk|person)$"
    )
    office: PageLink | None = Field(description="Null where it has none that is public.")
    country: CountryName | None = Field(description="Of the duty station.")


class ContactList(BaseModel):
    items: list[Contact]
    next: str | None = Field(description="The address of the next page, or null.", examples=[None])


def contact(row):
    """Return a contact of `contact_rows`."""
    texts = {name: row[name] or "" for name in ("name", "role", "duty_station")}
    return texts | {
        "id": row["pk"],
        "language": row["lang"],
        "phones": [{"text": each.text, "uri": each.uri} for each in phones(row["phones"])],
        "emails": lines(row["emails"]),
        "languages": row["languages"] or [],
    }


def contacts_of(visit, rows):
    columns = {
        "kind": F("kind"),
        "office_key": public_key("office", visit.language, visit.at),
        "office_title": public_value("office", "title", visit.language, visit.at),
        "office_slug": public_value("office", "slug", visit.language, visit.at),
        "country_code": F("country__code"),
        "country_name": with_default("country__name", visit.language),
        **contact_columns(visit.language),
    }
    prefixed = {f"row_{name}": column for name, column in columns.items()}
    found = rows.rewrite(False).annotate(**prefixed).values(*prefixed)
    return [whole_contact(visit, {name: row[f"row_{name}"] for name in columns}) for row in found]


def whole_contact(visit, row):
    office = (row["office_key"], row["office_title"], row["office_slug"])
    country = {"code": row["country_code"], "name": row["country_name"] or ""}
    return contact(row) | {
        "kind": row["kind"],
        "office": link(visit, Office, *office) if office[0] else None,
        "country": country if country["code"] else None,
    }


class ContactQuery(Paged):
    country: CountryCode | None = Field(
        None, description="The country of the duty station.", examples=["CH"]
    )
    office: Word | None = Field(
        None, description="The slug of the office, in this language.", examples=["antigua"]
    )


@router.get("contacts", response=ContactList, operation_id="list_contacts", url_name="contacts")
def contacts(request, asked: Query[ContactQuery]):
    """The press contacts that are valid today, wherever they are stationed."""
    with visit(request, asked.language) as visited:
        rows = PressContact.objects.current()
        if asked.country:
            rows = rows.filter(country__code=asked.country)
        if asked.office:
            offices = Office.objects.public(asked.language, visited.at)
            rows = rows.filter(office__in=offices.at_address(asked.office).order_by().values("pk"))
        keys, cursor = keys_of_page(rows, OLDEST, asked.cursor, asked.limit)
        shown = contacts_of(visited, PressContact.objects.filter(pk__in=keys).order_by("pk"))
        return {"items": shown, "next": next_address(visited, cursor)}


@router.get("contacts/{id}", response=Contact, operation_id="get_contact", url_name="contact")
def one_contact(
    request,
    asked: Query[Asked],
    id: int = KEY,
):
    """A press contact that is valid today."""
    with visit(request, asked.language) as visited:
        shown = contacts_of(visited, PressContact.objects.current().filter(pk=id))
        if not shown:
            raise nothing()
        return shown[0]
