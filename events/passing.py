"""The moments at which events are over."""

from datetime import timedelta

from publishing.passing import soonest

from .models import Event

#: An event is upcoming at its very end, and past right after it.
RIGHT_AFTER = timedelta(microseconds=1)


def of_ends(after, until, most):
    ends = soonest([(Event.objects.rewrite(False).pages(), "ends_at")], after, until, most)
    return [moment + RIGHT_AFTER for moment in ends]
