from django.conf import settings
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError

from publishing import freshness


class Command(BaseCommand):
    help = (
        "Lets every process make public pages anew: after rows were written by another program, "
        "such as psql or pg_restore, or by COPY."
    )

    def handle(self, **options):
        alias = settings.FRESHNESS_CACHE
        cache = f"{alias} ({type(caches[alias]).__name__})"
        freshness.tell()
        if freshness.is_troubled():
            raise CommandError(f"The cache {cache} cannot be written.")
        self.stdout.write(f"Told through the cache {cache}.")
