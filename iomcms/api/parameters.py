"""What can be asked for: each bound stands here, and in the description of the API."""

from datetime import UTC, datetime
from typing import Annotated

from django.conf import settings
from ninja import Path, Schema
from pydantic import AwareDatetime, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .editions import Language

#: The key of an object, in its address.
KEY = Path(ge=1, le=2**63 - 1, description="The key.", examples=[12])
#: Beyond these, the same moment in another zone would have no date.
EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


def written_out(value):
    """Refuse a moment that is written as a number of seconds."""
    if isinstance(value, str) and value[4:5] != "-":
        raise ValueError("Write a moment with its zone, such as 2026-03-01T12:00:00Z.")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(written_out)]
Word = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
CountryCode = Annotated[str, Field(min_length=2, max_length=2, pattern=r"^[A-Z]{2}$")]
Year = Annotated[int, Field(ge=1900, le=2999)]


class Asked(Schema):
    """The parameters of every address. One that is not known is refused: a filter that was mistyped
    would give everything.
    """

    language: Language = Field(
        settings.LANGUAGE_CODE,
        description="The language of the answer; only what is public in it is found.",
        examples=["fr"],
    )

    @model_validator(mode="after")
    def refuse_unknown(self, info: ValidationInfo):
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(type(self).model_fields)) if request else []
        if unknown:
            shown = [name[:100] for name in unknown[:10]]
            raise PydanticCustomError("unknown", "There is no such parameter.", {"unknown": shown})
        return self


class Paged(Asked):
    limit: int = Field(20, ge=1, le=100, description="How many at most.", examples=[20])
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=300,
        pattern=r"^[A-Za-z0-9_.=-]+$",
        description="Where the last page ended: taken from its `next`, and never made up.",
    )


class Updated(Paged):
    """The parameters of lists of pages."""

    updated_since: Moment | None = Field(
        None,
        description="Only what was changed, or became public, at this moment or later.",
        examples=["2026-03-01T12:00:00Z"],
    )

    def narrowed(self, rows):
        """Return the rows that have changed since; a page that waited for its moment is new then,
        however long ago it was written.
        """
        if self.updated_since is None:
            return rows
        since = min(max(self.updated_since, EARLIEST), LATEST)
        since = since.astimezone(UTC)  # a database knows no zone as far away as a visitor may name
        return rows.changed_since(since, self.language)
