from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

import audit
from iomcms.backups.encryption import encrypting, recipients
from iomcms.backups.making import make
from iomcms.backups.places import target
from iomcms.backups.running import in_order
from publishing.progress import Progress

#: The status with which it ends where the archive is whole, but files were missing.
INCOMPLETE = 3


class Command(BaseCommand):
    help = (
        "Write all rows and all files into one archive, while the site goes on. It holds passwords "
        "(hashed) and whatever is not public yet: encrypt it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", help="a new file, a folder, where it gets a name by its time, or - for a pipe"
        )
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="age1…",
            help="encrypt it by age, for whoever has this one's identity; may be given again",
        )
        parser.add_argument(
            "--recipients-file", metavar="FILE", help="the same for all in a file, one a line"
        )

    def handle(self, file, recipient, recipients_file, **options):
        progress = Progress(self.stderr)
        with in_order():
            readers = recipients(recipient, recipients_file)
            with target(file, bool(readers)) as out, encrypting(out, readers) as archive:
                summary = make(archive, progress)
        audit.record("command.run", command="backup")
        size = filesizeformat(summary["bytes"])
        progress.end(f"{summary['rows']:,} rows and {summary['files']:,} files ({size}) are kept.")
        if not readers:
            self.stderr.write("The archive is not encrypted.")
        if missing := summary["missing"]:
            raise CommandError(
                f"The archive is whole, but {len(missing)} files are not in the storage: "
                f"{', '.join(map(repr, missing[:5]))}{' …' if len(missing) > 5 else ''}",
                returncode=INCOMPLETE,
            )
