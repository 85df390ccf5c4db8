"""Makes an archive of all rows, as they are at one moment, and of all files."""

import gzip
import json
from collections import Counter
from tempfile import SpooledTemporaryFile, TemporaryFile

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from publishing.languages import CODES
from publishing.software import fingerprint

from . import END, FILES, FORMAT, MANIFEST, ROWS, BackupError, stored_files
from .members import Writer
from .tables import LONGEST_ROW, all_tables, snapshot

#: So many bytes of rows make a member.
PART = 1 << 22
#: Files up to this size are held in memory while their size is found out.
SMALL = 1 << 20


def make(out, say):
    """Write an archive to a file, and return what `END` says of it. `say(what, number)` is told how
    far it is.
    """
    archive, tables = Writer(out), all_tables()
    with TemporaryFile("w+", encoding="utf-8") as names:
        with snapshot():
            archive.add(MANIFEST, as_json(manifest(tables)))
            rows = sum(add_rows(archive, table, say) for table in tables.values())
            for name in stored_files.known():
                names.write(json.dumps(name) + "\n")
        names.seek(0)
        summary = {"rows": rows, **add_files(archive, map(json.loads, names), say)}
    archive.add(END, as_json(summary))
    archive.end()
    return summary


def manifest(tables):
    migrations = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "software": fingerprint(),
        "languages": list(CODES),
        "migrations": sorted(f"{app}.{name}" for app, name in migrations),
        "tables": {
            name: {"rows": table.count(), "last_key": table.last_key(), "columns": table.kinds}
            for name, table in tables.items()
        },
    }


def as_json(data):
    return json.dumps(data, indent=1, ensure_ascii=False).encode(errors="backslashreplace")


def add_rows(archive, table, say):
    """Add the rows of a table in parts, and return how many there are."""
    number = part = 0
    lines, size = [], 0

    def add():
        content = gzip.compress(b"".join(lines), compresslevel=6, mtime=0)
        archive.add(f"{ROWS}/{table.name}/{part:06}.jsonl.gz", content)
        say(table.name, number)

    for line in table.lines():
        if len(line) > LONGEST_ROW:
            raise BackupError(f"A row of {table.name} is too long: it has {len(line)} bytes.")
        lines.append(line)
        number, size = number + 1, size + len(line)
        if size >= PART:
            part += 1
            add()
            lines, size = [], 0
    if lines:
        part += 1
        add()
    return number


def add_files(archive, known, say):
    """Add the files that rows know, then the others."""
    counts, missing = Counter(), []
    for names in (known, stored_files.unknown()):
        for name in names:
            size = add_file(archive, name) if stored_files.is_plain(name) else None
            if size is not None:
                counts.update(files=1, bytes=size)
                say("files", counts["files"])
            elif names is not known or stored_files.known_among([name]):  # not deleted meanwhile
                missing.append(name)
    return {"files": counts["files"], "bytes": counts["bytes"], "missing": missing}


def add_file(archive, name):
    """Add a file and return its size; None where it is not there."""
    with SpooledTemporaryFile(SMALL) as copy:
        if not stored_files.copy_to(copy, name):
            return None
        size = copy.tell()
        copy.seek(0)
        archive.add_file(f"{FILES}/{name}", copy, size)
    return size
