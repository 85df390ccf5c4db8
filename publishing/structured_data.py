"""What a page is, for search engines and other programs: JSON-LD with the terms of schema.org."""

import json
from dataclasses import dataclass

from django.utils.safestring import mark_safe

SCHEMA = "https://schema.org"
#: The organisation and the site, which every page describes; other nodes name them so.
ORGANISATION, WEBSITE = "/#organization", "/#website"
#: What could close a script or begin a comment, as JSON may also write it.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Step:
    """A step of the way from the home page down to a page."""

    title: str
    url: str


def told(**properties):
    """Return a node of those properties that have a value; `type` and `id` get their sign."""
    names = {"type": "@type", "id": "@id"}
    return {
        names.get(name, name): value
        for name, value in properties.items()
        if value not in (None, "", [], {})
    }


def trail(steps, origin):
    """Return the way to a page; nothing where that is the home page alone."""
    if len(steps) < 2:
        return {}
    places = [
        told(type="ListItem", position=number, name=str(step.title), item=origin + step.url)
        for number, step in enumerate(steps, 1)
    ]
    return told(type="BreadcrumbList", itemListElement=places)


def as_script(nodes):
    """Return nodes as the content of a script element, which nothing in them can end."""
    graph = {"@context": SCHEMA, "@graph": [node for node in nodes if node]}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))
