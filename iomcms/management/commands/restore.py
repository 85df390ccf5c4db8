from django.core.management.base import BaseCommand

from iomcms.backups import restoring
from iomcms.backups.contents import Archive
from iomcms.backups.encryption import identities
from iomcms.backups.places import source
from iomcms.backups.running import in_order
from publishing import freshness
from publishing.progress import Progress


class Command(BaseCommand):
    help = (
        "Put an archive of `backup` into an empty site that was migrated: all of it, or nothing. "
        "Stop the site before."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive, or - for a pipe")
        parser.add_argument(
            "--identity", metavar="FILE", help="the file with the key of an encrypted archive"
        )
        parser.add_argument(
            "--check", action="store_true", help="read the archive, and change nothing"
        )

    def handle(self, file, identity, check, **options):
        progress = Progress(self.stderr)
        act = checked if check else restoring.restore
        with in_order(), source(file, identities(identity) if identity else ()) as archive:
            summary = act(archive, progress).summary
        done = "could be restored" if check else "are restored"
        progress.end(f"{summary['rows']:,} rows and {summary['files']:,} files {done}.")
        if missing := summary["missing"]:
            self.stderr.write(f"{len(missing)} files were missing when it was made.")
        if not check:
            self.stderr.write("Start the site, then run `manage.py make_renditions`.")
            if freshness.is_troubled():
                self.stderr.write("Run `manage.py tell_of_changes` when the page cache is there.")


def checked(archive, say):
    with archive.opened() as file:
        read = Archive(file)
        read.check(say)
    return read
