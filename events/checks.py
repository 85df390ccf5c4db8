"""Rules about events."""

from django.utils.translation import gettext_lazy as _

from publishing.checks import Rule, register

from .models import ENDS_BEFORE_START, Event


@register
class End(Rule):
    model = Event
    code = "no_end"

    def find(self, proof):
        if not proof.shared("ends_at"):
            yield self.finding("ends_at", _("Write when the event ends."))


@register
class EndAfterStart(Rule):
    model = Event
    code = "ends_before_start"

    def find(self, proof):
        start, end = proof.shared("starts_at"), proof.shared("ends_at")
        if start and end and end < start:
            yield self.finding("ends_at", ENDS_BEFORE_START)
