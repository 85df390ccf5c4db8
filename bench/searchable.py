"""Pages to be searched: the sentences of the demo content, in an order of their own on every page,
with names among them that are made up.
"""

import re
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import connection

CODES = [code for code, _name in settings.LANGUAGES]
SENTENCES, NAMES = 12, 20_000
DOCUMENT = (
    *("content_type_id", "object_id", "language", "kind", "publish_at", "date"),
    *("offices", "countries", "tags", "title", "title_words", "summary", "body", "text_words"),
)
#: What was published over so many days, up to now.
DAYS = 4_000
PAST = datetime.combine(datetime.now(UTC), time(), UTC) - timedelta(days=DAYS)


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


def names_of(random):
    return [made_up(random) for _ in range(NAMES)]


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
