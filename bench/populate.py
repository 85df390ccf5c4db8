"""Make a large site: so many articles in four languages, with all that belongs to them.

    python -m bench.populate [number of articles] [--database-url postgres://…]

The same number gives the same site, up to the day on which it is made, with which datelines end. A
run that was broken off goes on when it is begun again, and a larger number adds what is missing.
The database is made if it is not there; without a URL, `DATABASE_URL` names it. What the rows have,
and what real ones have more, says `bench/population/`.
"""

import argparse
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from time import monotonic

from . import databases

MANY, CHUNK = 1_000_000, 1_000
#: Rows are made in so many processes.
WORKERS = 2
BAR = 30


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("many", nargs="?", type=int, default=MANY, metavar="number of articles")
    parser.add_argument("--database-url")
    arguments = parser.parse_args()
    set_up(arguments.database_url)
    populate(arguments.many, say=show)


def set_up(url=None):
    """Start Django with the database of that URL, which is made if it is not there."""
    os.environ.setdefault("DEBUG", "no")
    if url:
        os.environ["DATABASE_URL"] = url
    if "DATABASE_URL" in os.environ:
        databases.create(os.environ["DATABASE_URL"])
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def populate(many, say=None, workers=WORKERS):
    """Make the articles up to that number that are not there yet, and return how many."""
    from django.utils import timezone

    from articles.list_entries import rebuild

    from .population import set_aside, shared
    from .population.articles import MODELS

    makers.clear()
    shared.load_demo(timezone.now().replace(second=0, microsecond=0))
    shared.make_shared()
    remember_title_words(many)
    there = count()
    is_bulk = set_aside.is_possible() and many - there > there
    if is_bulk and not set_aside.waiting():
        set_aside.set_aside(MODELS)
    with processes(workers) as each_of:
        made = make_articles(many, there, each_of, say or ignore)
        for keys in set_aside.waiting():
            build(keys, each_of, say or ignore)
    set_aside.forget()
    if made:
        rebuild()
    finish()
    return made


def ignore(*_progress):
    pass


def count():
    from articles.models import Article

    from .population.articles import FIRST

    return Article.objects.filter(pk__gt=FIRST).count()


def remember_title_words(many):
    """Keep the words of all titles that the articles can have, for those who misspell one."""
    from publishing.languages import CODES
    from search.indexing import remember_words
    from search.models import SearchDocument

    from .population.texts import NAMES, TEXTS, name, text

    titles = [
        SearchDocument(language=code, title=title)
        for code in CODES
        for title in [
            *(text(code, number).title for number in range(min(many, TEXTS))),
            *(name(number) for number in range(min(many, NAMES))),
        ]
    ]
    remember_words(titles)


@contextmanager
def processes(workers):
    """Yield a function like `map` that shares out its work; with no workers, this process does it
    all.
    """
    if not workers:
        yield map
        return
    from django.db import connections

    connections.close_all()  # a child must not use its parent's
    with get_context("fork").Pool(workers) as pool:
        yield pool.imap_unordered


def make_articles(many, there, each_of, say):
    parts = [(first, min(first + CHUNK - 1, many)) for first in range(1, many + 1, CHUNK)]
    progress, made = Progress("articles", many - there, say), 0
    for number in each_of(make_part, parts):
        made += number
        progress.show(made)
    return made


def make_part(part):
    """Make those of the articles from one number to another that are not there, all or none."""
    from django.db import transaction
    from django.db.models import Max

    from articles.models import Article

    from .population.articles import FIRST, MODELS
    from .population.tables import write_rows

    first, last = part
    with transaction.atomic():
        made = Article.objects.filter(pk__range=(FIRST + first, FIRST + last))
        newest = made.order_by().aggregate(newest=Max("pk"))["newest"]
        first = newest - FIRST + 1 if newest else first
        maker = article_maker()
        rows = (row for number in range(first, last + 1) for row in maker.rows(number))
        write_rows(rows, MODELS)
    return last + 1 - first


makers = []


def article_maker():
    """Return what this process makes articles with."""
    from .population.articles import ArticleMaker
    from .population.shared import Shared

    if not makers:
        makers.append(ArticleMaker(Shared(), datetime.now(UTC).date()))
    return makers[0]


def build(keys, each_of, say):
    from .population.set_aside import make_again

    progress = Progress("indexes and constraints", len(keys), say)
    for number, _made in enumerate(each_of(make_again, keys), 1):
        progress.show(number)


def finish():
    """Let the database know of the keys that are taken, and of how many rows there are."""
    from django.core.management.color import no_style
    from django.db import connection

    from articles.models import Article
    from publishing import freshness

    from .population import set_aside

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Article]):
            cursor.execute(sql)
        # Nobody who keeps pages could see that rows were copied.
        freshness.changed()
        cursor.execute("VACUUM ANALYZE" if set_aside.is_possible() else "ANALYZE")


class Progress:
    """How far something has come, told by `say(text, whether that is the end of it)`."""

    def __init__(self, what, whole, say):
        self.what, self.whole, self.say = what, whole, say
        self.began_at = monotonic()

    def show(self, done):
        if not self.whole:
            return
        seconds = max(monotonic() - self.began_at, 0.001)
        full = BAR * done // self.whole
        left = (self.whole - done) * seconds / max(done, 1)
        self.say(
            f"[{'#' * full}{'.' * (BAR - full)}] {done:,} of {self.whole:,} {self.what}, "
            f"{done / seconds:,.0f} a second, {left:.0f} s left",
            done == self.whole,
        )


def show(text, is_done):
    sys.stderr.write(f"\r{text}   " + "\n" * is_done)
    sys.stderr.flush()


if __name__ == "__main__":
    main()
