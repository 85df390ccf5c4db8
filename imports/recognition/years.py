"""The date of a day as it is written, whose year may have to be proposed."""

import re
from datetime import UTC, datetime
from functools import cache

from django.utils.translation import gettext_noop as _

from ..recognised import Doubt
from .phrases import any_of, plain

FIRST = 1951  # a page of an old site names years from then on
LONGEST = 20_000  # of a text in which years are looked for
#: Of a range, such as 2024-2028, it is the first that counts.
YEAR = re.compile(r"(?<![\w.,+/-])((?:19|20)\d\d)(?:\s?[-–—/]\s?(?:20)?\d\d)?(?!\d|\s?%)")


def date_of(day, field, source, texts):
    """Return the date of a `Day` and the doubts about it, for a field.

    A day without a year is that nearest to the date of the metadata; without these the year is the
    latest which the page's own texts name, and doubtful.
    """
    doubts = []
    if day.year:
        found = day.on()
    elif source.published_on:
        found = nearest(day, source.published_on)
    else:
        found = with_proposed_year(day, texts)
        doubts.append(
            Doubt(field, PROPOSED if found else NO_YEAR, str(found.year) if found else "")
        )
    if not found:
        return None, doubts or [Doubt(field, _("There is no such day."), f"{day.day}.{day.month}.")]
    return found, [*doubts, *doubts_about(day, found, field)]


PROPOSED = _("The date has no year. This one is proposed because the text names it.")
NO_YEAR = _("The date has no year, and the page names none.")
DAY_FIRST = _("Read as day, month, year; it may be month, day, year.")


def doubts_about(day, found, field):
    if day.is_uncertain:
        yield Doubt(field, DAY_FIRST, str(found))
    if day.weekday is not None and day.weekday != found.weekday():
        yield Doubt(field, _("The weekday is not that of this date."), str(found))


def nearest(day, to):
    days = [day.on(year) for year in (to.year - 1, to.year, to.year + 1)]
    return min(filter(None, days), key=lambda found: abs(found - to), default=None)


def with_proposed_year(day, texts):
    """Return the date in the latest year of the texts that is not ahead of us; where the weekday is
    given, in the latest that has it.
    """
    today = datetime.now(UTC).year
    years = {year for text in texts for year in years_in(text) if FIRST <= year <= today}
    days = [found for year in sorted(years, reverse=True) if (found := day.on(year))]
    fitting = [found for found in days if day.weekday in (None, found.weekday())]
    return next(iter(fitting or days), None)


def years_in(text):
    """Yield the years that a text names as past or present: not “by 2030”, not “Agenda 2030”."""
    text = plain(text[:LONGEST])
    for match in YEAR.finditer(text):
        if not ahead().search(text, max(0, match.start() - 24), match.start()):
            yield int(match[1])


@cache
def ahead():
    """Return a pattern for what stands before a year that lies ahead."""
    words, between = any_of("years", "ahead"), r"(?:de\s+|l'année\s+|el\s+|año\s+|عام\s+)"
    return re.compile(rf"(?<!\w){words}\s*{between}{{0,2}}$", re.IGNORECASE)
