"""Exports the site: asks for everything at one moment, then writes it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone, translation

import audit
from iomcms.backups import Refused
from library import renditions
from publishing import maintenance
from publishing.due import apply_due_changes
from publishing.languages import CODES

from .addresses import Site
from .crawling import Crawl
from .places import ANSWERS, check, place
from .stillness import standing_still
from .writing import Writing


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
    site, at = known_site(), at or timezone.now()
    check(Path(folder).resolve(), replaces)
    apply_due_changes(at)
    complete_pictures(say)
    with place(folder, replaces) as new, translation.override(CODES[0]), standing_still(at):
        summary = written(site, new, at, say)
    details = {"at": at, "pages": summary.pages, "failed": len(summary.failed)}
    audit.record("site.exported", **details)
    return summary


def known_site():
    """Return the live site; refuse to ask for it by a name to which it does not answer."""
    site = Site.configured()
    host, _port = split_domain_port(site.host)
    if not validate_host(host, settings.ALLOWED_HOSTS):
        raise Refused(f"SITE_URL: {site.host} is none of the ALLOWED_HOSTS.")
    return site


def complete_pictures(say):
    """Make what renditions pictures lack, as the first visitors would have them made; where they
    cannot be, the pictures themselves stand in.
    """
    if maintenance.present():
        return
    missing = renditions.missing().order_by("pk").values_list("pk", flat=True)
    for number, pk in enumerate(list(missing), 1):
        renditions.make(pk)
        say("pictures", number)


def written(site, folder, at, say):
    answers = folder / ANSWERS
    answers.mkdir()
    crawl = Crawl(site, answers, say)
    crawl.run()
    writing = Writing(crawl, folder, at)
    pages = writing.write(say)
    clear(answers)
    return Summary(pages, len(writing.names), [str(address) for address in crawl.failed()])


def clear(answers):
    """Remove what broke off while it was read."""
    for left in Path(answers).iterdir():
        left.unlink()
    answers.rmdir()
