"""The marks of eras: on PostgreSQL each document bears those of its month, year, decade and
century. What is listed here leads back from a moment, the newest first.
"""

from datetime import UTC

#: In how many years a search goes from month to month, this one included: less than eleven.
YEARS_OF_MONTHS = 4
#: Nothing is older.
FIRST_YEAR = 1900
#: How long ago the months were that say how frequent a word is: some are new, as most of what is
#: found will be, and the others here and there, in case that nothing was published of late.
SAMPLED = (0, 1, 7, 20, 40, 70)


def eras(at):
    """Return months of some years, years of this decade and the last, decades of this century and
    the last, and all centuries before.
    """
    at = at.astimezone(UTC)
    year, decade, century = at.year, at.year // 10, at.year // 100
    months = [(year, month) for month in range(at.month, 0, -1)]
    months += [
        (before, month)
        for before in range(year - 1, year - YEARS_OF_MONTHS, -1)
        for month in range(12, 0, -1)
    ]
    years = range(year - YEARS_OF_MONTHS, (decade - 1) * 10 - 1, -1)
    decades = range(decade - 2, (century - 1) * 10 - 1, -1)
    return [*map(month_mark, months), *map(mark, (*years, *decades)), *centuries(at, century - 2)]


def sample(at):
    """Return some months of some years."""
    at = at.astimezone(UTC)
    months = (divmod(at.year * 12 + at.month - 1 - ago, 12) for ago in SAMPLED)
    return [month_mark((year, month + 1)) for year, month in months]


def centuries(at, newest=None):
    """Return all centuries, or those that are no newer than one."""
    newest = at.astimezone(UTC).year // 100 if newest is None else newest
    return [mark(each) for each in range(newest, FIRST_YEAR // 100 - 1, -1)]


def month_mark(month):
    return mark("{}-{}".format(*month))


def mark(era):
    return f"in:{era}"
