"""Rules about standing pages."""

from django.utils.translation import gettext_lazy as _

from publishing.checks import Rule, register
from publishing.languages import NAMES

from .models import Page


@register
class ParentPublic(Rule):
    """The page's address goes on from its parent's, so that must answer: an error."""

    model = Page
    code = "parent_not_public"

    def find(self, proof):
        pk = proof.content["shared"].get("parent_id")
        if not pk or (proof.type_id, pk, proof.language) in proof.together:
            return
        if not Page.objects.public(proof.language, proof.at).filter(pk=pk).exists():
            yield self.finding(
                "parent",
                _("The page above it is not public in {language} then."),
                language=NAMES[proof.language],
            )
