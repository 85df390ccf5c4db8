from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import audit
from iomcms.demo.entries import FaultyContent, read
from iomcms.demo.known import is_loaded
from iomcms.demo.loader import Loader
from iomcms.demo.logins import make_logins


class Command(BaseCommand):
    help = "Load the demo content. What is there already stays as editors have left it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="do nothing where the site has content already"
        )
        parser.add_argument(
            "--picture-width",
            type=int,
            metavar="PIXELS",
            help="draw smaller pictures, faster",
        )

    def handle(self, *, once, picture_width, verbosity, **options):
        if once and is_loaded():
            return
        try:
            content = read()
        except FaultyContent as error:
            raise CommandError(f"Nothing was loaded, as the content has faults:\n{error}") from None
        audit.record("command.run", command="load_demo")
        now = timezone.now().replace(second=0, microsecond=0)
        loader = Loader(content, now, picture_width)
        loader.load()
        if getattr(settings, "DEMO_LOGINS", False):
            loader.made["login"] += make_logins()
        if verbosity:
            self.stdout.write(summary(loader.made))


def summary(made):
    """Say how many rows were made of each table of the demo files."""
    counts = ", ".join(f"{table} {count}" for table, count in made.items() if count)
    return f"Demo content loaded: {counts}." if counts else "The demo content is all there."
