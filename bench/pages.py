"""What a page costs that comes from no cache, by kind of page: queries, time of the processor in
milliseconds, and bytes. Menus and foot are kept, as small values of the state of the site.

    python -m bench.pages [number of articles]

The site is that of `bench.populate`: 1,000 articles on SQLite, 20,000 on PostgreSQL. The
application is called as a server calls it, with settings as in production and nothing of the test
tools in it. What PostgreSQL's own process takes for it is measured too; it runs on this machine.
All is in a test database and a folder of its own, thrown away at the end.
"""

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from wsgiref.util import setup_testing_defaults

os.environ.setdefault("DEBUG", "no")

import django
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, get_runner, override_settings

from .measuring import analyze
from .results import Results

MANY = {"sqlite": 1_000, "postgresql": 20_000}
#: An address is asked so often, before it is measured and in each of some turns.
BEFORE, TURNS, IN_A_TURN = 10, 15, 10


def main():
    django.setup()
    with TemporaryDirectory() as folder, site(folder):
        many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY[connection.vendor]
        addresses = fill(many)
        results = Results(
            f"pages-{connection.vendor}-{many}",
            f"What a page costs: {connection.vendor}, {many:,} articles",
            lower=["queries", "app_ms", "database_ms", "bytes"],
        )
        for name, address in addresses.items():
            results.add(name, **cost(address))
    results.finish()


@contextmanager
def site(folder):
    """Make the test database, a file where it is SQLite's. Its connection stays open."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/pages.sqlite3"
    settings.CACHES["pages"] = {
        "BACKEND": "iomcms.caches.FileCache",
        "LOCATION": f"{folder}/cache",
    }
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    connection.settings_dict["CONN_MAX_AGE"] = None
    try:
        with override_settings(MEDIA_ROOT=folder, PAGE_CACHE=False):
            yield
    finally:
        runner.teardown_databases(databases)


def fill(many):
    """Make the site; return the address of a page of each kind."""
    from .populate import populate
    from .population.articles import FIRST

    populate(many, workers=0)
    from articles.models import Article
    from events.models import Event
    from organisation.models import Office
    from pages.models import Page

    articles = Article.objects.public("en").filter(pk__gt=FIRST).newest_first()
    usual, rich = articles[20], articles[21]
    event = Event.objects.public("en").order_by("pk").first()
    enrich(rich)
    analyze()
    pages = {
        "article": usual,
        "article with everything": rich,
        "event": event,
        "office": Office.objects.public("en").filter(parent__isnull=False).order_by("pk").first(),
        "standing page": Page.objects.public("en").filter(children__isnull=False).first(),
    }
    return {
        **{name: page.get_absolute_url("en") for name, page in pages.items()},
        "home": "/en/",
        "list": "/en/news/",
        "list, filtered": "/en/news/?kind=story",
        "list of events": "/en/events/",
        "structure": "/en/structure/",
        "press": "/en/press/",
        "search": "/en/search/?q=migration",
        "search, nothing asked": "/en/search/",
    }


def enrich(article):
    """Let everything stand on an article that can."""
    from articles.models import Boilerplate
    from library.models import Document, Picture
    from organisation.models import Office, PressContact

    in_all = {f"text_{code}": "<p>57.5 million.</p>" for code, _name in settings.LANGUAGES}
    for position in range(3):
        contact = PressContact.objects.order_by("pk")[position]
        article.placed_contacts.create(contact=contact, position=position)
        article.corrections.create(**in_all)
        picture = Picture.objects.order_by("-pk")[position]
        article.gallery.create(picture=picture, position=position)
        report = Document(file=f"documents/{position}.pdf", title_en="Report", size=123_456)
        [document] = Document.objects.bulk_create([report])  # there is no file to read
        article.placed_documents.create(document=document, position=position)
        related = type(article).objects.public("en").order_by("pk")[position]
        article.related_items.create(target=related, position=position)
    for boilerplate in Boilerplate.objects.all():
        article.placed_boilerplates.create(boilerplate=boilerplate)
    article.offices.add(*Office.objects.order_by("pk")[:3])
    article.goals.add(1, 8, 13)


def cost(address):
    for _time in range(BEFORE):
        size = ask(address)
    with CaptureQueriesContext(connection) as captured:
        ask(address)
        queries = len(captured)
    turns = [turn(address) for _turn in range(TURNS)]
    app, database = (median(times) for times in zip(*turns, strict=True))
    return {
        "queries": queries,
        "app_ms": app,
        **({"database_ms": database, "both_ms": app + database} if database else {}),
        "bytes": size,
    }


def turn(address):
    """Return the milliseconds that one request takes here, and in the database's process."""
    database, own = database_time(), process_time()
    for _time in range(IN_A_TURN):
        ask(address)
    own, database = process_time() - own, database_time() - database
    return own * 1000 / IN_A_TURN, database * 1000 / IN_A_TURN


def database_time():
    """Return the seconds for which PostgreSQL's process has worked for our connection."""
    if connection.vendor != "postgresql":
        return 0
    process = Path("/proc") / str(connection.connection.info.backend_pid)
    return int((process / "schedstat").read_text().split()[0]) / 1e9


def ask(address):
    """Ask the application for an address; return the number of bytes."""
    path, _mark, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver"}
    setup_testing_defaults(environ)
    said = []
    response = application()(environ, lambda status, headers: said.append(status))
    try:
        size = sum(map(len, response))
    finally:
        response.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{address}: {said[0]}")
    return size


applications = []


def application():
    from django.core.wsgi import get_wsgi_application

    if not applications:
        applications.append(get_wsgi_application())
    return applications[0]


if __name__ == "__main__":
    main()
