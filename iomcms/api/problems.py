"""Errors as RFC 9457 has them: `application/problem+json`."""

import json
from http import HTTPStatus

from django.http import HttpResponse
from pydantic import BaseModel, Field

from .editions import Edition

MEDIA_TYPE = "application/problem+json"


class Mistake(BaseModel):
    parameter: str = Field(description="The parameter that was refused.", examples=["limit"])
    message: str = Field(description="Why.", examples=["Input should be less than or equal to 100"])


class ProblemBody(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="Always `about:blank`.", examples=["about:blank"])
    title: str = Field(description="The status in words.", examples=["Bad Request"])
    status: int = Field(description="The status.", examples=[400])
    detail: str = Field(
        description="What went wrong this time.", examples=["A parameter was refused."]
    )
    errors: list[Mistake] | None = Field(None, description="With 400: each parameter refused.")
    editions: list[Edition] | None = Field(
        None, description="With 404 and 410: the languages in which this is public."
    )
    replaced_by: str | None = Field(
        None, description="With 410: the address that takes its place, where there is one."
    )


class Problem(Exception):
    """An answer other than the one that was asked for; `more` are members beyond the usual."""

    def __init__(self, status, detail, **more):
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.more = {name: value for name, value in more.items() if value}

    def body(self):
        title = HTTPStatus(self.status).phrase
        usual = {"type": "about:blank", "title": title, "status": self.status}
        return usual | {"detail": self.detail} | self.more

    def response(self):
        response = HttpResponse(json.dumps(self.body()), MEDIA_TYPE, self.status)
        response["Cache-Control"] = "no-store"
        return response


def nothing():
    """Return the problem of whatever is not public here: byte for byte that of what never was."""
    return Problem(404, "Nothing is public at this address.")


def refused(errors):
    """Return the problem with parameters that ninja refuses; no address has such a path."""
    if any(error["loc"][0] == "path" for error in errors):
        return nothing()
    mistakes = [
        {"parameter": name, "message": error["msg"].removeprefix("Value error, ")}
        for error in errors
        for name in error.get("ctx", {}).get("unknown") or [str(error["loc"][-1])]
    ]
    return Problem(400, "A parameter was refused.", errors=mistakes)
