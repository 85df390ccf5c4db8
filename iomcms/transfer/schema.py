"""A JSON Schema for the lines of each kind, made from the models."""

from django.utils import translation
from django.utils.encoding import force_str

from iomcms.backups.tables import LONGEST_ROW
from publishing.languages import CODES
from publishing.richtext import RichTextField

from .properties import NAMED_BY, Reference, Translated

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {
    "BinaryField": {"type": "string", "contentEncoding": "base64"},
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": {"type": "string", "format": "date-time"},
    "DecimalField": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "FloatField": {"type": "number"},
    "JSONField": {},
    "TimeField": {"type": "string"},
    "UUIDField": {"type": "string", "format": "uuid"},
}


def schema_of(kinds):
    """Return the schema: each kind is one of its `$defs`."""
    with translation.override("en"):
        return {
            "$schema": DIALECT,
            "title": "The rows of an exported site",
            "description": f"Each line of rows/KIND.jsonl is a $defs/KIND. At most {LONGEST_ROW} "
            "bytes long, with an id larger than that of the line before.",
            "$defs": {name: schema_of_kind(kind) for name, kind in kinds.items()},
        }


def schema_of_kind(kind):
    return {
        "title": force_str(kind.model._meta.verbose_name),
        "description": " ".join((kind.model.__doc__ or "").split()),
        "type": "object",
        "properties": {name: schema_of_property(each) for name, each in kind.properties.items()},
        "required": list(kind.properties),
        "additionalProperties": False,
    }


def schema_of_property(each):
    named = {"title": force_str(each.field.verbose_name)}
    if help_text := force_str(each.field.help_text):
        named["description"] = help_text
    if isinstance(each, Translated):
        values = {code: value_schema(*each.columns[code], False) for code in CODES}
        return {
            **named,
            "type": "object",
            "properties": values,
            "additionalProperties": False,
        }
    if isinstance(each, Reference):
        return {**named, **reference_schema(each)}
    return {**named, **value_schema(each.column, each.field, each.column.is_null)}


def reference_schema(each):
    """Say to what a relation leads; `x-refers-to` is for programs."""
    by = "pk" if not each.is_named else NAMED_BY.get(each.model, "app.model")
    column = each.model._meta.pk.name if by == "pk" else by
    kind = "string" if each.is_named else "integer"
    return {
        "type": [kind, "null"] if each.column.is_null else kind,
        "x-refers-to": f"{each.model._meta.label_lower}.{column}",
    }


def value_schema(column, field, is_null):
    found = dict(FORMATS.get(column.kind) or type_of(column, field))
    if isinstance(field, RichTextField):
        found["contentMediaType"] = "text/html"
    if field.choices and column.kind != "JSONField":
        found["enum"] = [*dict.fromkeys([*dict(field.flatchoices), *[""] * ("type" in found)])]
        found["enum"] += [None] * is_null
    if is_null and "type" in found:
        found["type"] = [found["type"], "null"]
    return found


def type_of(column, field):
    if column.kind == "JSONField":
        return {}
    if column.kind.endswith(("IntegerField", "AutoField")):
        return {"type": "integer"}
    return {"type": "string"} | ({"maxLength": field.max_length} if field.max_length else {})
