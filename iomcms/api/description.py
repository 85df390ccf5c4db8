"""The description of the API in OpenAPI 3.1: what ninja knows of it, and what it does not: errors,
headers, and an example of every answer.
"""

from copy import deepcopy
from functools import cache

from pydantic.json_schema import models_json_schema

from .api import api
from .problems import MEDIA_TYPE, Problem, ProblemBody

ROOT = "/api/v1/"
REFERENCE = "#/components/schemas/{model}"

HEADERS = {
    "ETag": ("Stands for this very content; send it back in If-None-Match.", '"5d41402abc4b2a76"'),
    "Cache-Control": ("It may be kept, and has to be asked for again.", "public, no-cache"),
    "Content-Language": ("The language of the answer.", "en"),
    "RateLimit-Policy": ("How many requests (q) in how many seconds (w).", '"address";q=120;w=60'),
    "RateLimit": ("How many are left (r), and for how many seconds (t).", '"address";r=87;t=42'),
    "Retry-After": ("In how many seconds to ask again.", "42"),
    "Allow": ("What can be done here.", "GET, HEAD, OPTIONS"),
    "Access-Control-Allow-Origin": ("Scripts of any site may read it.", "*"),
}
LIMITS = ("RateLimit-Policy", "RateLimit")
OPEN = ("Access-Control-Allow-Origin",)
#: Of each error: its name, what it means, the headers it brings and an example of its members.
ERRORS = {
    400: ("Refused", "A parameter was refused: unknown, or out of its bounds.", LIMITS),
    404: ("NotPublic", "Nothing is public here in this language.", LIMITS),
    405: ("ReadOnly", "Nothing can be changed.", ("Allow",)),
    410: ("Withdrawn", "It was public in this language, and was withdrawn.", LIMITS),
    429: ("TooMany", "Too many requests in this minute.", (*LIMITS, "Retry-After")),
}
EXAMPLES = {
    400: {"errors": [{"parameter": "limit", "message": "Input should be less than 101"}]},
    404: {
        "editions": [
            {
                "language": "fr",
                "url": "https://www.example.org/fr/news/un-pont/",
                "api_url": "https://www.example.org/api/v1/articles/12?language=fr",
            }
        ]
    },
}


@cache
def described():
    """Return the whole description; it changes with the program only."""
    schema = deepcopy(dict(api.get_openapi_schema(path_prefix=ROOT)))
    schemas = schema["components"]["schemas"]
    schemas.update(
        models_json_schema([(ProblemBody, "serialization")], ref_template=REFERENCE)[1]["$defs"]
    )
    schema["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}, "example": example}
        for name, (text, example) in HEADERS.items()
    }
    schema["components"]["responses"] = {
        name: error(status, text, headers) for status, (name, text, headers) in ERRORS.items()
    } | {
        "Unchanged": {
            "description": "It is what If-None-Match names.",
            "headers": named((*OPEN, "ETag", "Cache-Control", *LIMITS)),
        }
    }
    for methods in schema["paths"].values():
        for operation in methods.values():
            complete(operation, schemas)
    return schema


def complete(operation, schemas):
    """Add to an operation what ninja does not know."""
    operation["parameters"] = [plain(parameter) for parameter in operation["parameters"]]
    operation["parameters"].append(
        {
            "in": "header",
            "name": "If-None-Match",
            "schema": {"type": "string"},
            "required": False,
            "description": "The ETag of what you have.",
            "example": '"5d41402abc4b2a76"',
        }
    )
    responses = {str(status): found for status, found in operation["responses"].items()}
    good = responses["200"]
    good["description"] = "What was asked for."
    good["headers"] = named((*OPEN, "ETag", "Cache-Control", "Content-Language", *LIMITS))
    for content in good["content"].values():
        content["example"] = example_of(content["schema"], schemas)
    responses["304"] = {"$ref": "#/components/responses/Unchanged"}
    is_of_one = any(parameter["in"] == "path" for parameter in operation["parameters"])
    for status, (name, _text, _headers) in ERRORS.items():
        if is_of_one or status not in (404, 410):
            responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(responses.items()))


def plain(parameter):
    """Return a parameter that may be left out as such, and not as one that may be null."""
    schema = dict(parameter["schema"])
    for part in schema.pop("anyOf", []):
        if part != {"type": "null"}:
            schema |= part
    if schema.get("default", ...) is None:
        del schema["default"]
    schema.pop("title", None)
    [example] = schema.pop("examples", None) or [None]
    found = {name: value for name, value in parameter.items() if name != "examples"}
    found["schema"] = schema
    schema.pop("description", None)
    return found if example is None else found | {"example": example}


def error(status, text, headers):
    problem = Problem(status, text, **EXAMPLES.get(status, {}))
    return {
        "description": text,
        "headers": named((*OPEN, *headers)),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": REFERENCE.format(model=ProblemBody.__name__)},
                "example": problem.body(),
            }
        },
    }


def named(headers):
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def example_of(schema, schemas):
    """Return an example of what a schema describes, put together from those of its fields."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    return {name: example_of(each, schemas) for name, each in schema["properties"].items()}
