"""Exports the site: asks for everything at one moment, then writes it."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone, translation

import audit
from publishing.due import apply_due_changes
from publishing.languages import CODES

from .addresses import Site
from .crawling import Crawl
from .places import place
from .stillness import standing_still
from .writing import Writing

#: Where the answers lie until they have names.
ANSWERS = "answers"


@dataclass(frozen=True)
class Summary:
    """What was exported: how many pages in each language, how many files in all, and the addresses
    at which the site failed.
    """

    pages: dict
    files: int
    failed: list


def export(folder, say, replaces=False, at=None):
    """Write the public site as it is at `at`, which is now, into a folder that is not there yet, or
    is empty. `say(what, number)` is told how far it is.

    What is due is applied before, as the first visitor would do; what falls due meanwhile, or is
    published by others, is no part of it.
    """
    site, at = Site.configured(), at or timezone.now()
    apply_due_changes(at)
    with place(folder, replaces) as new, translation.override(CODES[0]):
        with standing_still(at):
            summary = written(site, new, at, say)
    details = {"at": at, "pages": summary.pages, "failed": len(summary.failed)}
    audit.record("site.exported", **details)
    return summary


def written(site, folder, at, say):
    answers = folder / ANSWERS
    answers.mkdir()
    crawl = Crawl(site, answers, say)
    crawl.run()
    writing = Writing(crawl, folder, at)
    pages = writing.write(say)
    clear(answers)
    failed = [str(each) for each, found in crawl.found.items() if found.status >= 500]
    return Summary(pages, len(writing.names), failed)


def clear(answers):
    """Remove what broke off while it was read."""
    for left in Path(answers).iterdir():
        left.unlink()
    answers.rmdir()
