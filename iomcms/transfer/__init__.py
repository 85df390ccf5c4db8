"""The content of a site as plain files that explain themselves: taken out to any other system, and
read into an empty one of ours (docs/site-format.md).

    README.md              what this is, and how to read it
    manifest.json          format, languages, kinds with the number of their rows, checksums
    schema.json            a JSON Schema for the lines of each kind
    rows/KIND.jsonl        a row a line, as an object with names
    files.jsonl            the files, with sizes and checksums
    files/NAME             a file, under the name that rows know it by

A backup (`iomcms.backups`) is another thing: all there is, for the same software. This holds no
secrets, depends on no numbers of an installation, and may come from anybody.
"""

from iomcms.backups import BackupError, Refused

FORMAT = {"name": "iomcms site", "version": 1}
README, MANIFEST, SCHEMA, FILE_LIST = "README.md", "manifest.json", "schema.json", "files.jsonl"
ROWS, FILES = "rows", "files"


class Unfit(ValueError):
    """A value that a column cannot take, in words for whoever wrote it."""


class Faulty(BackupError):
    """An export that is not what it should be, with the place where."""


__all__ = [
    "FILES",
    "FILE_LIST",
    "FORMAT",
    "MANIFEST",
    "README",
    "ROWS",
    "SCHEMA",
    "BackupError",
    "Faulty",
    "Refused",
    "Unfit",
]
