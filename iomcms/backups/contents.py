"""What an archive holds, checked while it is read: the first pass does nothing else, the second one
writes it.
"""

import gzip
import json
import zlib
from collections import Counter
from dataclasses import dataclass

from publishing.languages import CODES

from . import END, FILES, FORMAT, MANIFEST, ROWS, Damaged, Refused, stored_files
from .members import Member, Reader
from .tables import LONGEST_ROW, Table, all_tables

#: What says of the archive as a whole is no longer than this.
LONGEST_TEXT = 1 << 26
UNREADABLE = (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)


@dataclass
class Rows:
    """Some rows of a table: lists of values, in the order of its columns."""

    table: Table
    values: object


@dataclass
class File:
    """A file of the storage; `member` gives its bytes."""

    name: str
    member: Member


class Archive:
    def __init__(self, file):
        self.members = iter(Reader(file))
        self.manifest = self.read_manifest()
        self.tables = all_tables()
        self.check_fit()
        self.counts, self.summary = Counter(), None

    def refuse(self, words):
        """Raise `Refused`; but where the archive is damaged, that it is."""
        for _member in self.members:
            pass
        raise Refused(words)

    def read_manifest(self):
        member = next(self.members)
        if member.name != MANIFEST:
            raise Damaged(f"This is no archive of ours: it begins with {member.name!r}.")
        manifest = read_json(member)
        if manifest.get("format") != FORMAT:
            raise Refused(
                f"The archive has the format {manifest.get('format')!r}; only {FORMAT} is known "
                "here. Take the version of the software that wrote it."
            )
        if not is_complete(manifest):
            raise Damaged(f"The archive is damaged: {MANIFEST} cannot be read.")
        return manifest

    def check(self, say):
        """Read all of it, and nothing else."""
        for part in self.parts():
            if isinstance(part, Rows):
                for _row in part.values:
                    pass
                say(part.table.name, self.counts[part.table.name])
            else:
                say(FILES, self.counts[FILES])

    def parts(self):
        """Yield `Rows` and `File`, and check at the end that nothing was missing."""
        for member in self.members:
            folder, _, rest = member.name.partition("/")
            if folder == ROWS:
                yield self.rows(member, rest.partition("/")[0])
            elif folder == FILES:
                yield self.file(member, rest)
            elif member.name == END:
                self.summary = read_summary(member)
            else:
                raise Damaged(f"The archive has a member that is not known: {member.name!r}.")
        self.check_counts()

    def rows(self, member, name):
        if name not in self.tables:
            raise Damaged(f"The archive has rows of a table that is not known: {member.name!r}.")
        return Rows(self.tables[name], self.values(member, self.tables[name]))

    def values(self, member, table):
        for number, line in enumerate(lines(member), 1):
            self.counts[table.name] += 1
            if self.counts[table.name] > self.manifest["tables"][table.name]["rows"]:
                raise Damaged(f"The archive has more rows of {table.name} than it should have.")
            try:
                yield table.row(line)
            except UNREADABLE:
                raise Damaged(f"The archive is damaged: {member.name}, row {number}.") from None

    def file(self, member, name):
        if not stored_files.is_plain(name):
            raise Damaged(f"The archive has a file that leads elsewhere: {member.name!r}.")
        self.counts[FILES] += 1
        return File(name, member)

    def check_counts(self):
        if self.summary is None:
            raise Damaged(f"The archive has no {END}.")
        wanted = {name: table["rows"] for name, table in self.manifest["tables"].items()}
        wanted[FILES] = self.summary.get("files")
        for name, number in wanted.items():
            if self.counts[name] != number:
                raise Damaged(f"The archive has {self.counts[name]} of {number} of {name}.")

    def check_fit(self):
        """Raise `Refused` where the archive is not of the tables and languages that are here."""
        if self.manifest["languages"] != list(CODES):
            there, here = shown(self.manifest["languages"]), ", ".join(CODES)
            self.refuse(f"The archive has the languages {there}; here are {here}.")
        wanted = {name: entry["columns"] for name, entry in self.manifest["tables"].items()}
        here = {name: table.kinds for name, table in self.tables.items()}
        if differing := sorted(different(wanted, here)):
            self.refuse(
                f"The archive is of another version of the software: {shown(differing[:5])} "
                f"({len(differing)} in all) are not the same here. Restore it with the version "
                "that wrote it, and migrate then."
            )
        # Values stand in the order that the archive says.
        for name, table in self.tables.items():
            table.columns.sort(key=lambda column, of=list(wanted[name]): of.index(column.name))


def is_complete(manifest):
    try:
        return all(
            type(table["rows"]) is int
            and type(table["last_key"]) in (int, type(None))
            and all(type(kind) is str for kind in table["columns"].values())
            for table in manifest["tables"].values()
        ) and all(is_texts(manifest[name]) for name in ("languages", "migrations"))
    except (AttributeError, KeyError, TypeError):
        return False


def is_texts(data):
    return type(data) is list and all(type(text) is str for text in data)


def shown(texts):
    """Return texts of an archive, which may be anybody's, as a terminal may show them."""
    return ", ".join(text if text.isprintable() else ascii(text) for text in texts)


def different(one, other):
    """Return the names of tables and columns that are not the same in both."""
    for table in one.keys() ^ other.keys():
        yield table
    for table in one.keys() & other.keys():
        for column, _kind in one[table].items() ^ other[table].items():
            yield f"{table}.{column}"


def lines(member):
    """Yield the lines of a packed member; its size, once unpacked, does not matter."""
    try:
        with gzip.GzipFile(fileobj=member) as file:
            while line := file.readline(LONGEST_ROW + 1):
                if len(line) > LONGEST_ROW:
                    raise Damaged(f"The archive has a row that is too long, in {member.name}.")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"The archive is damaged: {member.name} cannot be unpacked.") from error


def read_summary(member):
    summary = read_json(member)
    numbers = (summary.get(name) for name in ("rows", "files", "bytes"))
    if any(type(number) is not int for number in numbers) or not is_texts(summary.get("missing")):
        raise Damaged(f"The archive is damaged: {END} cannot be read.")
    return summary


def read_json(member):
    if member.size > LONGEST_TEXT:
        raise Damaged(f"The archive is damaged: {member.name} is too long.")
    try:
        data = json.loads(member.read())
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Damaged(f"The archive is damaged: {member.name} cannot be read.")
    return data
