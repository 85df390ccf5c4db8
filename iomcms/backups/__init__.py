"""Backups: database and files of a site in one archive, whichever database and storage it has.

An archive is a tar file of plain members in this order, in age's encryption where that was asked
for (docs/backup.md):

    manifest.json                   what it is, of which software, the columns and number of rows
    rows/TABLE/NUMBER.jsonl.gz      rows, one JSON list a line
    files/NAME                      a file of the storage, under the name that rows know it by
    end.json                        how much there was, and which files were missing
    SHA256SUMS                      of all members before, as `sha256sum --check` reads it

So tar, gzip and sha256sum are enough to get at what is in it. Restoring takes nothing but such an
archive, byte for byte of this form, from its first to its last.
"""

FORMAT = 1
MANIFEST, END = "manifest.json", "end.json"
ROWS, FILES = "rows", "files"


class BackupError(Exception):
    """What stands in the way, in words for whoever runs the command; never what a row says."""


class Damaged(BackupError):
    """The archive is not what was once written."""


class Refused(BackupError):
    """The archive may be whole, but does not belong here, or there is no place for it."""
