"""Reads the JSON:API documents of a folder: lists of resources in pages, and what they include."""

import json
from urllib.parse import urlsplit

from ..readers.failures import Failure

#: A list of fifty nodes has some hundred kilobytes.
MOST_BYTES = 64 * 1024 * 1024


def read(folder, shelf):
    """Put the resources of all documents below a folder on a shelf; yield a `Failure` for each that
    cannot be read.
    """
    root = folder.resolve()
    for path in sorted(folder.rglob("*.json")):
        name = str(path.relative_to(folder))
        if not path.resolve().is_relative_to(root):
            yield Failure(name, "It leads outside of the folder, so it is not read.")
        elif path.is_file():
            yield from read_document(path, name, shelf)


def read_document(path, name, shelf):
    if path.stat().st_size > MOST_BYTES:
        yield Failure(name, f"It has more than {MOST_BYTES:,} bytes.")
        return
    try:
        document = json.loads(path.read_bytes())
    except RecursionError:
        yield Failure(name, "It is nested too deeply.")
        return
    except ValueError as error:  # of JSON or of its encoding
        yield Failure(name, f"It is no JSON, or cut off: {error}")
        return
    if not isinstance(document, dict) or not ("data" in document or "errors" in document):
        yield Failure(name, "It is no document of JSON:API: it has no data.")
        return
    if document.get("errors"):
        yield Failure(name, f"It holds an error in place of data: {str(document['errors'])[:200]}")
    yield from put_resources(document, name, shelf)


def put_resources(document, name, shelf):
    note_site(document, shelf)
    data = document.get("data") or []
    for key, resources in (("data", data), ("included", document.get("included") or [])):
        resources = resources if isinstance(resources, list) else [resources]
        for number, resource in enumerate(resources):
            if fault := fault_of(resource):
                yield Failure(f"{name}#{key}[{number}]", fault)
            else:
                put(resource, f"{name}#{key}[{number}]", shelf)


def fault_of(resource):
    """Return what is wrong with a resource, or nothing."""
    if not isinstance(resource, dict):
        return "It is no resource."
    if not all(isinstance(resource.get(name), str) for name in ("type", "id")):
        return "It has no type, or no id."
    if not all(
        isinstance(resource.get(name, {}) or {}, dict) for name in ("attributes", "relationships")
    ):
        return "Its attributes or relationships are none."
    return ""


def put(resource, place, shelf):
    attributes = resource.get("attributes") or {}
    number = attributes.get("drupal_internal__nid")
    if resource["type"].startswith("media--"):  # a text names no more than the id
        shelf.put("type of media", resource["id"], resource["type"])
    shelf.put(
        resource["type"],
        resource["id"],
        {
            "type": resource["type"],
            "id": resource["id"],
            "attributes": attributes,
            "relationships": resource.get("relationships") or {},
        },
        language=str(attributes.get("langcode") or ""),
        position=number if type(number) is int and 0 < number < 2**60 else 0,
        place=place,
    )


def note_site(document, shelf):
    """Keep the address of the site, as the documents name themselves."""
    links = document.get("links")
    link = links.get("self") if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else link
    try:
        parts = urlsplit(href if isinstance(href, str) else "")
    except ValueError:
        return
    if parts.scheme in ("http", "https") and parts.netloc:
        shelf.site = shelf.site or f"{parts.scheme}://{parts.netloc}"
