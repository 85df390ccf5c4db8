"""The description of the API, for the page that shows it."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    is_required: bool
    text: str
    bounds: list
    example: str


@dataclass(frozen=True)
class Answer:
    status: str
    text: str


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    text: str
    parameters: list
    answers: list
    example: str


def outline(schema):
    """Return title, paragraphs and sections, each with the operations of one tag."""
    operations = [
        (method["tags"][0], operation(schema, path, name, method))
        for path, methods in schema["paths"].items()
        for name, method in methods.items()
    ]
    return {
        "title": schema["info"]["title"],
        "version": schema["info"]["version"],
        "paragraphs": schema["info"]["description"].split("\n\n"),
        "sections": [
            tag | {"operations": [each for name, each in operations if name == tag["name"]]}
            for tag in schema["tags"]
        ],
    }


def operation(schema, path, name, method):
    [content] = method["responses"]["200"]["content"].values()
    return Operation(
        name=method["operationId"],
        method=name.upper(),
        path=path,
        text=method["description"],
        parameters=[parameter(each) for each in method["parameters"]],
        answers=[
            Answer(status, resolved(schema, found)["description"])
            for status, found in method["responses"].items()
        ],
        example=json.dumps(content["example"], indent=2, ensure_ascii=False),
    )


def resolved(schema, found):
    for step in found.get("$ref", "").split("/")[1:]:
        schema = schema[step]
    return schema if "$ref" in found else found


def parameter(found):
    return Parameter(
        found["name"],
        found["in"],
        found["required"],
        found.get("description", ""),
        bounds(found["schema"]),
        str(found.get("example", "")),
    )


def bounds(schema):
    """Return in words what the values of a parameter are."""
    words = {
        "format": "format {}",
        "minimum": "at least {}",
        "maximum": "at most {}",
        "minLength": "at least {} characters",
        "maxLength": "at most {} characters",
        "default": "{} where it is left out",
    }
    said = [schema.get("type", "string")]
    if "enum" in schema:
        said = ["one of " + ", ".join(schema["enum"])]
    return said + [text.format(schema[name]) for name, text in words.items() if name in schema]
