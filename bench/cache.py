"""The cost of a page that is kept against that of the same page made anew, in CPU of the process.

    python -m bench.cache

Each address goes through the whole stack of middleware, without a server; A and B take turns. Kept
pages lie in files, in a folder that goes at the end. It works in the test database that belongs to
`DATABASE_URL`.
"""

from io import BytesIO
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .measuring import analyze, in_test_database
from .results import Results

ARTICLES = 60
ROUNDS, HITS, MADE = 15, 100, 8
TEXT = "<p>{}</p>" * 12
WORDS = "The number of people who moved along the route rose again in the second quarter. " * 5


def compare(many):
    fill(many)
    analyze()
    handler = WSGIHandler()
    results = Results(
        "cache",
        f"What a page costs that is kept, and made anew ({connection.vendor}, files; CPU)",
        lower=["hit_ms", "hit_304_ms", "sql_of_a_hit"],
        higher=["times"],
    )
    with TemporaryDirectory(prefix="bench-pages-") as folder:
        settings.CACHES["pages"] = {
            "BACKEND": "iomcms.caches.FileCache",
            "LOCATION": folder,
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
        caches.__dict__.pop("settings", None)
        del caches["pages"]
        for name, path in {
            "article": "/en/news/article-7/",
            "list": "/en/news/",
            "list, page 2": "/en/news/?utm_source=x&page=2",
            "home": "/en/",
            "feed": "/en/news/feed/",
        }.items():
            results.add(name, **figures(handler, path))
    results.finish()


def figures(handler, path):
    made, hits, known = [], [], []
    settings.PAGE_CACHE = True
    tag, size = asked(handler, path)
    with CaptureQueriesContext(connection) as queries:
        asked(handler, path)
    for _round in range(ROUNDS):
        settings.PAGE_CACHE = False
        made.append(cost(handler, path, MADE))
        settings.PAGE_CACHE = True
        hits.append(cost(handler, path, HITS))
        known.append(cost(handler, path, HITS, tag))
    return {
        "made_ms": round(median(made), 3),
        "hit_ms": round(median(hits), 3),
        "hit_304_ms": round(median(known), 3),
        "times": round(median(made) / median(hits), 1),
        "sql_of_a_hit": len(queries),
        "bytes": size,
    }


def cost(handler, path, times, tag=""):
    """Return the CPU of one request in milliseconds."""
    asked(handler, path, tag)
    started_at = process_time()
    for _ in range(times):
        asked(handler, path, tag)
    return (process_time() - started_at) / times * 1000


def asked(handler, path, tag=""):
    """Answer a request as a server would let it; return the tag and the bytes of the answer."""
    path, _mark, query = path.partition("?")
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(headers, status=status)

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "HTTP_USER_AGENT": "Mozilla/5.0",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }
    if tag:
        environ["HTTP_IF_NONE_MATCH"] = tag
    response = handler(environ, start_response)
    size = len(b"".join(response))
    response.close()
    expected = "304" if tag else "200"
    if not answer["status"].startswith(expected):
        raise SystemExit(f"{path}: {answer['status']}")
    return answer["ETag"], size


def fill(many):
    """Make some articles with all that stands on a page, and a menu."""
    from articles.models import Article
    from pages.models import MenuEntry, SiteSettings
    from tests.factories import make_article, make_contact, make_country, make_office, make_tag

    SiteSettings.objects.create(name_en="Site")
    office, country, contact = make_office("en"), make_country("CH"), make_contact()
    tags = [make_tag(f"tag-{number}") for number in range(5)]
    for number in range(many):
        article = make_article(
            "en fr",
            slug_en=f"article-{number}",
            summary_en=WORDS[:200],
            body_en=TEXT.format(*[WORDS] * 12),
            kind=Article.Kind.values[number % 3],
        )
        article.tags.set(tags[number % 3 :])
        article.offices.add(office)
        article.countries.add(country)
        article.placed_contacts.create(contact=contact)
        article.corrections.create(text_en="Ten.")
    for position in range(6):
        top = MenuEntry.objects.create(
            place="main", position=position, label_en=f"Menu {position}", address="/news/"
        )
        for below in range(6):
            MenuEntry.objects.create(
                place="main", parent=top, position=below, label_en=f"Entry {below}", address="/"
            )


if __name__ == "__main__":
    in_test_database(compare, ARTICLES)
