"""Time the search with 100,000 pages in four languages, some words being in most of them.

    python -m bench.search [number of pages]

The sentences are those of the demo content, in an order of their own on every page, with names
among them that are made up. It works in the test database that belongs to `DATABASE_URL`, made for
it and thrown away.
"""

import os
import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from time import process_time as cpu

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .measuring import analyze, in_test_database, say
from .results import Results

MANY = 100_000
CODES = [code for code, _name in settings.LANGUAGES]
SENTENCES, NAMES = 12, 20_000
ASKED = 60
DOCUMENT = (
    *("content_type_id", "object_id", "language", "kind", "publish_at", "date"),
    *("offices", "countries", "tags", "title", "title_words", "summary", "body", "text_words"),
)
#: What was published over so many days, up to now.
DAYS = 4_000
PAST = datetime.combine(datetime.now(UTC), time(), UTC) - timedelta(days=DAYS)


def compare(many):
    random = Random(1)
    sentences = {code: sentences_in(code) for code in CODES}
    names = [made_up(random) for _ in range(NAMES)]
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


def sentences_in(code):
    """Return the sentences of the demo content in a language."""
    from iomcms.demo.entries import read
    from search.indexing import plain, tidy

    texts = [
        tidy(plain(text))
        for table in ("article", "event", "page", "office")
        for entry in read()[table].values()
        for text in (entry.get(code) or {}).values()
        if isinstance(text, str)
    ]
    found = [each for text in texts for each in re.split(r"(?<=[.!?؟])\s+", text)]
    return [each for each in found if len(each) > 40]


def made_up(random):
    syllables = ("ka", "ri", "mo", "du", "sel", "tan", "bor", "vi", "lun", "za", "per", "gho")
    return "".join(random.choice(syllables) for _ in range(random.randint(2, 5)))


def fill(many, sentences, names, random):
    """Make articles with an address only, the documents that belong to them, and their words."""
    from django.contrib.contenttypes.models import ContentType

    from articles.models import Article
    from search.models import SearchDocument, TitleWord

    [first] = Article.objects.bulk_create([Article(**article(1))])  # which indexes nothing
    multiply(first, many)
    type_id, kinds = ContentType.objects.get_for_model(Article).pk, Article.Kind.values
    texts = {code: [(each, normal(each, code)) for each in sentences[code]] for code in CODES}
    spelt = {code: {name: normal(name, code) for name in names} for code in CODES}
    rows = (
        document(number, code, type_id, kinds, texts[code], names, spelt[code], random)
        for number in range(1, many + 1)
        for code in CODES
    )
    insert(SearchDocument, DOCUMENT, rows)
    insert(TitleWord, ("language", "word", "normal"), words_of(sentences, names))


def normal(text, code):
    from search.words import normalised

    return " ".join(normalised(text, code))


def article(number):
    columns = {f"title_{code}": f"Page {number}" for code in CODES}
    columns |= {f"slug_{code}": f"page-{number}" for code in CODES}
    return columns | {f"publish_at_{code}": PAST for code in CODES}


def multiply(first, many):
    """Copy an article within the database, which takes seconds."""
    model = type(first)
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    made = {"id": "numbers.n"}
    for code in CODES:
        made |= {f"title_{code}": "'Page ' || numbers.n", f"slug_{code}": "'page-' || numbers.n"}
    for field in model._meta.concrete_fields:
        if field.get_internal_type() == "UUIDField":
            random = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
            made[field.column] = random[connection.vendor]
    taken = ", ".join(made.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS "
            f"(SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many}) "
            f"INSERT INTO {model._meta.db_table} ({named}) "
            f"SELECT {taken} FROM numbers, {model._meta.db_table} first WHERE first.id = %s",
            [first.pk],
        )


def document(number, code, type_id, kinds, texts, names, spelt, random):
    """Return a row with the columns `DOCUMENT`."""
    chosen = random.choices(texts, k=SENTENCES + 1)
    name = random.choice(names)
    title, title_words = (" ".join([*each.split()[:9], ""]) for each in chosen[0])
    more = random.choices(names, k=10)
    body = " ".join([*(text for text, _normal in chosen[2:]), *more])
    text_words = ""
    if code == "ar":
        text_words = " ".join(
            [*(each for _text, each in chosen[1:]), *(spelt[name] for name in more)]
        )
    days = random.randint(0, DAYS - 1)
    return (
        type_id,
        number,
        code,
        kinds[number % len(kinds)],
        PAST + timedelta(days=days, minutes=number % 1_440),
        PAST.date() + timedelta(days=days),
        f" {number % 40} ",
        f" {number % 150} {number % 7} ",
        f" {number % 30} ",
        title + name,
        title_words + spelt[name],
        chosen[1][0],
        body,
        text_words,
    )


def words_of(sentences, names):
    """Return the words that may be in titles, as `TitleWord` has them."""
    from search import words

    return sorted(
        {
            (code, word[: words.LONGEST_WORD], words.normal(word, code)[: words.LONGEST_WORD])
            for code in CODES
            for text in (*(" ".join(each.split()[:9]) for each in sentences[code]), *names)
            for word in words.WORD.findall(words.folded(text))
            if len(word) >= words.SHORTEST_GUESSED
        }
    )


def insert(model, columns, rows):
    """Add rows past the ORM; the indexes of the words are made when they are there."""
    table, named = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
            return
        from search.engines.postgresql import INDEXES

        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for statement in INDEXES.values():
            cursor.execute(statement)


def size():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_searchdocument')")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return cursor.fetchone()[0] // 1_000_000


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
