"""A site with rows in every table and something in every column, and what is done to archives."""

import json
import tarfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from iomcms.backups.making import make
from iomcms.backups.members import SUMS, Writer
from iomcms.backups.tables import MADE_BY_MIGRATE, WITHOUT, all_tables

#: What no text may lose.
ODD = "« é » العربية \u200f😀 \"'\\\t\n%s \\N \\. {}"
KEYS = [1001, 1002, 1003]
MOMENT = datetime(2024, 3, 31, 1, 30, 0, 123456, UTC)
FILES = {
    "pictures/2024/05/brücke-0123456789.png": b"\x89PNG" + bytes(range(256)) * 300,
    f"documents/2024/05/{'ω' * 60}.pdf": b"%PDF-1.7",
    "documents/empty.csv": b"",
}


#: Columns whose names begin so end something, and come after the others.
LATER = ("unpublish", "until", "ends", "closed", "closes")
#: What the database holds, such as that there is one row of settings.
ONLY = {"pages_sitesettings": [1]}
FITTING = {
    "publishing_redirect": {
        "address": lambda key: f"/old/{key}",
        "redirect_to": lambda key: "" if key < KEYS[-1] else "/new",
    },
    "publishing_withdrawal": {"note": lambda key: ""},
    "library_formerfile": {"picture_id": lambda key: key, "document_id": lambda key: None},
    "library_textuse": {"picture_id": lambda key: key, "document_id": lambda key: None},
    "organisation_country": {"code": lambda key: f"A{chr(key - 1001 + ord('A'))}"},
    "pages_menuentry": {"target_type_id": lambda key: None, "target_id": lambda key: None},
}


def fill():
    """Write rows into every table that `migrate` leaves empty, the last one with as few values as
    can be; return their plain values, by table.
    """
    written = {}
    for name, table in all_tables().items():
        if name not in MADE_BY_MIGRATE:
            written[name] = [row(table, key) for key in keys_of(name)]
            table.write(table.row(json.dumps(values)) for values in written[name])
    for name, content in FILES.items():
        default_storage.save(name, ContentFile(content))
    return written


def keys_of(table):
    if table in MADE_BY_MIGRATE:
        model = all_tables()[table].key.model
        return list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    return ONLY.get(table, KEYS)


def row(table, key):
    fields = [field for field in table.key.model._meta.concrete_fields if not field.generated]
    own = FITTING.get(table.name, {})
    return [
        own[field.column](key) if field.column in own else value_of(field, key) for field in fields
    ]


def value_of(field, key):
    if field.primary_key and not field.remote_field:
        return key
    if field.null and key == KEYS[-1]:
        return None
    return key_at(field, key) if field.remote_field else plain(field, key)


def key_at(field, key):
    """Return the key of a row that a foreign key leads to, which is another one than its own."""
    table = field.target_field.model._meta.db_table
    keys = keys_of(table)
    return keys[(key - KEYS[0] + (table == field.model._meta.db_table)) % len(keys)]


def plain(field, key):
    """Return a plain value of a column, another one for each key."""
    kind, number = field.get_internal_type(), key + 7 * field.name.startswith(LATER)
    values = {
        "BinaryField": "AAEC/w==",
        "BooleanField": bool(number % 2),
        "DateField": str(date(2024, 2, 28) + timedelta(days=number)),
        "DateTimeField": (MOMENT + timedelta(hours=number)).isoformat(),
        "DecimalField": "12.50",
        "FileField": file_of(field),
        "GenericIPAddressField": f"2001:db8::{number:x}",
        "JSONField": json.dumps({"b": [number, None, ODD], "a": 1.5}),
        "TimeField": str(time(9, 30, number % 60)),
        "UUIDField": str(UUID(int=number * 2**100 + len(field.name))),
    }
    text = f"{number} {field.name} {ODD}"[: field.max_length]
    is_number = kind.startswith(("Positive", "Int", "Small"))
    return values.get(kind, number % 97 if is_number else text)


def file_of(field):
    """Return the name of a file of the folder that a column names."""
    folder = getattr(field, "upload_to", "").partition("/")[0]
    return next((name for name in FILES if folder and name.startswith(folder)), "")


def renumber():
    """Give the types of content other numbers, as a site has them that grew in another order."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE auth_permission SET content_type_id = content_type_id + 500")
        cursor.execute("UPDATE django_content_type SET id = id + 500")
    ContentType.objects.clear_cache()


def give_away_keys():
    """Let the last article that there was be gone."""
    all_tables()["articles_article"].give_keys_after(5000)


def rows():
    """Return what stands in all tables, as the database's own program gives it."""
    found = {}
    for name, table in all_tables().items():
        names = [column for column in table.kinds if column not in WITHOUT.get(name, ())]
        columns = ", ".join(f'"{column}"' for column in names)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{name}" ORDER BY "{table.key.column}"')
            found[name] = cursor.fetchall()
    return found


def last_keys():
    return {name: table.last_key() for name, table in all_tables().items()}


def files(folder=""):
    """Return the bytes of all files of the storage, by their names."""
    folders, names = default_storage.listdir(folder)
    found = {}
    for name in names:
        with default_storage.open(f"{folder}{name}") as file:
            found[f"{folder}{name}"] = file.read()
    for each in folders:
        found |= files(f"{folder}{each}/")
    return found


def made():
    """Return an archive of the site."""
    out = BytesIO()
    make(out, silent)
    return out.getvalue()


def silent(what, number):
    """Tell nobody how far it is."""


def members(archive):
    """Return the bytes of the members of an archive, by their names."""
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def rewritten(archive, **changes):
    """Return an archive with other members, and sums that are right; None leaves one out."""
    out = BytesIO()
    writer = Writer(out)
    for name, content in (members(archive) | changes).items():
        if name != SUMS and content is not None:
            writer.add(name, content)
    writer.end()
    return out.getvalue()
