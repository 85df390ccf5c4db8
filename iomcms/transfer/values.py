"""What a column takes of what somebody wrote into a file: exactly what a form would, cleaned."""

import json
import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import models

from iomcms.backups import stored_files
from library.files import EXTENSIONS
from library.models import Picture
from publishing.address_fields import LeadingField
from publishing.richtext import RichTextField, sanitize

from . import Unfit
from .shapes import check_shape

WRONG = (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
LARGEST = 2**63 - 1
#: Columns that say what a file is, in the only form that they ever have.
HASHES = {"content_hash", "fingerprint"}
HASH = re.compile("[0-9a-f]*")
#: A name that was erased is none that a form would take, and such are what history names.
UNJUDGED = {"auth.User.username"}
LONGEST_SHOWN = 60


def shown(data):
    """Return a value that anybody may have written, as a terminal may show it."""
    text = ascii(data) if not isinstance(data, str) or not data.isprintable() else repr(data)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def value_of(column, field, data):
    """Return what a column is to hold; raise `Unfit` where it cannot hold that."""
    if column.kind == "JSONField":
        return json_of(column, field, data)
    if data is None and not column.is_null:
        raise Unfit("it needs a value")
    try:
        value = column.value(data)
        value.encode() if isinstance(value, str) else None  # no halves of characters
    except WRONG:
        raise Unfit(f"{shown(data)} is nothing that it can hold") from None
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Unfit(f"{shown(data)} is too large")
    return value if value is None else judged(field, value)


def json_of(column, field, data):
    if data is None and column.is_null:
        return None
    check_shape(field, data)
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        text.encode()
    except WRONG:
        raise Unfit("it holds something that no database takes") from None
    if "\\u0000" in text:
        raise Unfit("it has a character that no database takes")
    return text


def judged(field, value):
    """Return a value that the field of the model has nothing against."""
    if isinstance(field, RichTextField):
        value = sanitize(value)
    if isinstance(value, str):
        check_text(field, value)
    if field.choices and value not in (*dict(field.flatchoices), ""):
        raise Unfit(f"{shown(value)} is none of its choices")
    if value in field.empty_values or str(field) in UNJUDGED:
        return value
    try:
        if isinstance(field, LeadingField):
            field.get_prep_value(value)
        if not isinstance(field, models.FileField):
            field.run_validators(value)
    except ValidationError as error:
        raise Unfit(f"{shown(value)}: {' '.join(error.messages)}") from None
    return value


def check_text(field, value):
    if "\x00" in value:
        raise Unfit("it has a character that no database takes")
    if isinstance(field, models.FileField):
        check_file_name(field, value)
    elif is_hash(field) and not HASH.fullmatch(value):
        raise Unfit(f"{shown(value)} is no checksum")


def is_hash(field):
    return field.name in HASHES and field.model._meta.app_label == "library"


def check_file_name(field, name):
    if not name:
        return
    if not stored_files.is_plain(name):
        raise Unfit(f"{shown(name)} leads elsewhere")
    is_picture = PurePosixPath(name).suffix[1:] in EXTENSIONS.values()
    if is_picture != issubclass(field.model, Picture):
        raise Unfit(f"{shown(name)} is a file of another kind")
