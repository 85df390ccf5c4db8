"""Time `import_pages` over 10,000 pages of text, HTML and an archive, and over an archive of some
with a picture each, and watch its memory.

    python -m bench.imports [number of pages]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away; one of
SQLite lies in a file. The peak of the memory is that of the whole process, told after a tenth of
the pages, and at the end: the two have to be about the same.
"""

from io import BytesIO
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import django
from django.db import connection

from .measuring import in_test_database, say

PAGES = 10_000
MENU = ["Who we are", "Structure", "Our work", "Where we work", "Take action", "Data"]
SENTENCES = (
    "The number of people who moved along the route rose again in the second quarter.",
    "Most of them left Kenya and Chad, where the rains had failed for a second year.",
    "The Organisation opened two offices near the lake and sent boats to the far shore.",
    "Its teams bring water, tents and medicine to the villages that can be reached.",
)
HTML = """<!DOCTYPE html><html lang="en"><head><title>{title} | Old site</title>
<meta property="article:published_time" content="2024-{month:02}-{day:02}T08:00:00Z"></head><body>
<header><nav><ul>{menu}</ul></nav></header><main><h1>{title}</h1>{text}</main>
<footer>© Old site</footer></body></html>"""


def measure(many):
    from tests.factories import make_country, make_tag

    for code, name in (("KE", "Kenya"), ("TD", "Chad"), ("CH", "Switzerland")):
        make_country(code, name_en=name)
    make_tag("water")
    with TemporaryDirectory(prefix="bench-imports-") as folder:
        fill(Path(folder), many)
        say(f"{connection.vendor}, {many:,} pages: text, HTML and an archive")
        imported("first run", Path(folder), many)
        imported("second run", Path(folder), many)
    with TemporaryDirectory(prefix="bench-imports-") as folder:
        fill_with_pictures(Path(folder), many // 10)
        imported("pictures", Path(folder), many // 10)
        imported("pictures again", Path(folder), many // 10)


def imported(name, folder, many):
    """Import the pages, and tell how fast it went, and the memory."""
    from imports.pictures import PageWriter, SavedFiles
    from imports.readers import Reading
    from imports.reports import Report
    from imports.running import entries

    started_at, working_at = perf_counter(), process_time()
    reading = Reading([folder / "site"])
    reading.learn()
    learned_at, first = perf_counter(), 0
    with Report(folder / "report.json") as report:
        write = PageWriter(SavedFiles(reading.picture_files)).write
        for number, entry in enumerate(entries(reading, write), 1):
            report.add(entry)
            if number == max(many // 10, 1):
                first = peak()
    taken, working = perf_counter() - started_at, process_time() - working_at
    results = ", ".join(f"{times:,} {result}" for result, times in report.numbers.items())
    say(
        f"{name}: {taken:.1f} s ({learned_at - started_at:.1f} s of it to learn), "
        f"{working:.1f} s of CPU, "
        f"{many / taken:.0f} pages a second; {results}; memory {first:.0f} MB after a tenth, "
        f"{peak():.0f} MB at the end"
    )


def peak():
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def fill(folder, many):
    """Write the pages: a third of them each as text, as HTML, and in one archive."""
    site = folder / "site"
    site.mkdir()
    with (site / "archive.warc.gz").open("wb") as file:
        for number in range(many):
            if number % 3 == 0:
                (site / f"{number}.en.txt").write_text(text_of(number))
            elif number % 3 == 1:
                (site / f"{number}.html").write_text(html_of(number))
            else:
                answer(file, f"/en/news/{number}", html_of(number).encode())


def fill_with_pictures(folder, many):
    """Write an archive of pages, each before a picture of its own of some 200 KB."""
    from PIL import Image

    (folder / "site").mkdir()
    with (folder / "site" / "archive.warc.gz").open("wb") as file:
        for number in range(many):
            shown = f'<p><img src="/{number}.png" alt="Boat {number}"></p></main>'
            answer(file, f"/{number}", html_of(number).replace("</main>", shown).encode())
            picture, content = Image.effect_noise((450, 450), number % 90 + 10), BytesIO()
            picture.save(content, "PNG")
            answer(file, f"/{number}.png", content.getvalue(), "image/png")


def answer(file, path, content, kind="text/html"):
    """Write what a server answered with into an archive."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=True)
    told = StatusAndHeaders("200 OK", [("Content-Type", kind)], "HTTP/1.1")
    address, payload = f"https://old.example.org{path}", BytesIO(content)
    writer.write_record(
        writer.create_warc_record(address, "response", payload=payload, http_headers=told)
    )


def lines_of(number):
    """Return the title of a page, and the lines of its text."""
    body = [" ".join(SENTENCES[(number + place) % 4] for place in range(4)) for _line in range(7)]
    body[0] = f"Geneva, {number % 28 + 1} May 2024 – Page {number} of the old site. {body[0]}"
    return f"Boats reach village number {number}", [
        *body,
        "For more information, please contact:",
        f"In Geneva: Ann Example, desk-{number % 50}@example.org, +41 22 717 91 {number % 90 + 10}",
        "About the Organisation",
        SENTENCES[2],
    ]


def text_of(number):
    title, lines = lines_of(number)
    return "\n".join([*(f"- {label}" for label in MENU), title, *lines, "© Old site"])


def html_of(number):
    title, lines = lines_of(number)
    menu = "".join(f'<li><a href="/{label}">{label}</a></li>' for label in MENU)
    text = "".join(f"<p>{line}</p>" for line in lines)
    return HTML.format(
        title=title, menu=menu, text=text, month=number % 12 + 1, day=number % 28 + 1
    )


if __name__ == "__main__":
    django.setup()
    with TemporaryDirectory(prefix="bench-imports-") as place:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{place}/test.sqlite3"
        in_test_database(measure, PAGES)
