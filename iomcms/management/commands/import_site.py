from django.core.management.base import BaseCommand

from iomcms.backups.running import in_order
from iomcms.transfer.bringing_in import bring_in, index
from publishing import freshness
from publishing.progress import Progress


class Command(BaseCommand):
    help = (
        "Read an export of `export_site --everything` into an empty site that was migrated: all of "
        "it, or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="the folder, ZIP or tar file")

    def handle(self, path, **options):
        progress = Progress(self.stderr)
        with in_order():
            manifest = bring_in(path, progress)
        progress.end(f"{rows_of(manifest):,} rows are there, and the files that they name.")
        index(progress)
        progress.end("They can be searched.")
        self.stderr.write("Run `manage.py make_renditions`, and let accounts in by the admin.")
        if freshness.is_troubled():
            self.stderr.write("Run `manage.py tell_of_changes` when the page cache is there.")


def rows_of(manifest):
    return sum(about["rows"] for about in manifest["kinds"].values())
