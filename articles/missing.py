"""Tells whoever runs the site where lists are not what articles say: these, or what they are about,
were written past Django's signals.
"""

from django.core.checks import Warning as Finding
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from .list_entries import wanted_of
from .models import Article, ListEntry

#: So many articles are looked at: those that came last, and those that were changed last.
SAMPLE = 200
HINT = "Run “manage.py rebuild_lists”; “manage.py rebuild_lists --check” counts what is wrong."


def check_lists(app_configs=None, databases=None, **kwargs):
    """Return a warning where entries differ from articles, of a sample; none as long as tables are
    yet to be made.
    """
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with transaction.atomic():
            is_wrong = differ(sample())
    except DatabaseError:
        return []
    message = "Lists of what is about a topic, a goal, a country or an office are wrong."
    return [Finding(message, hint=HINT, id="articles.W001")] if is_wrong else []


def sample():
    """Return the days of the articles that are looked at, by key."""
    rows = Article.objects.pages().values_list("pk", "dateline_on")
    return dict([*rows.order_by("-pk")[:SAMPLE], *rows.order_by("-updated_at")[:SAMPLE]])


def differ(days):
    stored = ListEntry.objects.filter(article__in=list(days))
    return wanted_of(days) != {
        (article, about): day
        for article, about, day in stored.values_list("article", "subject", "dateline_on")
    }
