"""In which languages something is public, and where."""

from typing import Literal

from pydantic import BaseModel, Field

from publishing.languages import CODES

Language = Literal[CODES]


class Edition(BaseModel):
    """A language in which this is public."""

    language: Language = Field(description="Its language.", examples=["fr"])
    url: str = Field(
        description="The page on the site.",
        examples=["https://www.example.org/fr/news/a-bridge/"],
    )
    api_url: str = Field(
        description="The same edition in this API.",
        examples=["https://www.example.org/api/v1/articles/12?language=fr"],
    )


def editions_of(visit, page):
    """Return the public editions of a page in the site's order."""
    return [
        {
            "language": code,
            "url": visit.absolute(page.get_absolute_url(code)),
            "api_url": visit.resource(type(page), page.pk, code),
        }
        for code in page.public_languages(visit.at)
    ]
