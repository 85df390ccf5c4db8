from django.core.management.base import BaseCommand, CommandError

import audit
from iomcms.backups.running import in_order
from publishing.progress import Progress


class Command(BaseCommand):
    help = (
        "Take the site out: everything public as HTML and files that a browser opens from the "
        "disk, or with --everything all rows and files, for other programs and `import_site`."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            help="a new folder, or an empty one; with --everything also a new .zip or .tar",
        )
        parser.add_argument(
            "--replace", action="store_true", help="take the place of a former export of HTML"
        )
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

    def handle(self, path, replace, everything, without_people, **options):
        if everything and replace:
            raise CommandError("--replace is not for --everything: name a new place.")
        if without_people and not everything:
            raise CommandError("--without-people is only for --everything.")
        if everything:
            self.take_everything(path, is_with_people=not without_people)
        else:
            self.write_public(path, replace)

    def write_public(self, folder, replace):
        from iomcms.static_site import export

        progress = Progress(self.stderr)
        with in_order():
            summary = export(folder, progress, replace)
        pages = ", ".join(f"{code} {number:,}" for code, number in summary.pages.items())
        progress.end(f"{summary.files:,} files are written; pages: {pages}.")
        if summary.failed:
            raise CommandError(f"The site failed at: {', '.join(summary.failed)}")

    def take_everything(self, path, is_with_people):
        from iomcms.transfer.places import new
        from iomcms.transfer.taking_out import take_out

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
