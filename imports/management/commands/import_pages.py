from functools import partial
from pathlib import Path

from django.core.management.base import CommandError

import audit
from imports.commands import ImportCommand
from imports.readers import Reading
from imports.reports import Report
from imports.running import entries
from publishing.languages import CODES
from publishing.progress import printable


class Command(ImportCommand):
    help = (
        "Bring pages of an existing site over, as drafts: saved HTML, plain text, and archives of "
        "the web (WARC). Exit status: 0 where all is fine, 1 where a page failed, 2 where nothing "
        "could be done."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of them")
        parser.add_argument("--language", help="that of pages that do not tell theirs")
        parser.add_argument("--year", type=int, help="that of datelines that name none")
        parser.add_argument("--menu", action="store_true", help="propose the main menu")
        super().add_arguments(parser)

    def handle(self, paths, language, year, dry_run, report, menu, progress, **options):
        check(paths, language, year)
        self.prepare(report, progress)
        reading = Reading(paths, language)
        reading.learn(partial(self.shown, "pages found"))
        if not reading.count:
            raise CommandError(f"There is nothing to read. {skipped(reading)}", returncode=2)
        write, judge = written_by(reading.picture_files, dry_run)
        with Report(report) as self.told:
            for number, entry in enumerate(entries(reading, write, year, judge), 1):
                self.take(entry)
                self.shown.done(number, reading.count)
            proposal = self.told.propose(reading.menus.proposals()) if menu else ""
        if proposal:
            self.stdout.write(printable(proposal))
        if not dry_run:
            audit.record("import.run", system="pages", **self.told.numbers)
        self.summarise(skipped(reading))


def written_by(picture_files, is_dry):
    """Return what writes a page, and what judges its pictures in a dry run: one of the two."""
    from imports.pictures import Illustrated, PageWriter, SavedFiles

    files = SavedFiles(picture_files, is_dry)
    if is_dry:
        return None, lambda source, recognised: Illustrated(files, source, recognised).recognised
    return PageWriter(files).write, None


def skipped(reading):
    """Say what was passed over."""
    kinds = ", ".join(f"{many:,} {kind}" for kind, many in sorted(reading.skipped.items()))
    return f"Skipped: {kinds}." if kinds else ""


def check(paths, language, year):
    if language and language not in CODES:
        raise CommandError(
            f"{language} is no language of this site: {', '.join(CODES)}.", returncode=2
        )
    if year and not 1900 <= year <= 2200:
        raise CommandError(f"{year} is no year for a dateline.", returncode=2)
    if not any(Path(path).exists() for path in paths):
        raise CommandError(f"There is no such file or folder: {', '.join(paths)}.", returncode=2)
