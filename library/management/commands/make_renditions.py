import os
from concurrent.futures import ThreadPoolExecutor

from django.core.management.base import BaseCommand
from django.db import connection

from library import renditions
from publishing.progress import Progress


class Command(BaseCommand):
    help = "Make the renditions of pictures that have none yet, such as after an import."

    def add_arguments(self, parser):
        parser.add_argument(
            "--jobs",
            type=int,
            default=os.cpu_count() or 1,
            help="how many pictures are made at once (default: one for each processor)",
        )

        parser.add_argument(
            "--again",
            action="store_true",
            help="make those that are there once more, such as after files were lost",
        )

    def handle(self, jobs, again, **options):
        if again:
            renditions.forget()
        keys = list(renditions.missing().order_by("pk").values_list("pk", flat=True))
        failed, progress = [], Progress(self.stdout)
        for number, (pk, is_made) in enumerate(self.made(keys, jobs), 1):
            if not is_made:
                failed.append(pk)
            progress.done(number, len(keys))
        self.stdout.write(f"{len(keys) - len(failed)} pictures have all their renditions now.")
        for pk in failed:
            self.stderr.write(
                f"Picture {pk}: no renditions; it is gone, being made, or the log says why."
            )

    def made(self, keys, jobs):
        """Yield each key with whether its renditions were made."""
        if jobs <= 1:
            yield from ((pk, renditions.make(pk)) for pk in keys)
            return
        with ThreadPoolExecutor(jobs) as pool:
            yield from zip(keys, pool.map(make_and_leave, keys), strict=True)


def make_and_leave(pk):
    """Make the renditions of a picture in a thread, and leave no connection behind."""
    try:
        return renditions.make(pk)
    finally:
        connection.close()
