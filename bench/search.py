"""Time the search with 100,000 pages in four languages, some words being in most of them.

    DJANGO_SETTINGS_MODULE=iomcms.settings.dev python -m bench.search [number of pages]

The sentences are those of the demo content, in an order of their own on every page, with names
among them that are made up. It works in the test database that belongs to `DATABASE_URL`, made for
it and thrown away.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .measuring import analyze, in_test_database, say

MANY, BATCH = 100_000, 2_000
CODES = [code for code, _name in settings.LANGUAGES]
SENTENCES, NAMES = 12, 20_000
ASKED = 60
PAST = datetime(2014, 1, 1, tzinfo=UTC)


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
    for name, texts in questions(sentences, names, random).items():
        report(name, texts)


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
    """Make articles with an address only, and the documents that belong to them."""
    from django.contrib.contenttypes.models import ContentType

    from articles.models import Article
    from search.indexing import remember_words
    from search.models import SearchDocument

    content_type = ContentType.objects.get_for_model(Article)
    kinds = Article.Kind.values
    numbers = iter(range(1, many + 1))
    while batch := list(islice(numbers, BATCH)):
        Article.objects.bulk_create(article(number, kinds) for number in batch)
        documents = [
            document(number, code, content_type, kinds, sentences[code], names, random)
            for number in batch
            for code in CODES
        ]
        SearchDocument.objects.bulk_create(documents)
        remember_words(documents)


def article(number, kinds):
    from articles.models import Article

    columns = {f"title_{code}": f"Page {number}" for code in CODES}
    columns |= {f"slug_{code}": f"page-{number}" for code in CODES}
    columns |= {f"publish_at_{code}": PAST for code in CODES}
    return Article(pk=number, kind=kinds[number % len(kinds)], **columns)


def document(number, code, content_type, kinds, sentences, names, random):
    from search import words
    from search.models import SearchDocument

    chosen = random.choices(sentences, k=SENTENCES + 1)
    title = f"{' '.join(chosen[0].split()[:9])} {random.choice(names)}"
    body = f"{' '.join(chosen[2:])} {' '.join(random.choices(names, k=10))}"
    days = random.randint(0, 4_000)
    return SearchDocument(
        content_type=content_type,
        object_id=number,
        language=code,
        kind=kinds[number % len(kinds)],
        title=title,
        summary=chosen[1],
        body=body,
        title_words=" ".join(words.normalised(title, code)),
        text_words=" ".join(words.normalised(f"{chosen[1]} {body}", code)) if code == "ar" else "",
        date=date(2014, 1, 1) + timedelta(days=days),
        offices=[number % 40],
        countries=[number % 150, number % 7],
        tags=[number % 30],
        publish_at=PAST + timedelta(days=days, minutes=number),
    )


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


def report(name, texts):
    """Say how long the questions take, without and with the page around the results."""
    from django.utils import timezone

    from search.finding import find
    from search.queries import Query

    client, found, whole, queries = Client(), [], [], 0
    for code, text in texts:
        started_at = perf_counter()
        find(Query.of(text, code), timezone.now())
        found.append(perf_counter() - started_at)
        with CaptureQueriesContext(connection) as captured:
            started_at = perf_counter()
            response = client.get(f"/{code}/search/?{urlencode({'q': text})}")
            whole.append(perf_counter() - started_at)
        queries = max(queries, len(captured))
        if response.status_code != 200:
            raise SystemExit(f"{text}: {response.status_code}")
    say(f"{name}: finding {shown(found)}; the whole page {shown(whole)}, {queries} queries")


def shown(times):
    p95 = quantiles(times, n=20)[-1]
    return f"p50 {median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


if __name__ == "__main__":
    in_test_database(compare, MANY)
