"""Time the search with 100,000 pages in four languages, some words being in most of them.

    python -m bench.search [number of pages]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from time import process_time as cpu

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .measuring import analyze, in_test_database, say
from .results import Results
from .searchable import CODES, fill, names_of, sentences_in, size

MANY = 100_000
ASKED = 60


def compare(many):
    random = Random(1)
    sentences = {code: sentences_in(code) for code in CODES}
    names = names_of(random)
    started_at = perf_counter()
    fill(many, sentences, names, random)
    analyze()
    say(
        f"{connection.vendor}: {many:,} pages in {len(CODES)} languages, {size()} MB, "
        f"filled in {perf_counter() - started_at:.0f} s"
    )
    measure(many, questions(sentences, names, random))


def measure(many, asked):
    results = Results(
        f"search-{connection.vendor}-{many}",
        f"Search in {many:,} pages × {len(CODES)} languages, {connection.vendor}; SQL without the "
        "frame of the page",
        lower=["sql", "app_cpu_ms", "db_cpu_ms", "find_p95_ms"],
    )
    frame = frame_queries()
    for name, texts in asked.items():
        report(results, name, texts, frame)
    results.finish()


def questions(sentences, names, random):
    """Return what is asked, `{kind of question: [(language, text), …]}`."""
    from search.queries import is_idle
    from search.words import normalised

    def word(code):
        return random.choice(
            [
                each
                for each in random.choice(sentences[code]).split()
                if each.isalpha() and not is_idle(normalised(each, code)[0], code)
            ]
            or ["2024"]
        )

    codes = [CODES[number % len(CODES)] for number in range(ASKED)]
    return {
        "one word": [(code, word(code)) for code in codes],
        "two words": [(code, f"{word(code)} {word(code)}") for code in codes],
        "four words": [(code, " ".join(word(code) for _ in range(4))) for code in codes],
        "a name": [(code, random.choice(names)) for code in codes],
        "a word begun": [(code, word(code)[:4]) for code in codes],
        "a name misspelt": [(code, random.choice(names) + "xq") for code in codes],
        "a word misspelt": [(code, misspelt(word(code))) for code in codes],
        "twelve words misspelt": [
            (code, " ".join(misspelt(word(code)) for _ in range(12))) for code in codes
        ],
        "the commonest word": [(code, commonest(sentences[code], code)) for code in codes],
    }


def misspelt(word):
    """Return a word with two of its letters in the wrong order, and one that it has not."""
    middle = len(word) // 2
    return f"{word[: middle - 1]}{word[middle - 1 : middle + 1][::-1]}x{word[middle + 1 :]}"


def commonest(sentences, code):
    from search.queries import is_idle
    from search.words import normalised

    found = Counter(word for each in sentences for word in normalised(each, code))
    return next(word for word, _n in found.most_common() if not is_idle(word, code))


def report(results, name, texts, frame):
    """Measure how long the questions take, without and with the page around the results."""
    from django.utils import timezone

    from search.finding import find
    from search.queries import Query

    client, found, whole, queries = Client(), [], [], []
    for code, text in texts:
        started_at = perf_counter()
        find(Query.of(text, code), timezone.now())
        found.append(perf_counter() - started_at)
        with CaptureQueriesContext(connection) as captured:
            get(client, code, text)
        queries.append(len(captured) - frame)
    application, database = cpu(), database_cpu()
    for code, text in texts:
        started_at = perf_counter()
        get(client, code, text)
        whole.append(perf_counter() - started_at)
    each = 1000 / len(texts)
    results.add(
        name,
        sql=max(queries),
        sql_median=int(median(queries)),
        app_cpu_ms=(cpu() - application) * each,
        db_cpu_ms=(database_cpu() - database) * each,
        find_p50_ms=median(found) * 1000,
        find_p95_ms=p95(found) * 1000,
        page_p50_ms=median(whole) * 1000,
        page_p95_ms=p95(whole) * 1000,
    )


def get(client, code, text):
    response = client.get(f"/{code}/search/", {"q": text} if text else {})
    if response.status_code != 200:
        raise SystemExit(f"{text}: {response.status_code}")


def frame_queries():
    """Return how many queries the page asks without a question: those of menus and the like."""
    client = Client()
    for code in CODES:
        get(client, code, "")
    with CaptureQueriesContext(connection) as captured:
        get(client, CODES[0], "")
    return len(captured)


def database_cpu():
    """Return the seconds of CPU that the database's process for this connection has had; none where
    it is this process, or on another machine.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def p95(times):
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    in_test_database(compare, MANY)
