"""The archive: years and months with their articles."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby


@dataclass
class Month:
    first_day: date
    count: int


@dataclass
class Year:
    number: int
    months: list = field(default_factory=list)

    @property
    def count(self):
        return sum(month.count for month in self.months)


def years_of(articles):
    """Return a `Year` for each in which one of the articles is dated, the latest first."""
    years = {}
    for first_day, days in groupby(articles.days(), lambda row: row[0].replace(day=1)):
        year = years.setdefault(first_day.year, Year(first_day.year))
        year.months.append(Month(first_day, sum(count for _day, count in days)))
    return list(years.values())
