"""Time the API's list of articles, its first page and its deepest, with 100,000 articles.

    python -m bench.api [number of articles]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away.
"""

from urllib.parse import quote

from django.db import connection
from django.test import Client

from .matrix import fill, make_offices
from .measuring import in_test_database, say, timed, webmaster

MANY = 100_000
ADDRESS = "/api/v1/articles?limit=20"


def measure(many):
    from iomcms.api.articles import NEWEST

    webmaster()  # to whom the filling gives some articles
    make_offices()
    fill(0, many)
    deep = quote(NEWEST.cursor(last_but(100)))
    say(f"{connection.vendor}, {many:,} articles, pages of 20")
    for name, address in {
        "first page": ADDRESS,
        "deepest page": f"{ADDRESS}&cursor={deep}",
        "in another language": f"{ADDRESS}&language=fr",
        "of one kind": f"{ADDRESS}&kind=speech",
        "changed since": f"{ADDRESS}&updated_since=2020-01-01T00:00:00Z",
    }.items():
        queries, time = timed(Client(), address)
        say(f"{name}: {time * 1000:.0f} ms, {queries} queries")


def last_but(rows):
    """Return the article behind which so many follow."""
    from articles.models import Article

    oldest = Article.objects.public("en").order_by("dateline_on", "pk")
    return oldest.values("dateline_on", "pk")[rows]


if __name__ == "__main__":
    in_test_database(measure, MANY)
