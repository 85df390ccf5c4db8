"""The calendar of the archive: years and months with their articles."""

from dataclasses import dataclass, field
from datetime import date

from publishing.languages import CODES, current


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


def calendar_of(rows, language=None):
    """Return a `Year` for each in which an article is public in the language, the latest first,
    from the rows of `ArticleQuerySet.months()`.
    """
    language = language or current()
    years = {}
    for row in rows:
        if row[language]:
            year = years.setdefault(row["year"], Year(row["year"]))
            year.months.append(Month(date(row["year"], row["month"], 1), row[language]))
    return list(years.values())


def languages_in(rows, year, month=None):
    """Return the codes of the languages in which an article of that year or month is public."""
    within = [row for row in rows if row["year"] == year and month in (None, row["month"])]
    return [code for code in CODES if any(row[code] for row in within)]
