"""A small site of Drupal, as JSON:API tells of it: written by hand, its pictures drawn."""

import json

from tests.factories import picture_file

SITE = "https://old.example.org"
UUID = "0b7a0000-0000-4000-8000-{:012d}"
CREATED = "2023-03-04T09:30:00+00:00"
BODY = "<p>GENEVA, 4 March 2023 – Bridges join cities.</p><p>They also part rivers.</p>"


def node(number, language="en", node_type="article", *, relationships=None, **attributes):
    """Return a node; the translations of one have its number."""
    return {
        "type": f"node--{node_type}",
        "id": UUID.format(number),
        "attributes": {
            "drupal_internal__nid": number,
            "langcode": language,
            "status": True,
            "title": f"Bridges {number}",
            "created": CREATED,
            "changed": CREATED,
            "default_langcode": language == "en",
            "path": {"alias": f"/news/bridges-{number}", "langcode": language},
            "body": {"value": BODY, "processed": BODY, "format": "full_html", "summary": ""},
            **attributes,
        },
        "relationships": relationships or {},
    }


def term(number, name, vocabulary="tags", language="en"):
    return {
        "type": f"taxonomy_term--{vocabulary}",
        "id": UUID.format(number),
        "attributes": {"langcode": language, "name": name},
    }


def file(number, path):
    name = path.rpartition("/")[2]
    attributes = {"filename": name, "uri": {"value": f"public://{path}"}}
    return {"type": "file--file", "id": UUID.format(number), "attributes": attributes}


def entity(kind, number, **attributes):
    """Return an alias or a redirect."""
    return {"type": f"{kind}--{kind}", "id": UUID.format(number), "attributes": attributes}


def to(resource, **meta):
    """Return a reference to a resource."""
    return {"data": {"type": resource["type"], "id": resource["id"], "meta": meta}}


def to_all(*resources):
    return {"data": [to(each)["data"] for each in resources]}


def write(folder, name, data, included=()):
    """Write a document."""
    document = {
        "jsonapi": {"version": "1.0"},
        "data": data,
        "included": list(included),
        "links": {"self": {"href": f"{SITE}/jsonapi/node/article"}},
    }
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def draw(folder, path, **options):
    """Write a picture."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(picture_file(**options).read())
