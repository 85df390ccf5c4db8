"""Which entries have a row already, whatever an editor has changed in it since."""

from django.db.models import Q

from articles.models import Article, Boilerplate
from events.models import Event
from library.models import Picture
from organisation.models import Office, Person, PressContact
from pages.models import Page, SiteSettings
from publishing.languages import CODES, localized
from publishing.models import Tag, Term
from publishing.slugs import slug_for

from .columns import lines

#: The model of each table, in the order in which rows can be made.
MODELS = {
    "tag": Tag,
    "term": Term,
    "picture": Picture,
    "person": Person,
    "office": Office,
    "contact": PressContact,
    "boilerplate": Boilerplate,
    "article": Article,
    "event": Event,
    "page": Page,
}


def is_loaded():
    """Say, in one query, whether demo content was loaded, or a webmaster began a site of their own."""
    return SiteSettings.objects.exists()


def known_rows(content):
    """Return the rows that are there, by table and key."""
    rows = {}
    for table, model in MODELS.items():
        for entry in parents_first(content[table]):
            condition = identity(entry, rows)
            if condition and (row := model.objects.filter(condition).first()):
                rows[table, entry.key] = row
    return rows


def identity(entry, rows):
    """Return what tells the row of an entry from others, or None where it cannot be there."""
    match entry.table:
        case "tag":
            return Q(slug=entry.key)
        case "term":
            return Q(source=entry["source"], target=entry["target"], term=entry["term"])
        case "picture":
            return Q(name=entry["name"])
        case "contact":
            return Q(emails=lines(entry["emails"]))
        case "boilerplate":
            return in_any_language("title", entry)
        case "page" if "parent" in entry:
            parent = rows.get(("page", entry["parent"]))
            return parent and Q(parent=parent) & in_any_language("slug", entry, slug_for)
        case _:
            return in_any_language("slug", entry, slug_for)


def in_any_language(field, entry, made_of=str):
    """Return the condition that in one language at least, `field` is what the entry's title makes it."""
    condition = Q()
    for code in CODES:
        if code in entry:
            condition |= Q(**{localized(field, code): made_of(entry[code]["title"])})
    return condition


def parents_first(entries):
    """Return the entries of a table so that each comes after its parent, otherwise in their order."""
    return sorted(entries.values(), key=lambda entry: depth(entry, entries))


def depth(entry, entries):
    parent = entry.get("parent")
    return 1 + depth(entries[parent], entries) if parent else 0
