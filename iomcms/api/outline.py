"""The description of the API, for the page that shows it."""

import json
import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import mark_safe


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
        "paragraphs": [marked(text) for text in schema["info"]["description"].split("\n\n")],
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
        text=marked(method["description"]),
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
        marked(found["description"]),
        bounds(found["schema"]),
        str(found.get("example", "")),
    )


def marked(text):
    """Return a text of the description as HTML; of Markdown it has only code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


#: What is said of the bounds of a parameter.
BOUNDS = {
    "format": "format {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters",
    "default": "{} where it is left out",
}


def bounds(schema):
    """Return in words what the values of a parameter are."""
    kind = schema.get("type", "string")
    said = ["one of " + ", ".join(schema["enum"])] if "enum" in schema else [kind]
    return said + [text.format(schema[name]) for name, text in BOUNDS.items() if name in schema]
