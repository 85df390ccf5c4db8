from django.core.management.base import BaseCommand, CommandError

from iomcms.backups.running import Progress, in_order
from iomcms.static_site import export


class Command(BaseCommand):
    help = "Write the public site as HTML and files that a browser opens from the disk."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="a new folder, or an empty one")
        parser.add_argument(
            "--replace", action="store_true", help="take the place of a former export"
        )

    def handle(self, folder, replace, **options):
        progress = Progress(self.stderr)
        with in_order():
            summary = export(folder, progress, replace)
        pages = ", ".join(f"{code} {number:,}" for code, number in summary.pages.items())
        progress.end(f"{summary.files:,} files are written; pages: {pages}.")
        if summary.failed:
            raise CommandError(f"The site failed at: {', '.join(summary.failed)}")
