"""Takes the content of a site out: rows as they are at one moment, and the files that they name."""

import json
from tempfile import SpooledTemporaryFile, TemporaryFile

from django.conf import settings
from django.utils import timezone

from iomcms.backups import stored_files
from iomcms.backups.tables import LONGEST_ROW, snapshot
from library.fields import hash_of
from publishing.languages import CODES
from publishing.software import fingerprint

from . import FILE_LIST, FILES, FORMAT, MANIFEST, README, ROWS, SCHEMA, BackupError, policy
from .kinds import all_kinds, names_out
from .readme import readme
from .schema import schema_of

#: So many bytes are held in memory while the size of a member is found out.
SMALL = 1 << 20


def take_out(place, say, is_with_people=True):
    """Write an export to a place, a member after the other, and return its manifest."""
    return Export(place, say, is_with_people).write()


class Export:
    def __init__(self, place, say, is_with_people):
        self.place, self.say = place, say
        self.is_with_people = is_with_people
        self.kinds = all_kinds(is_with_people)
        self.checksums, self.counted, self.missing = {}, {}, []
        self.files = {"number": 0, "bytes": 0}

    def write(self):
        self.add_text(SCHEMA, as_json(schema_of(self.kinds)))
        with TemporaryFile("w+", encoding="utf-8") as names:
            with snapshot():
                self.add_rows()
                for name in stored_files.known():
                    names.write(json.dumps(name) + "\n")
            names.seek(0)
            self.add_files(map(json.loads, names))
        manifest = self.manifest()
        self.add_text(README, readme(manifest))
        manifest["members"] = self.checksums
        self.add_text(MANIFEST, as_json(manifest))
        return manifest

    def add_rows(self):
        names = names_out()
        for kind in self.kinds.values():
            number = 0
            with SpooledTemporaryFile(SMALL) as file:
                for number, row in enumerate(kind.objects(names), 1):
                    file.write(line_of(kind, row))
                    if not number % 100:
                        self.say(kind.name, number)
                name = f"{ROWS}/{kind.name}.jsonl"
                self.checksums[name] = self.add(name, file)
            self.counted[kind.name] = {
                "rows": number,
                "last_id": kind.table.last_key(),
                "properties": list(kind.properties),
            }
            self.say(kind.name, number)

    def add_files(self, names):
        with TemporaryFile() as listed:
            for name in names:
                if about := self.add_file(name):
                    listed.write(as_line({"name": name, **about}))
                    self.files["number"] += 1
                    self.files["bytes"] += about["size"]
                    self.say(FILES, self.files["number"])
                else:
                    self.missing.append(name)
            self.checksums[FILE_LIST] = self.add(FILE_LIST, listed)

    def add_file(self, name):
        """Add a file of the storage, and return size and checksum; None where it is not there."""
        if not stored_files.is_plain(name):
            return None
        with SpooledTemporaryFile(SMALL) as copy:
            is_there = stored_files.copy_to(copy, name)
            return self.add(f"{FILES}/{name}", copy) if is_there else None

    def add_text(self, name, text):
        with SpooledTemporaryFile(SMALL) as file:
            file.write(text.encode())
            self.checksums[name] = self.add(name, file)

    def add(self, name, file):
        """Add a member, and return its size and checksum."""
        size, checksum = file.tell(), hash_of(file)
        self.place.add(name, file, size)
        return {"size": size, "sha256": checksum}

    def manifest(self):
        return {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "software": fingerprint(),
            "languages": list(CODES),
            "default_language": settings.LANGUAGE_CODE,
            "with_people": self.is_with_people,
            "kinds": self.counted,
            "files": {**self.files, "missing": self.missing},
            "left_out": policy.reasons(),
        }


def line_of(kind, row):
    line = as_line(row)
    if len(line) > LONGEST_ROW:
        raise BackupError(f"A row of {kind.name} is too long: it has {len(line)} bytes.")
    return line


def as_line(data):
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace") + b"\n"


def as_json(data):
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
