from django.core.management.base import BaseCommand

from search.models import SearchDocument
from search.rebuilding import rebuild

BAR = 30


class Command(BaseCommand):
    help = "Write the search index anew; what was broken off is gone on with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--restart",
            action="store_true",
            help="begin from the start, not where it was broken off",
        )

    def handle(self, restart, verbosity, **options):
        for done, total in rebuild(restart):
            self.show_progress(done, total)
        if verbosity:
            self.stdout.write(f"{SearchDocument.objects.count()} editions can be found now.")

    def show_progress(self, done, total):
        if self.stdout.isatty():
            bar = BAR * min(done, total) // total
            self.stdout.write(
                f"\r{'█' * bar}{'░' * (BAR - bar)} {done} of {total}",
                ending="\n" if done >= total else "",
            )
            self.stdout.flush()
