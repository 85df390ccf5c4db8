from django.core.management.base import BaseCommand, CommandError

import audit
from iomcms.backups.running import Progress, in_order
from iomcms.transfer.places import new
from iomcms.transfer.taking_out import take_out


class Command(BaseCommand):
    help = "Take the content of the site out, to be read by other programs or by `import_site`."

    def add_arguments(self, parser):
        parser.add_argument("path", help="a new folder, or a new file that ends in .zip or .tar")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="all rows and files as JSON Lines, drafts and history too",
        )
        parser.add_argument(
            "--without-people",
            action="store_true",
            help="with --everything: leave out who works here and who did what",
        )

    def handle(self, path, everything, without_people, **options):
        if not everything:
            raise CommandError("Say --everything.")
        self.take_everything(path, is_with_people=not without_people)

    def take_everything(self, path, is_with_people):
        progress = Progress(self.stderr)
        with in_order(), new(path) as place:
            manifest = take_out(place, progress, is_with_people)
        audit.record("command.run", command="export_site", people=is_with_people)
        rows = sum(about["rows"] for about in manifest["kinds"].values())
        files = manifest["files"]
        progress.end(f"{rows:,} rows and {files['number']:,} files are taken out.")
        self.stderr.write("Keep it safe: what is not public yet is in it.")
        if missing := files["missing"]:
            self.stderr.write(f"{len(missing)} files were missing; manifest.json names them.")
