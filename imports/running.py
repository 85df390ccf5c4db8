"""One run: pages are recognised and written one by one, and one that fails stops no other."""

import logging
from dataclasses import replace
from datetime import date

from .figures import with_figures, without_figures
from .known_places import known_places
from .readers import Failure
from .recognition import recognise
from .reports import entry_of, failed, said

logger = logging.getLogger(__name__)


def entries(reading, write=None, year=None, judge=None):
    """Yield the report's entry for each page of a reading. `write(source, recognised)` makes it a
    page of the site; without one this is a dry run, in which `judge(source, recognised)` returns
    what was recognised with what is doubtful about its pictures. `year` is that of datelines that
    name none.
    """
    vocabulary = known_places()
    for found in reading:
        if isinstance(found, Failure):
            yield failed(found.file, found.message)
            continue
        try:
            yield _entry(found, write, judge, year, vocabulary)
        except Exception as error:
            logger.exception("Not imported: %s", found.file)
            yield failed(found.file, f"It could not be imported ({type(error).__name__}: {error}).")


def _entry(source, write, judge, year, vocabulary):
    recognised = understood(source, year, vocabulary)
    if not write:
        recognised = judge(source, recognised) if judge else recognised
        return entry_of(source, recognised, "dry run")
    written = write(source, recognised)
    entry = entry_of(source, recognised, str(written.result), address_of(written.page))
    told = [*entry["warnings"], *map(said, written.doubts), *written.warnings]
    return entry | {"warnings": list(dict.fromkeys(told))}


def understood(source, year=None, vocabulary=None):
    """Return what is recognised in a page, its dateline in `year` where that names none."""
    whole, source = source, without_figures(source)
    recognised = recognise(source, vocabulary)
    is_asked = any(doubt.field == "dateline_on" for doubt in recognised.doubts)
    has_day = any(span.field == "dateline_on" for span in recognised.spans)
    if year and is_asked and has_day and not source.published_on:
        # The nearest day to the middle of a year lies in that year, whatever the month.
        known = replace(source, published_on=date(year, 7, 2))
        recognised = recognise(known, vocabulary)
    if source is not whole:
        recognised.body = with_figures(recognised, whole.blocks)
    return recognised


def address_of(page):
    """Return where a page is edited in the admin, or nothing."""
    from django.urls import reverse

    if not page:
        return ""
    return reverse(f"admin:{page._meta.app_label}_{page._meta.model_name}_change", args=[page.pk])
