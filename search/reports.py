"""What visitors look for in vain, counted for the editors without a trace of who they are.

Only words in a tidy form and a day are kept; what may be an address, a number of a person or a
telephone is not, and nothing for longer than the editors need it.
"""

import re
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from publishing import maintenance

from .models import UnansweredQuery
from .words import folded

#: How long the counts are kept, how many words a day has in each language, how long they may be.
KEPT_FOR, MOST_A_DAY, LONGEST = timedelta(days=90), 200, 60
#: What may lead to a person: an e-mail address, a number with more digits than a year.
PERSONAL = re.compile(r"@|(?:\d[\s().+/-]*){5}")


def count(text, query):
    """Count a question that found nothing, while anything may be written."""
    if maintenance.present():
        return
    words = " ".join(query.written)
    if not words or any(map(may_not_be_kept, (words, folded(text)))):
        return
    today = timezone.localdate()
    rows = UnansweredQuery.objects.filter(day=today, language=query.language)
    if rows.filter(words=words).update(times=F("times") + 1):
        return
    number = rows.count()
    if number >= MOST_A_DAY:  # what was asked once makes room
        once = rows.filter(times=1).order_by("pk").values("pk")[:1]
        number -= rows.filter(pk__in=once).delete()[0]
        if number >= MOST_A_DAY:
            return
    if not number:  # the first of a day
        UnansweredQuery.objects.filter(day__lt=today - KEPT_FOR).delete()
    UnansweredQuery.objects.bulk_create(
        [UnansweredQuery(day=today, language=query.language, words=words)], ignore_conflicts=True
    )


def may_not_be_kept(text):
    return len(text) > LONGEST or PERSONAL.search(text)
