"""Rules about articles."""

from publishing.checks import Rule, register

from .models import EMBARGO_HOLDS, Article


@register
class Embargo(Rule):
    model = Article
    code = "embargo"

    def find(self, proof):
        until = proof.shared("embargo_until")
        if until and proof.at < until:
            yield self.finding("embargo_until", EMBARGO_HOLDS)
