import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

import audit
from imports.progress import Progress, printable
from imports.readers import Reading
from imports.reports import Report
from imports.running import entries
from publishing.languages import CODES


class Command(BaseCommand):
    help = (
        "Bring pages of an existing site over, as drafts: saved HTML, plain text, and archives of "
        "the web (WARC). Exit status: 0 where all is fine, 1 where a page failed, 2 where nothing "
        "could be done."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of them")
        parser.add_argument("--language", help="that of pages that do not tell theirs")
        parser.add_argument("--year", type=int, help="that of datelines that name none")
        parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")
        parser.add_argument(
            "--report", metavar="FILE.json", type=Path, help="tell of each page in this file"
        )
        parser.add_argument("--menu", action="store_true", help="propose the main menu")
        parser.add_argument(
            "--progress",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="show how far it is (default: on a terminal)",
        )

    def handle(self, paths, language, year, dry_run, report, menu, progress, **options):
        report = report and Path(report)
        _check(paths, language, year, report)
        reading = Reading(paths, language)
        shown = Progress(self.stderr, sys.stderr.isatty() if progress is None else progress)
        reading.learn(shown.found)
        if not reading.count:
            raise CommandError(f"There is nothing to read. {skipped(reading)}", returncode=2)
        with Report(report) as told:
            for number, entry in enumerate(entries(reading, not dry_run and writer(), year), 1):
                told.add(entry)
                if entry["result"] == "failed":
                    shown.line(f"{entry['file']}: {' '.join(entry['warnings'])}")
                shown.done(number, reading.count)
            proposal = told.propose(reading.menus.proposals()) if menu else ""
        if proposal:
            self.stdout.write(printable(proposal))
        if not dry_run:
            audit.record("import.run", system="pages", **told.numbers)
        self.summarise(told, reading)

    def summarise(self, told, reading):
        numbers = ", ".join(f"{many:,} {result}" for result, many in told.numbers.items())
        self.stdout.write(f"{numbers}; {told.doubtful:,} to look at. {skipped(reading)}".strip())
        if failures := told.numbers["failed"]:
            raise CommandError(
                f"{failures:,} of {told.numbers.total():,} pages failed.", returncode=1
            )


def writer():
    """Return what writes a page."""
    from imports.writing import Writer

    return Writer("pages").write


def skipped(reading):
    """Say what was passed over."""
    kinds = ", ".join(f"{many:,} {kind}" for kind, many in sorted(reading.skipped.items()))
    return printable(f"Skipped: {kinds}.") if kinds else ""


def _check(paths, language, year, report):
    if language and language not in CODES:
        raise CommandError(
            f"{language} is no language of this site: {', '.join(CODES)}.", returncode=2
        )
    if year and not 1900 <= year <= 2200:
        raise CommandError(f"{year} is no year for a dateline.", returncode=2)
    if not any(Path(path).exists() for path in paths):
        raise CommandError(f"There is no such file or folder: {', '.join(paths)}.", returncode=2)
    if report and not report.parent.is_dir():
        raise CommandError(f"There is no folder {report.parent} for the report.", returncode=2)
