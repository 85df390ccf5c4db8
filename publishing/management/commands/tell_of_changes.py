from django.core.management.base import BaseCommand, CommandError

from publishing import freshness


class Command(BaseCommand):
    help = (
        "Lets every process make public pages anew: after rows were written by another program, "
        "such as psql or pg_restore, or by COPY."
    )

    def handle(self, **options):
        freshness.tell()
        if freshness.telling.is_owed:
            raise CommandError("The cache of public pages cannot be reached.")
