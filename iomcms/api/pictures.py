"""Pictures and documents, each with the addresses that its file has."""

from pydantic import BaseModel, Field

from library.addresses import address_of
from library.places import Stored
from library.shapes import FORMATS, SHAPES, sizes_of


class Rendition(BaseModel):
    """The whole picture in one size and format."""

    url: str = Field(examples=["https://www.example.org/media/renditions/7-0f3a/whole-800.jpg"])
    width: int = Field(description="In pixels.", examples=[800])
    height: int = Field(description="In pixels.", examples=[533])
    type: str = Field(description="The media type.", examples=["image/jpeg"])


class PictureBody(BaseModel):
    url: str = Field(
        description="The picture as it was taken, in full size.",
        examples=["https://www.example.org/media/pictures/2026/03/bridge.jpg"],
    )
    width: int = Field(description="In pixels.", examples=[3000])
    height: int = Field(description="In pixels.", examples=[2000])
    alt: str = Field(description="What is to be seen.", examples=["A bridge over a river"])
    caption: str = Field(examples=["The new bridge on the day it was opened."])
    credit: str = Field(description="To be named with the picture.", examples=["A. Photographer"])
    rights: str = Field(description="Licence or terms of use.", examples=["CC0 1.0"])
    renditions: list[Rendition] = Field(description="The picture as the site shows it.")


class DocumentBody(BaseModel):
    url: str = Field(examples=["https://www.example.org/media/documents/2026/03/report.pdf"])
    title: str = Field(examples=["Annual report"])
    size: int = Field(description="In bytes.", examples=[482113])
    language: str = Field(
        description="The language of the file; empty where it is not known.", examples=["en"]
    )


def picture(visit, shown):
    """Return a `Picture`, or a row of `picture_rows`, with its words in one language."""
    if shown is None:
        return None
    value = shown.get if isinstance(shown, dict) else lambda name: getattr(shown, name)
    stored = Stored.of(shown)
    words = {name: value(name) or "" for name in ("alt", "caption", "credit", "rights")}
    return {
        "url": visit.absolute(address_of(str(stored.file))),
        "width": stored.width,
        "height": stored.height,
        "renditions": renditions(visit, stored),
        **words,
    }


def renditions(visit, stored):
    if not stored.fingerprint:  # its file was never read
        return []
    return [
        {
            "url": visit.absolute(stored.address(SHAPES["whole"], size.width, extension)),
            "width": size.width,
            "height": size.height,
            "type": media_type,
        }
        for size in sizes_of(stored.width, stored.height, SHAPES["whole"])
        for extension, media_type in FORMATS.items()
    ]


def document(visit, row):
    return {
        "url": visit.absolute(address_of(row["file"])),
        "title": row["title"] or "",
        "size": row["size"],
        "language": row["language"],
    }
