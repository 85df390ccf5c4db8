from django.core.management.base import BaseCommand

from publishing.progress import Progress
from search.models import SearchDocument
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Write the search index anew; what was broken off is gone on with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--restart",
            action="store_true",
            help="begin from the start, not where it was broken off",
        )

    def handle(self, restart, verbosity, **options):
        progress = Progress(self.stdout)
        for done, total in rebuild(restart):
            progress.done(done, total)
        if verbosity:
            self.stdout.write(f"{SearchDocument.objects.count()} editions can be found now.")
