"""The API as ninja has it: what can be asked for, and what is answered."""

from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from . import articles, contacts, countries, events, offices, people
from .problems import Problem, refused

DESCRIPTION = """\
What the public site says, for programs. Everything here is public, nothing can be changed, and no \
key is needed.

Every answer is in one language, `?language=fr`; without it, in the site's default one. Only what \
is public in that language is found; `editions` names the others. A parameter that is not known is \
refused, so that a mistyped filter does not give everything.

Lists come in pages. `next` is the address of the next one, or null; follow it as it is. However \
much is published meanwhile, nothing is missed and nothing comes twice.

To keep a copy, ask with `updated_since` for what is new, and for a single object with its `ETag` \
in `If-None-Match`: 304 says that it is the same. What was withdrawn answers 410, what is not \
public 404. Errors are `application/problem+json` (RFC 9457). `HEAD` is \
answered as `GET`, and scripts of any site may read all of it (CORS).

The site counts how often an address asks in a minute, says in `RateLimit` what is left, and \
answers 429 beyond that."""


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}  # Arabic weighs a third of it


api = NinjaAPI(
    renderer=Renderer(),
    title="Read-only API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    servers=[{"url": "/", "description": "This site"}],
    openapi_extra={
        "tags": [
            {"name": "articles", "description": "What we say."},
            {"name": "events", "description": "What happens, and when."},
            {"name": "offices", "description": "Offices and departments."},
            {"name": "people", "description": "Who they are, and were."},
            {"name": "countries", "description": "Where we work."},
            {"name": "contacts", "description": "Whom journalists can reach."},
        ]
    },
)
for room in (articles, events, offices, people, countries, contacts):
    api.add_router("", room.router)


@api.exception_handler(Problem)
def problem(request, problem):
    return problem.response()


@api.exception_handler(ValidationError)
def invalid(request, error):
    return refused(error.errors).response()


@api.exception_handler(Exception)
def fault(request, error):
    """Leave a fault of ours to Django, which tells the developers."""
    raise error
