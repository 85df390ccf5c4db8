"""Pages of an old site, as readers and recognition give them."""

from datetime import date

from imports.recognised import Recognised
from imports.sources import Block, Kind, Source
from imports.writing import Writer


def paragraph(text, **more):
    return Block(Kind.PARAGRAPH, text, **more)


def make_source(name="bridges", language="fr", checksum="1", **more):
    address = f"https://www.example.org/{language}/news/{name}"
    defaults = {"file": f"{name}.{language}.html", "address": address, "blocks": []}
    return Source(checksum=checksum * 64, language=language, **defaults | more)


def make_recognised(kind="article", language="fr", **more):
    defaults = {"title": "Des ponts", "body": [paragraph("Les ponts.")]}
    if kind == "article":
        defaults |= {
            "subkind": "press_release",
            "dateline_place": "Genève",
            "dateline_on": date(2024, 5, 23),
        }
    return Recognised(kind=kind, language=language, **defaults | more)


def write(source, recognised, *, system="pages", identifier=""):
    """Write one page, as an import of its own does."""
    return Writer(system).write(source, recognised, identifier)
