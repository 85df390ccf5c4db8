"""The archive: years, and the months of one of them, in which there are articles."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateField, Q, Subquery, Value, When
from django.db.models.functions import TruncMonth, TruncYear
from django.db.models.lookups import Exact

from publishing.existence import leaps


@dataclass(frozen=True)
class Calendar:
    """The years in which articles are dated, and the first days of the months of one of them, which
    is `shown`; the latest first.
    """

    years: list
    shown: int | None
    months: list


def calendar_of(articles, year=None):
    """Return the calendar of some articles with the months of `year`, or of the latest one; one
    query.
    """
    newest = Subquery(plain(articles).values("dateline_on")[:1])
    first_day = Value(date(year, 1, 1), DateField()) if year else TruncYear(newest)

    def start(day):
        is_shown = Exact(TruncYear(day), first_day)
        return Case(When(is_shown, then=TruncMonth(day)), default=TruncYear(day))

    days = leaps(plain(articles), "dateline_on", lambda day: Q(dateline_on__lt=start(day)))
    years = list(dict.fromkeys(day.year for day in days))
    shown = year or next(iter(years), None)
    return Calendar(years, shown, [day.replace(day=1) for day in days if day.year == shown])


def months_of(articles):
    """Return the first day of each month in which one of some articles is dated, the latest
    first.
    """
    days = leaps(plain(articles), "dateline_on", lambda day: Q(dateline_on__lt=TruncMonth(day)))
    return [day.replace(day=1) for day in days]


def plain(articles):
    return articles.newest_first().rewrite(False)
