"""A round over the addresses on other sites that are due: several hosts at once, each in turn."""

import logging
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ..models import ExternalAddress, Fault
from .asking import Asker

logger = logging.getLogger(__name__)

#: How many hosts are asked at the same time, and how many addresses of each in one run.
HOSTS_AT_ONCE, MOST_OF_A_HOST = 8, 300
#: What failed is asked again in the next run, but not on the same day.
AFTER_A_FAILURE = timedelta(hours=20)
WRITTEN = ("fault", "detail", "leads_to", "failures", "asked_at", "due_at")


def ask_due(hosts=(), at=None, asker=None):
    """Ask other sites, or some hosts only, for what is due; return how many addresses were asked.

    Threads ask; what they hear is written here, so that none needs a connection to the database.
    """
    at, asker, number = at or timezone.now(), asker or Asker(), 0
    due = ExternalAddress.objects.filter(due_at__lte=at)
    due = due.filter(host__in=hosts) if hosts else due
    names = list(due.order_by("host").values_list("host", flat=True).distinct())
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        asked = {}
        for name in names:
            if len(asked) >= HOSTS_AT_ONCE:
                number += keep_first(asked, at)
            rows = list(due.filter(host=name).order_by("due_at", "pk")[:MOST_OF_A_HOST])
            asked[pool.submit(asker.outcomes, [row.address for row in rows])] = rows
        while asked:
            number += keep_first(asked, at)
    return number


def keep_first(asked, at):
    """Wait for the first hosts that are done with, and keep what they said."""
    done, _going_on = wait(asked, return_when=FIRST_COMPLETED)
    heard = []
    for future in done:
        rows = asked.pop(future)
        if error := future.exception():  # of one host: the others go on
            logger.error("%s could not be asked", rows[0].host, exc_info=error)
            continue
        answers = zip(rows, future.result(), strict=True)
        heard += [noted(row, outcome, at) for row, outcome in answers if outcome is not None]
    ExternalAddress.objects.bulk_update(heard, WRITTEN, batch_size=100)
    return len(heard)


def noted(row, outcome, at):
    """Write into a row what its site said."""
    if outcome.in_seconds:
        row.due_at = at + timedelta(seconds=outcome.in_seconds)
        return row
    has_failed = outcome.fault not in ("", Fault.MOVED)
    row.fault, row.detail, row.leads_to = outcome.fault, outcome.detail, outcome.leads_to
    row.failures = min(row.failures + 1, 1000) if has_failed else 0
    row.asked_at = at
    days = timedelta(days=settings.LINKS_ASKED_AGAIN_DAYS)
    row.due_at = at + (AFTER_A_FAILURE if has_failed else days)
    return row
