"""When an article was corrected last."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def corrected_at(article):
    """Return the moment of its last correction, or that of its publication where it has none; it
    was loaded `for_page`.

    A correction has a day only. One on the day of publication came after it; what was corrected
    before this edition was out is no change of it.
    """
    moment = article.publish_at
    published_on, today = timezone.localdate(moment), timezone.localdate()
    for row in reversed(article.correction_rows):  # the first one first
        day = date.fromisoformat(row["on"])
        if published_on <= day <= today:
            moment = max(moment + timedelta(seconds=1), start_of(day))
    return moment


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))
