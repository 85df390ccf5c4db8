"""Time both exports of a site with 10,000 articles in four languages, and the import of one, and
watch their memory.

    python -m bench.taking_out [number of articles]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away; one of
SQLite lies in a file. Each step is told with the memory that the process has when a tenth of it is
done and at its end. Pages are the same work for each, so that a smaller number tells the time per
page too; of each address the export remembers how it was answered, and nothing more.
"""

from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from .measuring import in_test_database, say

MANY = 10_000
#: Pictures are as small as files can be: it is not their drawing that is timed.
SIZE = {"width": 64, "height": 48}


def measure(many):
    from .populate import populate

    with TemporaryDirectory(prefix="bench-taking-out-") as place:
        folder = Path(place)
        with override_settings(MEDIA_ROOT=folder / "media", PAGE_CACHE=False):
            populate(many, workers=0)
            store_pictures(folder / "media")
            call_command("make_renditions", verbosity=0)
            say(f"{connection.vendor}, {many:,} articles in four languages")
            write_public(folder / "site")
            take_everything(folder / "all")
        call_command("flush", interactive=False, verbosity=0)
        with override_settings(MEDIA_ROOT=folder / "new"):
            read_everything(folder / "all")


def store_pictures(folder):
    from PIL import Image

    from library.models import Picture

    for picture in Picture.objects.filter(file__startswith="pictures/populated/").iterator():
        content = BytesIO()
        colour = (picture.pk % 256, picture.pk // 256 % 256, 0)
        Image.new("RGB", (SIZE["width"], SIZE["height"]), colour).save(content, "JPEG")
        path = folder / picture.file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.getvalue())
    Picture.objects.update(**SIZE, rendered="", rendering="")


def write_public(folder):
    from iomcms.static_site import export

    with timed("export_site") as step:
        summary = export(folder, step.tell)
        step.count = summary.files
    if summary.failed:
        say(f"failed: {len(summary.failed)}, such as {summary.failed[0]}")


def take_everything(folder):
    from iomcms.transfer.places import new
    from iomcms.transfer.taking_out import take_out

    with timed("export_site --everything") as step, new(folder) as place:
        step.count = rows_of(take_out(place, step.tell))


def read_everything(folder):
    from iomcms.transfer.bringing_in import bring_in, index

    with timed("import_site") as step:
        step.count = rows_of(bring_in(folder, step.tell))
        index(step.tell)


def rows_of(manifest):
    return sum(about["rows"] for about in manifest["kinds"].values())


class Step:
    """`memory` is what the process had while it was told how far it was."""

    def __init__(self):
        self.count, self.memory = 0, []

    def tell(self, what, number):
        if number % 100 == 0:
            self.memory.append(resident())


@contextmanager
def timed(name):
    step, started_at, working_at = Step(), perf_counter(), process_time()
    yield step
    taken, working = perf_counter() - started_at, process_time() - working_at
    memory = step.memory or [resident()]
    say(
        f"{name}: {step.count:,} in {taken:.0f} s, {working:.0f} s of CPU, "
        f"{1000 * working / step.count:.1f} ms each; memory {memory[len(memory) // 10]:.0f} MB "
        f"after a tenth, {memory[-1]:.0f} MB at the end, {max(memory):.0f} MB at most"
    )


def resident():
    """Return the memory of this process in MB, as Linux tells it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    django.setup()
    settings.RENDITIONS_IN_BACKGROUND = False
    with TemporaryDirectory(prefix="bench-taking-out-") as place:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{place}/test.sqlite3"
        in_test_database(measure, MANY)
