"""Time the matrix of translations with 100,000 articles in four languages against 1,000.

    python -m bench.matrix [number of articles]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away.
"""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from django.conf import settings
from django.db import connection

from .measuring import analyze, in_test_database, say, timed, webmaster

FEW, MANY = 1_000, 100_000
BATCH = 10_000
OFFICES = 40
#: How many of a hundred articles are public in each language of the settings.
PUBLIC = [95, 70, 60, 40]
ADDRESS = "/admin/translations/"
QUERIES = {
    "all": "",
    "out of date in one language": "?language=fr&state=outdated",
    "of one office": "?office=7",
}


def compare(many):
    client = webmaster()
    make_offices()
    say(f"{connection.vendor}, pages of 50 articles in {len(settings.LANGUAGES)} languages")
    fill(0, FEW)
    before = {name: timed(client, ADDRESS + query) for name, query in QUERIES.items()}
    started_at = perf_counter()
    fill(FEW, many)
    say(f"{many - FEW:,} articles more in {perf_counter() - started_at:.0f} s")
    for name, query in QUERIES.items():
        (few_queries, few), (queries, time) = before[name], timed(client, ADDRESS + query)
        say(
            f"{name}: {FEW:,} articles {few * 1000:.0f} ms, {few_queries} queries; "
            f"{many:,} articles {time * 1000:.0f} ms, {queries} queries; {time / few:.1f} times"
        )


def make_offices():
    from organisation.models import Office

    Office.objects.bulk_create(
        Office(pk=number, title_en=f"Office {number}", kind=Office.Kind.COUNTRY)
        for number in range(1, OFFICES + 1)
    )


def fill(first, last):
    """Make the articles with these numbers, some out of date, given to someone, in a copy."""
    from articles.models import Article
    from publishing.models import Translation

    there = set(Article.objects.values_list("pk", flat=True))
    if first == 0:
        Article.objects.bulk_create(article(number) for number in range(FEW))
    for number in range(max(first // FEW, 1), last // FEW):
        multiply(Article, number)
    pages = Article.objects.pages().order_by("pk").values_list("pk", flat=True)
    made = [pk for pk in pages if pk not in there]
    through = Article.offices.through
    through.objects.bulk_create(
        (through(article_id=pk, office_id=pk % OFFICES + 1) for pk in made), BATCH
    )
    Translation.objects.bulk_create(
        Translation(page_type=content_type(Article), page_id=pk, language="fr", assigned_to_id=1)
        for pk in made[::50]
    )
    Article.objects.bulk_create(Article(draft_of_id=pk, title_ar="مدن") for pk in made[::100])
    analyze()


def multiply(model, number):
    """Write the first articles once more, with addresses of their own: the database does so faster
    than Python.
    """
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = [f"{each} || '-{number}'" if each.startswith("slug_") else each for each in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {model._meta.db_table} "
            f"WHERE draft_of_id IS NULL ORDER BY id LIMIT {FEW}"
        )


def content_type(model):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model)


def article(number):
    from articles.models import Article

    columns = {}
    for place, (code, _name) in enumerate(settings.LANGUAGES):
        share = PUBLIC[place % len(PUBLIC)]
        chance = (number * 37 + place * 11) % 100
        if chance < share + 5:
            columns[f"title_{code}"] = f"Article {number} {code}"
            columns[f"body_{code}"] = "<p>57 cities grow.</p>" * 30
        if chance < share:
            columns[f"slug_{code}"] = f"article-{number}"
            columns[f"publish_at_{code}"] = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(
                minutes=number
            )
            columns[f"is_outdated_{code}"] = place > 0 and number % 97 == place
    return Article(kind=Article.Kind.choices[number % 6][0], **columns)


if __name__ == "__main__":
    in_test_database(compare, MANY)
