"""What many articles share: tags, offices, press contacts, pictures. They come beside those of the
demo content, as many as a large organisation has.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from articles.models import Boilerplate
from iomcms.demo.entries import read
from iomcms.demo.known import is_loaded
from iomcms.demo.loader import Loader
from library.models import Picture
from library.shapes import RECIPE
from organisation.models import Country, Office, PressContact
from publishing.languages import CODES, localized
from publishing.models import Goal, Tag
from search.indexing import index

from .dice import Dice
from .texts import name, sentences

TAGS, OFFICES, CONTACTS, PICTURES = 60, 60, 40, 1_999
#: How many ways there are of belonging to offices, countries and topics.
SUBJECTS = 997
ALWAYS = datetime(1996, 1, 1, 9, tzinfo=UTC)
SIZE = {"width": 1800, "height": 1200}


def load_demo(at):
    """Load the demo content without its pictures, which take long to draw."""
    if is_loaded():
        return
    content = read()
    for table in content.values():
        for entry in table.values():
            entry.data.pop("picture", None)
            entry.data.pop("gallery", None)
    Loader(content, at).load()


def make_shared():
    """Make what is not there yet."""
    missing(Tag, "slug", (tag(number) for number in range(TAGS)))
    if offices := missing(Office, "slug_en", (office(number) for number in range(OFFICES))):
        index(Office, [each.pk for each in offices])
    missing(PressContact, "emails", (contact(number) for number in range(CONTACTS)))
    missing(Picture, "name", (picture(number) for number in range(PICTURES)))


def missing(model, identity, rows):
    """Make the rows that are not there, told apart by a column, and return them."""
    there = set(model.objects.rewrite(False).values_list(identity, flat=True))
    return model.objects.bulk_create(row for row in rows if getattr(row, identity) not in there)


def in_every_language(field, value):
    return {localized(field, code): value for code in CODES}


def tag(number):
    named = f"{name(number)} topic"
    return Tag(slug=f"topic-{number}", name=named, **in_every_language("name", named))


def office(number):
    return Office(
        kind=Office.Kind.COUNTRY,
        position=100 + number,
        **in_every_language("title", f"Office in {name(100 + number)}"),
        **in_every_language("slug", f"office-in-{name(100 + number).lower()}"),
        **in_every_language("publish_at", ALWAYS),
        **{localized("summary", code): sentences(code)[number % 50] for code in CODES},
    )


def contact(number):
    return PressContact(
        emails=f"desk{number}@example.org",
        phones=f"+41 22 555 {number:04}",
        **in_every_language("name", f"Desk {name(200 + number)}"),
        **in_every_language("duty_station", name(300 + number)),
    )


def picture(number):
    content = sha256(f"picture {number}".encode()).hexdigest()
    made = Picture(
        name=f"picture {number}",
        file=f"pictures/populated/{number}.jpg",
        content_hash=content,
        credit="IOM",
        **SIZE,
        **{localized("alt", code): sentences(code)[number % 40][:200] for code in CODES},
    )
    made.describe_file()
    made.rendered = made.fingerprint + RECIPE
    return made


@dataclass(frozen=True)
class Subject:
    """What an article is about, by keys."""

    offices: list
    countries: list
    tags: list
    goals: list
    contacts: list
    boilerplates: list
    related: int

    def has(self, kind):
        """Return keys as the search keeps them (`search.fields.KeysField`)."""
        return f" {' '.join(map(str, sorted(getattr(self, kind))))} "


class Shared:
    """The keys of what articles share, in the order in which they were made."""

    @cached_property
    def pictures(self):
        return list(
            Picture.objects.filter(name__startswith="picture ")
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    @cached_property
    def subjects(self):
        options = {
            model: list(model.objects.order_by("pk").values_list("pk", flat=True))
            for model in (Office, Country, Tag, Goal, PressContact, Boilerplate)
        }
        return [subject(number, options) for number in range(SUBJECTS)]


def subject(number, options):
    dice = Dice(f"subject {number}")
    return Subject(
        offices=dice.several(options[Office], 1, 2),
        countries=dice.several(options[Country], 1, 3),
        tags=dice.several(options[Tag], 2, 4),
        goals=dice.several(options[Goal], 2, 3),
        contacts=dice.several(options[PressContact], 1, 2),
        boilerplates=dice.several(options[Boilerplate], 0, 1),
        related=dice.roll(4),
    )
