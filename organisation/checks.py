"""Rules about the press contacts that pages name."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.checks import Rule, register

from .models import Attributed, PlacedContact, PressContact
from .querysets import valid_on


@register
class ContactValid(Rule):
    model = Attributed
    code = "contact_not_valid"

    def find(self, proof):
        placed = {f: row["shared"]["contact_id"] for f, row in proof.rows(PlacedContact)}
        day = timezone.localdate(proof.at)
        invalid = PressContact.objects.exclude(valid_on(day)).in_bulk(placed.values())
        for prefix, pk in placed.items():
            if pk in invalid:
                yield self.finding(
                    f"{prefix}-contact",
                    _("The press contact “{contact}” is not valid on that day."),
                    contact=invalid[pk],
                )
