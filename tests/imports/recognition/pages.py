"""Pages of plain text for the tests, and what was recognised of them as plain values."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from imports.sources import Block, Kind, Source

FOLDER = Path(__file__).parent / "fixtures"
LANGUAGES = ("en", "fr", "es", "ar")


def source_of(text, language="en", **told):
    """Return a `Source` of plain text: each line that is not empty is a block."""
    return Source("page.txt", "", "", language, list(blocks_of(text)), **told)


def blocks_of(text):
    is_item = False
    for line in filter(None, map(str.strip, text.splitlines())):
        if line == "-":
            is_item = True
        elif line == "***":
            yield Block(Kind.RULE, line)
        elif is_item or line.startswith("- "):
            yield Block(Kind.ITEM, line.removeprefix("- "), level=1)
            is_item = False
        else:
            yield Block(Kind.PARAGRAPH, line)


@cache
def fixtures():
    """Return (language, page) for each page of the fixtures."""
    return [
        (language, page)
        for language in LANGUAGES
        for page in tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["page"]
    ]


def source_of_fixture(language, page):
    told = {name: page[name] for name in ("title", "published_on", "kind") if name in page}
    return source_of(page["text"], language, **told)


def values_of(found):
    """Return all that was recognised as the fixtures write it, without what is empty."""
    values = {
        "kind": found.kind,
        "subkind": found.subkind,
        "title": found.title,
        "dateline_place": found.dateline_place,
        "dateline_on": found.dateline_on,
        "event": found.event and event_of(found.event),
        "body": len(found.body),
        "begins": found.body[0].text if found.body else "",
        "note": [block.text for block in found.note_to_editors],
        "boilerplates": [[about.title, len(about.blocks)] for about in found.boilerplates],
        "contacts": [contact_of(contact) for contact in found.contacts],
        "doubts": sorted({doubt.field for doubt in found.doubts}),
        "left_over": found.left_over,
    }
    return {name: value for name, value in values.items() if value or name in {"kind", "subkind"}}


def event_of(event):
    values = {**vars(event), "starts_at": event.starts_at.isoformat()}
    values["ends_at"] = event.ends_at.isoformat() if event.ends_at else ""
    return {name: value for name, value in values.items() if value}


def contact_of(contact):
    values = {**vars(contact), "emails": list(contact.emails), "phones": list(contact.phones)}
    return {name: value for name, value in values.items() if value}


def expected_of(expected):
    """Return what a fixture expects: an article of news where it does not say what."""
    is_article = expected.get("kind", "article") == "article"
    return {"kind": "article", "subkind": "news" if is_article else "", **expected}


def day(text):
    return date.fromisoformat(text)
