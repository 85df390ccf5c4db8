"""Values of fields as JSON:API gives them: texts, formatted texts, ranges, links, lists."""

import json

from django.utils.html import escape, strip_tags

#: What stands for the whole of a value that has several properties, the first that is there.
PROPERTIES = ("value", "uri", "name", "date")


def value_at(attributes, name):
    """Return a field, or a property of it: `field_date.end_value`."""
    first, _dot, rest = name.partition(".")
    value = attributes.get(first)
    for key in filter(None, rest.split(".")):
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(key) if isinstance(value, dict) else None
    return value


def is_empty(value):
    return value is None or value == "" or value == [] or value == {}


def as_html(value):
    """Return a formatted text as HTML, a plain one escaped: as the old site showed it, if it says
    so.
    """
    if isinstance(value, list):
        return "\n".join(map(as_html, value))
    if isinstance(value, dict):
        html = value.get("processed") or value.get("value") or ""
        is_plain = not value.get("processed") and value.get("format") == "plain_text"
        return as_paragraphs(str(html)) if is_plain else str(html)
    return as_paragraphs(str(value))


def as_paragraphs(text):
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def as_text(value):
    """Return a value in plain words."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(as_text, value)))
    if isinstance(value, dict):
        if "processed" in value or "format" in value:
            html = value.get("value") or value.get("processed") or ""
            return " ".join(strip_tags(str(html)).split())
        found = next((value[name] for name in PROPERTIES if value.get(name)), None)
        return json.dumps(value, ensure_ascii=False) if found is None else as_text(found)
    return "" if value is None else " ".join(str(value).split())
