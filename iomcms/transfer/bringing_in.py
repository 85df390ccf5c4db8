"""Reads an export into an empty site: all of it, or nothing."""

from itertools import islice

from django.db import DatabaseError, connection, transaction

import audit
from articles import list_entries
from iomcms.backups import stored_files
from iomcms.backups.restoring import check_migrated, new_files, told_of
from iomcms.backups.tables import BATCH, all_tables, quoted, value
from library import text_uses
from publishing import freshness, statements
from publishing.usage import text_columns
from search.rebuilding import rebuild

from . import Faulty, Refused, policy
from .contents import Export
from .places import opened
from .values import shown


def bring_in(path, say):
    """Read an export twice, to check it and to write it, and return its manifest."""
    check_migrated()
    check_empty()
    with opened(path) as members:
        export = Export(members)
        export.check(say)
        with new_files() as files, transaction.atomic():
            check_empty()
            Writing(export, say).write(files)
            audit.record("command.run", command="import_site")
            freshness.changed()
            files.keep()  # whether a commit was done that breaks off, nobody knows
    statements.forget()
    return export.manifest


def index(say):
    """Make the search index, once the rows are there: what it remembers of each page until a
    transaction ends would be too much for one.
    """
    for done, _total in rebuild(restart=True):
        say("search", done)


def check_empty():
    full = [
        name
        for name, table in all_tables().items()
        if name not in policy.MAY_HAVE_ROWS and not table.is_empty()
    ]
    if full:
        raise Refused(
            f"The site is not empty: there are rows in {', '.join(full[:5])}"
            f"{' and others' if len(full) > 5 else ''}. Import into a new one, after `migrate`."
        )


class Writing:
    def __init__(self, export, say):
        self.export, self.say = export, say
        self.kinds = export.kinds.values()

    def write(self, files):
        for kind in self.kinds:
            self.write_rows(kind)
        for kind in self.kinds:
            self.check_references(kind)
        self.number_on()
        self.write_files(files)
        self.derive()
        with told_of("the export"):
            connection.check_constraints()

    def write_rows(self, kind):
        rows = self.export.rows(kind)
        while lines := list(islice(rows, BATCH)):
            try:
                with transaction.atomic():
                    kind.table.write(row for _number, row in lines)
            except DatabaseError:
                self.find_refused(kind, lines)
            self.say(kind.name, lines[-1][0])

    def find_refused(self, kind, lines):
        """Raise an error that names the line that the database refuses."""
        for number, row in lines:
            with told_of(f"line {number} of {kind.name}"), transaction.atomic():
                kind.table.write([row])

    def check_references(self, kind):
        """Raise an error where a row leads to one that is not there."""
        for each in kind.references():
            own, other = quoted(kind.table.name), quoted(each.model._meta.db_table)
            column, key = quoted(each.column.name), quoted(each.model._meta.pk.column)
            lost = value(
                f"SELECT own.{quoted(kind.table.key.column)} FROM {own} AS own "
                f"LEFT JOIN {other} AS other ON other.{key} = own.{column} "
                f"WHERE own.{column} IS NOT NULL AND other.{key} IS NULL LIMIT 1"
            )
            if lost is not None:
                number = self.export.line_with(kind, lost)
                raise self.export.fault(
                    kind.name, number, f"“{each.name}” leads to a row that is not there."
                )

    def number_on(self):
        """Let new rows get keys that none has had."""
        for name, about in self.export.manifest["kinds"].items():
            with told_of("the manifest"):
                self.export.kinds[name].table.give_keys_after(about["last_id"])

    def write_files(self, files):
        wanted = set(stored_files.known()) - self.missing()
        for number, file in enumerate(self.export.files(), 1):
            if file.name not in wanted:
                raise Faulty(f"{file.member.name}: no row knows this file.")
            wanted.discard(file.name)
            files.add(file)
            self.say("files", number)
        if wanted:
            raise Faulty(f"The file {shown(min(wanted))}, which a row names, is not there.")

    def missing(self):
        """Return the names of files that the site had lost before it was taken out."""
        match self.export.manifest.get("files"):
            case {"missing": list(names)}:
                return {name for name in names if isinstance(name, str)}
        return set()

    def derive(self):
        """Make what follows from the rows: lists, and which text uses which file."""
        list_entries.rebuild()
        for kind in self.kinds:
            if text_columns(kind.model):
                for row in kind.model._base_manager.order_by("pk").iterator(BATCH):
                    if text_uses.uses_in(row):
                        text_uses.follow(row)
