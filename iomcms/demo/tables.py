"""The tables of the demo files, and what may stand in each."""

from django.conf.locale import LANG_INFO
from django.core.validators import URLValidator, validate_email

from articles.models import Article
from events.models import Event, EventPartner
from organisation.lines import validate_phones
from organisation.models import Country, Office, PressContact
from organisation.timezones import validate_zone
from pages.models import MenuEntry, SiteSettings
from pages.models.site import validate_colour, validate_security_contact
from publishing.languages import CODES
from publishing.models import Goal

from .checks import (
    PAGES,
    address,
    clock,
    country,
    day,
    has_words,
    in_order,
    is_named,
    key_of,
    leads_to_one_place,
    many,
    mapping,
    moment,
    number,
    one_of,
    passes,
    quantity,
    reference,
    text,
    truth,
)
from .pictures import SCENES


def edition(**texts):
    """Return the check of one language of a page."""
    state = one_of(("public", "draft", "scheduled"))
    return mapping(
        {"title": text, "summary": text, "state": state} | texts, required=("title", "summary")
    )


def menu_entry(**children):
    """Return the check of an entry of a menu."""
    return mapping(
        {"key": text, "target": reference(*PAGES), "address": address} | children,
        has_words,
        leads_to_one_place,
        edition=mapping({"label": text, "description": text}, required=("label",)),
    )


phones = many(passes(validate_phones))
email = passes(validate_email)
url = passes(URLValidator())
zone = passes(validate_zone)
colour = passes(validate_colour)
languages = many(one_of(LANG_INFO))

page = {
    "key": text,
    "picture": key_of("picture"),
    "tags": many(key_of("tag")),
    "goals": many(one_of(Goal.Number.values)),
    "related": many(reference(*PAGES)),
}
attributed = page | {
    "countries": many(country),
    "offices": many(key_of("office")),
    "contacts": many(key_of("contact")),
}
correction = mapping({"on_": day}, has_words, edition=text, required=("on_",))
appointment = mapping(
    {"office": key_of("office"), "from_on": day, "until_on": day, "acting": truth},
    has_words,
    in_order("from_on", "until_on"),
    edition=mapping({"role": text}, required=("role",)),
)
partner = mapping(
    {
        "role": one_of(EventPartner.Role.values),
        "url": url,
        "name": mapping({}, has_words, edition=text),
    },
    required=("role", "name"),
)
session = mapping(
    {"starts": moment, "ends": moment},
    has_words,
    in_order("starts", "ends"),
    edition=mapping({"title": text, "speakers": text}, required=("title",)),
    required=("starts",),
)
speaker = mapping(
    {"name": text, "person": key_of("person")}, is_named, edition=mapping({"role": text})
)

figure = mapping(
    {"value": quantity, "counted_on": day},
    has_words,
    edition=mapping({"label": text, "source": text}, required=("label",)),
    required=("value",),
)

TABLES = {
    "regions": mapping(dict.fromkeys(Country.Region.values, text), required=Country.Region.values),
    "country": mapping(
        {"key": country},
        has_words,
        edition=mapping({"name": text}, required=("name",)),
        required=("key",),
    ),
    "tag": mapping(
        {"key": text},
        has_words,
        edition=mapping({"name": text}, required=("name",)),
        required=("key",),
    ),
    "term": mapping(
        {
            "key": text,
            "source": one_of(CODES),
            "target": one_of(CODES),
            "term": text,
            "translation": text,
            "forbidden": many(text),
            "note": text,
        },
        required=("key", "source", "target", "term", "translation"),
    ),
    "picture": mapping(
        {
            "name": one_of(SCENES),
            "credit": text,
            "rights": text,
            "focal_x": one_of(range(101)),
            "focal_y": one_of(range(101)),
        },
        has_words,
        edition=mapping({"alt": text, "caption": text}, required=("alt",)),
        required=("name",),
    ),
    "person": mapping(
        page | {"appointment": many(appointment)},
        has_words,
        edition=edition(honorific=text, biography=text),
        required=("key",),
    ),
    "office": mapping(
        page
        | {
            "parent": key_of("office"),
            "acronym": text,
            "kind": one_of(Office.Kind.values),
            "head": key_of("person"),
            "countries": many(country),
            "address": text,
            "phones": phones,
            "email": email,
            "timezone": zone,
            "opened_on": day,
            "closed_on": day,
            "successor": key_of("office"),
        },
        has_words,
        in_order("opened_on", "closed_on"),
        edition=edition(mandate=text),
        required=("key", "kind", "timezone"),
    ),
    "contact": mapping(
        {
            "key": text,
            "kind": one_of(PressContact.Kind.values),
            "office": key_of("office"),
            "country": country,
            "phones": phones,
            "emails": many(email),
            "languages": languages,
            "opens_at": clock,
            "closes_at": clock,
            "open_days": many(one_of(range(1, 8))),
            "valid_from_on": day,
            "valid_until_on": day,
        },
        has_words,
        in_order("valid_from_on", "valid_until_on"),
        edition=mapping({"name": text, "role": text, "duty_station": text}, required=("name",)),
        required=("key", "kind", "country", "emails"),
    ),
    "boilerplate": mapping(
        {"key": text},
        has_words,
        edition=mapping({"title": text, "text": text}, required=("title", "text")),
        required=("key",),
    ),
    "article": mapping(
        attributed
        | {
            "kind": one_of(Article.Kind.values),
            "dateline_on": day,
            "boilerplates": many(key_of("boilerplate")),
            "gallery": many(key_of("picture")),
            "correction": many(correction),
        },
        has_words,
        edition=edition(dateline_place=text, body=text, note_to_editors=text),
        required=("key", "kind", "dateline_on"),
    ),
    "event": mapping(
        attributed
        | {
            "parent": key_of("event"),
            "kind": one_of(Event.Kind.values),
            "status": one_of(Event.Status.values),
            "starts": moment,
            "ends": moment,
            "timezone": zone,
            "all_day": truth,
            "relative_days": number,
            "room": text,
            "country": country,
            "online_link": url,
            "registration_link": url,
            "registration_deadline": moment,
            "livestream": url,
            "recording": url,
            "interpretation": languages,
            "partner": many(partner),
            "session": many(session),
            "speaker": many(speaker),
        },
        has_words,
        in_order("starts", "ends"),
        edition=edition(venue=text, city=text, body=text),
        required=("key", "kind", "starts", "ends", "timezone"),
    ),
    "page": mapping(
        attributed | {"parent": key_of("page")},
        has_words,
        edition=edition(body=text),
        required=("key",),
    ),
    "menu": mapping(
        {
            "place": one_of(MenuEntry.Place.values),
            "entry": many(menu_entry(child=many(menu_entry()))),
        },
        required=("place",),
    ),
    "site": mapping(
        {
            "primary_colour": colour,
            "accent_colour": colour,
            "kind": one_of(SiteSettings.Kind.values),
            "security_contact": passes(validate_security_contact),
            "contact": key_of("contact"),
            "social": many(mapping({"label": text, "url": url}, required=("label", "url"))),
            "lead": many(reference("article")),
            "figure": many(figure),
        },
        has_words,
        edition=mapping(
            dict.fromkeys(("name", "tagline", "footer_text", "boundaries_note", "accreditation"), text),
            required=("name",),
        ),
    ),
}
