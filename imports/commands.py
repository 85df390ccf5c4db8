"""What the commands have in common that bring a site over."""

import argparse
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

import audit
from publishing.progress import Progress, printable
from publishing.replacing import check_place

from .mapping import FaultyMapping, read
from .readers.failures import Failure
from .reports import Report, failed


class ImportCommand(BaseCommand):
    """A command that tells of each page, in a report and on the terminal."""

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")
        parser.add_argument(
            "--report", metavar="FILE.json", type=Path, help="tell of each page in this file"
        )
        parser.add_argument(
            "--progress",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="show how far it is (default: on a terminal)",
        )

    def prepare(self, report, progress):
        """Make sure that a report can be written, and show from now on how far it is."""
        if report:
            check_place(report)
        self.shown = Progress(self.stderr, progress)

    def take(self, entry):
        """Tell of a page."""
        self.told.add(entry)
        if entry["result"] == "failed":
            told = f"{entry['file']}: {' '.join(entry['warnings'])}"
            self.shown.line(printable(told).replace("\n", r"\n"))

    def summarise(self, *more):
        """Say how many pages came to what; the exit status tells of those that failed."""
        numbers = ", ".join(f"{many:,} {result}" for result, many in self.told.numbers.items())
        self.stdout.write(f"{numbers or 'Nothing'}; {self.told.doubtful:,} to look at.")
        for line in filter(None, more):
            self.stdout.write(printable(line))
        if failures := self.told.numbers["failed"]:
            message = f"{failures:,} of {self.told.numbers.total():,} failed."
            raise CommandError(message, returncode=1)


class SystemCommand(ImportCommand):
    """A subclass has a `mapping`, the file of its system, opens an `export`, and says in which
    folder the `files` are.
    """

    mapping = None

    def add_arguments(self, parser):
        parser.add_argument(
            "--mapping", metavar="FILE", type=Path, help="what becomes what, in place of ours"
        )
        parser.add_argument(
            "--address", default="", help="of the old site: https://www.example.org"
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish what was public there, where nothing of it has to be looked at",
        )
        super().add_arguments(parser)

    def handle(self, *, report, progress, dry_run, publish, **options):
        self.prepare(report, progress)
        mapping = self.read_mapping(options["mapping"] or self.mapping)
        folder = self.files(options)
        with closing(self.export(mapping, options)) as export, Report(report) as self.told:
            for failure in export.read():
                self.take(failed(failure.file, failure.message))
            total = len(export)
            for entry in self.entries(export, mapping, folder, dry_run, publish):
                self.take(entry)
                number = self.told.numbers.total()
                self.shown.done(number, max(total, number))
            if not dry_run:
                audit.record("import.run", system=export.system, **self.told.numbers)
                self.lead(export)
            self.summarise(left_out(export))

    def read_mapping(self, path):
        try:
            return read(path)
        except FaultyMapping as error:
            message = f"Nothing was read, as the mapping has faults:\n{error}"
            raise CommandError(message, returncode=2) from None

    def entries(self, export, mapping, folder, is_dry, publishes):
        """Yield the report's entry of each page of an export that was read."""
        from .bringing import Bringing
        from .files import Files

        files = Files(folder, export.originals, export.files_address, is_dry)
        bringing = Bringing(mapping, export, files, publishes=publishes, is_dry=is_dry)
        for found in export.items():
            if isinstance(found, Failure):
                yield failed(found.file, found.message)
            else:
                yield from bringing.bring(found)

    def lead(self, export):
        """Make the redirects that lead to no page of the export."""
        from .elsewhere import lead_elsewhere

        for address, target in export.redirects():
            if not lead_elsewhere(address, target, export.site):
                told = f"No redirect was made from {address} to {target}."
                self.stderr.write(printable(told))


def left_out(export):
    """Say what the mapping passes over."""
    kinds = ", ".join(f"{many:,} {kind}" for kind, many in export.passed_over().items())
    return f"Left out, as the mapping does not name their types: {kinds}." if kinds else ""


def folder_named(path, what):
    """Return a path that is a folder, or stop."""
    if not Path(path).is_dir():
        raise CommandError(f"There is no folder {path} {what}.", returncode=2)
    return Path(path)
