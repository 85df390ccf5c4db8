from django.core.management.base import BaseCommand, CommandError

from audit.pruning import prune
from audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Take away the entries that are older than AUDIT_RETENTION_DAYS, once they are verified; "
        "what is left still verifies."
    )

    def handle(self, *args, **options):
        verdict = verify()
        if verdict.reason:
            raise CommandError(f"The audit is broken at {verdict.broken}: {verdict.reason}.")
        self.stdout.write(f"{prune()} entries were taken away.")
