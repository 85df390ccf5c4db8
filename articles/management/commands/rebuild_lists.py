from django.core.management.base import BaseCommand, CommandError

from articles.list_entries import differing, rebuild


class Command(BaseCommand):
    help = "Make the lists of topics, goals, countries and offices anew from the articles."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="say how many entries are wrong, and change nothing",
        )

    def handle(self, check, **options):
        if not check:
            rebuild()
        elif number := differing():
            raise CommandError(
                f"{number} entries differ from the articles. Run it without --check."
            )
