from django.urls import reverse
from django.utils import timezone

from library.structured_data import image
from publishing.languages import current
from publishing.structured_data import ORGANISATION, told

from .lines import lines


def person(page, origin):
    """Return a person as schema.org has them, with what they are today."""
    address = origin + page.get_absolute_url()
    today = timezone.localdate().isoformat()
    present = [row for row in page.appointment_rows if is_valid(row, today)]
    return told(
        type="Person",
        id=f"{address}#person",
        url=address,
        mainEntityOfPage=on_page("ProfilePage", address),
        name=page.title,
        honorificPrefix=page.honorific,
        description=page.search_text or page.summary,
        image=image(page.main_picture, origin),
        jobTitle=[row["role"] for row in present if row["role"]],
        worksFor={"@id": origin + ORGANISATION} if present else None,
    )


def is_valid(row, today):
    return (row["from_on"] or today) <= today <= (row["until_on"] or today)


def office(page, origin):
    """Return an office as schema.org has it, below its parent or the organisation itself."""
    address = origin + page.get_absolute_url()
    above = [part_of(row, origin) for row in page.parent_rows]
    return told(
        type="Organization",
        id=f"{address}#office",
        url=address,
        mainEntityOfPage=on_page("WebPage", address),
        name=page.title,
        alternateName=page.acronym,
        description=page.search_text or page.summary,
        image=image(page.main_picture, origin),
        address=", ".join(lines(page.address)),
        telephone=[phone.text for phone in page.phone_numbers],
        email=page.email,
        foundingDate=page.opened_on and page.opened_on.isoformat(),
        dissolutionDate=page.closed_on and page.closed_on.isoformat(),
        areaServed=[told(type="Country", name=row["name"]) for row in page.country_rows],
        parentOrganization=above or {"@id": origin + ORGANISATION},
        subOrganization=[part_of(row, origin) for row in page.part_rows],
    )


def part_of(row, origin):
    address = origin + reverse("organisation:office", args=[row["slug"]])
    return told(type="Organization", id=f"{address}#office", url=address, name=row["name"])


def on_page(kind, address):
    return told(type=kind, id=address, inLanguage=current())
