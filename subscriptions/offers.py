"""What there is to mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.models import Article
from publishing.languages import CODES, localized

#: What has been out for longer is no news: it is not mailed, also where no sender ran meanwhile.
NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Offer:
    """An edition of an article, by what subscribers choose."""

    pk: int
    kind: str
    countries: frozenset
    publish_at: datetime


def offers(at):
    """Return what is new and public at a moment, by language, two queries each."""
    return {code: offers_in(code, at) for code in CODES}


def offers_in(language, at):
    publish_at = localized("publish_at", language)
    new = Article.objects.public(language, at).filter(**{f"{publish_at}__gt": at - NEWS_FOR})
    countries = {}
    for pk, code in new.order_by().values_list("pk", "countries__code"):
        countries.setdefault(pk, set()).add(code)
    return [
        Offer(pk, kind, frozenset(countries.get(pk, ())), since)
        for pk, kind, since in new.newest_first().values_list("pk", "kind", publish_at)
    ]
