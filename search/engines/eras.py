"""The marks of eras: on PostgreSQL each document bears those of its month, year, decade and
century. What is listed here leads back from a moment, the newest first.
"""

from datetime import UTC

#: In how many years a search goes from month to month, this one included: less than eleven.
YEARS_OF_MONTHS = 4
#: Nothing is older.
FIRST_YEAR = 1900
#: In how many months a search looks at first, and how long ago those were that show with them how
#: frequent the words are: it may be that nothing was published of late.
LATEST, SAMPLED = 2, (7, 40)


def walk(at):
    """Return lists of eras: the latest months; a sample of months before; all before the latest
    months at once; and the same in small steps.
    """
    at = at.astimezone(UTC)
    latest = [month_before(at, ago) for ago in range(LATEST)]
    others = "".join(f" & !{month}" for month in latest)
    centuries = range(at.year // 100, FIRST_YEAR // 100 - 1, -1)
    return (
        latest,
        [month_before(at, ago) for ago in SAMPLED],
        [mark(century) + others for century in centuries],
        steps(at, latest),
    )


def steps(at, latest):
    """Return months of some years, years of this decade and the last, decades of this century and
    the last, and all before; without the latest months.
    """
    year, decade, century = at.year, at.year // 10, at.year // 100
    months = [month_before(at, ago) for ago in range((YEARS_OF_MONTHS - 1) * 12 + at.month)]
    years = range(year - YEARS_OF_MONTHS, (decade - 1) * 10 - 1, -1)
    decades = range(decade - 2, (century - 1) * 10 - 1, -1)
    centuries = range(century - 2, FIRST_YEAR // 100 - 1, -1)
    return [*months[len(latest) :], *map(mark, (*years, *decades, *centuries))]


def month_before(at, ago):
    year, month = divmod(at.year * 12 + at.month - 1 - ago, 12)
    return mark(f"{year}-{month + 1}")


def mark(era):
    return f"'in:{era}'"
