"""Puts an archive into an empty site: all of it, or nothing."""

from contextlib import contextmanager, suppress
from hashlib import file_digest
from tempfile import SpooledTemporaryFile, TemporaryFile

from django.contrib.contenttypes.models import ContentType
from django.core.files import File as Content
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

import audit
from publishing import freshness, statements

from . import BackupError, Refused, stored_files
from .contents import UNREADABLE, Archive, Rows, shown
from .making import SMALL
from .tables import MADE_BY_MIGRATE, all_tables


def restore(source, say):
    """Restore from a `Source`, which is read twice: first all is checked, then written."""
    check_place()
    with source.opened() as file:
        archive = Archive(file)
        check_migrations(archive)
        archive.check(ignore)
    with source.opened() as file, new_files() as files, transaction.atomic():
        archive = Archive(file)
        check_empty(archive.tables)
        write(archive, files, say)
        with told_of("the archive"):
            connection.check_constraints()
        with told_of("the manifest"):
            number_on(archive)  # which PostgreSQL does not take back, so little may fail after it
        audit.record("command.run", command="restore")  # as the last entry, behind those restored
        freshness.changed()
        # Whether a commit was done that breaks off, nobody knows.
        files.keep()
    ContentType.objects.clear_cache()
    statements.forget()
    return archive


def ignore(*_progress):
    pass


def check_place():
    """Raise `Refused` where this is no empty site that has been migrated."""
    check_migrated()
    check_empty(all_tables())


def check_migrated():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The database is not migrated. Run `manage.py migrate` first.")


def check_empty(tables):
    full = [
        name
        for name, table in tables.items()
        if name not in MADE_BY_MIGRATE and not table.is_empty()
    ]
    if full:
        raise Refused(
            f"The database is not empty: there are rows in {', '.join(full[:5])}"
            f"{' and others' if len(full) > 5 else ''}. Restore into a new one, after `migrate`."
        )


def check_migrations(archive):
    here = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    there = set(archive.manifest["migrations"])
    for names, age in ((here - there, "older"), (there - here, "newer")):
        if names:
            archive.refuse(
                f"The archive is of {age} software (it differs by {shown(sorted(names)[:3])}). "
                "Restore it with the version that wrote it, and migrate then."
            )


def write(archive, files, say):
    for name in MADE_BY_MIGRATE:
        archive.tables[name].clear()
    for part in archive.parts():
        if isinstance(part, Rows):
            with told_of(part.table.name):
                part.table.write(part.values)
            say(part.table.name, archive.counts[part.table.name])
        else:
            files.add(part)
            say("files", archive.counts["files"])


def number_on(archive):
    """Let new rows get keys that none has had."""
    for name, table in archive.tables.items():
        if table.is_numbered:
            table.give_keys_after(archive.manifest["tables"][name]["last_key"] or 0)


@contextmanager
def told_of(what):
    """Tell of rows that the database refuses, without what stands in them."""
    try:
        yield
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        words = (diagnosis and diagnosis.message_primary) or str(error).partition("\n")[0]
        raise BackupError(f"Rows of {what} do not fit: {words}.") from None
    except UNREADABLE as error:
        raise BackupError(f"Rows of {what} do not fit: {type(error).__name__}.") from None


class NewFiles:
    """The files that were stored, until it is certain that they stay."""

    def __init__(self, names):
        self.names = names

    def add(self, part):
        """Store a file under its very name; one that is there already has to be the same."""
        with SpooledTemporaryFile(SMALL) as copy:
            for chunk in part.member.chunks():
                copy.write(chunk)
            copy.seek(0)
            try:
                if default_storage.exists(part.name):
                    self.compare(part)
                else:
                    self.store(part.name, copy)
            except BackupError:
                raise
            except Exception as error:
                reason = stored_files.reason(error)
                raise BackupError(f"{part.name} cannot be stored: {reason}.") from error

    def compare(self, part):
        with default_storage.open(part.name) as file:
            if file_digest(file, "sha256").digest() != part.member.digest.digest():
                raise Refused(f"The storage has another file of the name {part.name}.")

    def store(self, name, copy):
        self.note(name)
        stored = default_storage.save(name, Content(copy))
        if stored != name:
            self.note(stored)
            raise BackupError(f"{name} cannot be stored under its name.")

    def note(self, name):
        self.names.write(name + "\n")

    def keep(self):
        self.names.seek(0)
        self.names.truncate()

    def remove(self):
        self.names.seek(0)
        for name in self.names:
            with suppress(Exception):  # the error that led here is the one to tell
                default_storage.delete(name.rstrip("\n"))


@contextmanager
def new_files():
    """Yield what stores files, and remove them where what is done inside fails."""
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as names:
        files = NewFiles(names)
        try:
            yield files
        except BaseException:
            files.remove()
            raise
