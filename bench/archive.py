"""Time a deep page of the news against the first one, and the pages that gather what is about a
subject.

    python -m bench.archive [number of articles]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away.
"""

from datetime import date, timedelta
from time import perf_counter

from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from .measuring import analyze, in_test_database, say, timed

MANY = 100_000
BATCH = 5_000
PAGE = 20
DEEP = 5_000


def compare(many):
    articles = fill(many)
    say(f"{connection.vendor}, {many:,} articles, all public and tagged")
    number = min(DEEP, many // PAGE)
    deep = f"/en/news/?page={number}&before={place_before(articles, (number - 1) * PAGE)}"
    client = Client()
    first_time = report(client, "news, page 1", "/en/news/")
    deep_time = report(client, f"news, page {number:,}", deep)
    say(f"page {number:,} against page 1: {deep_time / first_time:.2f} times")
    first_rows, deep_rows = rows_time("/en/news/"), rows_time(deep)
    say(f"the rows alone: {deep_rows / first_rows:.2f} times")
    newest = articles.newest_first().first()
    for name, address in {
        "an article with what is related": newest.get_absolute_url("en"),
        "a month": f"/en/news/{newest.dateline_on:%Y/%m}/",
        "a topic": "/en/topics/topic-0/",
        "a goal": "/en/goals/13/",
        "a country": "/en/countries/KE/",
    }.items():
        report(client, name, address)


def report(client, name, address):
    queries, time = timed(client, address)
    say(f"{name}: {time * 1000:.0f} ms, {queries} queries")
    return time


def rows_time(address):
    """Return how long the rows of a page take, without what stands around them."""
    from articles.models import Article
    from publishing.pagination import paginate

    rows = Article.objects.public("en").newest_first().for_list("en")
    times = []
    for _round in range(5):
        started_at = perf_counter()
        paginate(RequestFactory().get(address), rows)
        times.append(perf_counter() - started_at)
    return min(times)


def place_before(articles, count):
    """Return the key of the row that ends the page before."""
    from publishing.pagination import key

    return key(articles.newest_first()[count - 1], "dateline_on")


def fill(many):
    """Make articles over thirty years; return them. Each has one of ten tags, and one in five has
    a goal and a country.
    """
    from django.contrib.contenttypes.models import ContentType

    from articles.list_entries import rebuild
    from articles.models import Article
    from organisation.models import Country
    from publishing.models import Tag, TaggedItem

    public_from, first_day = timezone.now() - timedelta(days=1), date(1996, 1, 1)
    Article.objects.bulk_create(
        (
            Article(
                title_en=f"Article {number}",
                slug_en=f"article-{number}",
                summary_en="A sentence or two about it.",
                publish_at_en=public_from,
                dateline_on=first_day + timedelta(days=number * 7919 % 11_000),
            )
            for number in range(many)
        ),
        BATCH,
    )
    keys = list(Article.objects.values_list("pk", flat=True))
    article_type = ContentType.objects.get_for_model(Article)
    tags = [
        Tag.objects.create(slug=f"topic-{number}", name_en=f"Topic {number}")
        for number in range(10)
    ]
    TaggedItem.objects.bulk_create(
        (TaggedItem(tag=tags[pk % 10], content_type=article_type, object_id=pk) for pk in keys),
        BATCH,
    )
    country = Country.objects.create(code="KE", name_en="Kenya", region="eastern_africa")
    for relation, other in (("goals", {"goal_id": 13}), ("countries", {"country": country})):
        through = getattr(Article, relation).through
        through.objects.bulk_create(
            (through(article_id=pk, **other) for pk in keys if pk % 5 == 0), BATCH
        )
    rebuild()
    analyze()
    return Article.objects.public("en")


if __name__ == "__main__":
    in_test_database(compare, MANY)
