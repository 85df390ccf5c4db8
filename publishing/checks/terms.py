"""The rule that a translation uses the words of the glossary."""

from django.utils.translation import gettext_lazy as _

from ..desk.phrases import Phrases
from ..desk.tracking import source_of
from ..models import Term
from .rules import Rule, Severity, register


@register
class ForbiddenVariant(Rule):
    """A forbidden variant is no finding where it is part of a right translation, or is one."""

    severity = Severity.WARNING
    code = "forbidden_variant"

    def find(self, proof):
        source = source_of(proof.content)
        if source == proof.language:
            return
        phrases = Phrases(judged(Term.objects.between(source, proof.language)), proof.language)
        for text in proof.texts:
            yield from self.found_in(text, phrases)

    def found_in(self, text, phrases):
        """Yield what is found in a text, once for each term."""
        named = set()
        for each in phrases.found_in(text.plain):
            if None in each.values:
                continue
            for term in each.values:
                if term not in named:
                    named.add(term)
                    yield self.finding(
                        text.field,
                        _("“{variant}” is not to be used: for “{term}”, write “{translation}”."),
                        variant=text.plain[each.start : each.end],
                        term=term.term,
                        translation=term.translation,
                    )


def judged(terms):
    """Yield each forbidden variant with its term, and each right translation with None."""
    for term in terms:
        yield term.translation, None
        yield from ((variant, term) for variant in term.forbidden)
