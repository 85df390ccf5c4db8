from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit.sealing import Head
from audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Say whether the audit is as it was written, and what its head is: number and digest. "
        "Ends with 1 where it is not."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            metavar="FILE",
            type=Path,
            help="the last line is a head that was kept elsewhere: the chain must still have it",
        )

    def handle(self, *args, head=None, **options):
        verdict = verify(head and kept(head))
        if verdict.reason:
            values = {"number": verdict.broken, "reason": verdict.reason}
            raise CommandError(_("The audit is broken at %(number)d: %(reason)s.") % values)
        if verdict.unsealed:
            self.stderr.write(f"{verdict.unsealed} entries wait to be sealed.")
        self.stdout.write(str(verdict.head))


def kept(path):
    """Return the head on the last line of a file."""
    try:
        number, digest = path.read_text().strip().rpartition("\n")[2].split()[-2:]
        return Head(int(number), digest)
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} has no number and digest on its last line.") from error
