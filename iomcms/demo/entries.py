"""The entries of the demo files, read and checked as a whole before any of them is used."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from publishing.languages import CODES
from publishing.slugs import slug_for

from .checks import PAGES
from .tables import TABLES

FOLDER = Path(__file__).parent


class FaultyContent(Exception):
    """Some entries cannot be loaded; `faults` says which and why, a line each."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Entry:
    """A table of a demo file, such as `[[article]]`."""

    file: str
    table: str
    key: str
    data: dict

    def __str__(self):
        return f"{self.file}: [[{self.table}]] {self.key}"

    def __contains__(self, field):
        return field in self.data

    def __getitem__(self, field):
        return self.data[field]

    def get(self, field, default=None):
        return self.data.get(field, default)


def read(folder=FOLDER):
    """Return the entries of all files by table and key, in the files' order, or raise `FaultyContent`."""
    content = {table: {} for table in TABLES}
    faults = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{path.name}: {error}")
            continue
        for entry in entries_in(path.name, tables):
            faults.extend(add(entry, content))
    faults.extend(faults_in(content))
    if faults:
        raise FaultyContent(faults)
    return content


def entries_in(file, tables):
    """Yield the entries of a file; the key of a picture is its name, that of a menu its place."""
    for table, entries in tables.items():
        for data in entries if isinstance(entries, list) else [entries]:
            fields = data if isinstance(data, dict) else {}
            keys = (fields[field] for field in ("key", "name", "place") if field in fields)
            yield Entry(file, table, str(next(keys, table)), data)


def add(entry, content):
    """Put an entry where it belongs; yield why it cannot be put there."""
    if entry.table not in content:
        yield f"{entry}: there is no table of this name"
    elif not isinstance(entry.data, dict):
        yield f"{entry}: must be a table"
    elif entry.key in content[entry.table]:
        yield f"{entry}: this key is taken in {content[entry.table][entry.key].file}"
    else:
        content[entry.table][entry.key] = entry


def faults_in(content):
    """Yield what is wrong with the entries, each by itself and, where that is well, with one another."""
    entries = [entry for table in content.values() for entry in table.values()]
    faults = [
        f"{entry}: {fault}"
        for entry in entries
        for fault in TABLES[entry.table](entry.data, content)
    ]
    yield from faults or faults_between(content)


def faults_between(content):
    """Yield what is wrong with entries that are right by themselves, but not beside the others."""
    for table in PAGES:
        titled = {}
        for entry in content[table].values():
            if is_below_itself(entry, content[table]):
                yield f"{entry}: parent: it stands below itself"
            for address in addresses(entry):
                other = titled.setdefault(address, entry)
                if other is not entry:
                    yield f"{entry}: {address[0]}: title: the same as that of {other}"


def is_below_itself(entry, others):
    above = set()
    while parent := entry.get("parent"):
        if parent in above:
            return True
        above.add(parent)
        entry = others[parent]
    return False


def addresses(entry):
    """Yield language, parent and slug of each edition: two pages with the same ones cannot be told apart."""
    parent = entry.get("parent") if entry.table == "page" else None
    for code in CODES:
        if code in entry:
            yield code, parent, slug_for(entry[code]["title"])
