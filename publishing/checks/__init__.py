"""The checks before publishing: errors stop it, warnings advise.

An app adds its rules in a module `checks`, which is found as its `admin` is:

    @register
    class Embargo(Rule):
        model = Article
        code = "embargo"

        def find(self, proof):
            if ...:
                yield self.finding("embargo_until", _("The embargo still holds."))
"""

from copy import deepcopy

from django.db import transaction
from django.utils import timezone

from ..snapshots import apply, snapshot
from . import links, terms, texts, titles, typography  # noqa: F401 they register their rules
from .proofs import Proof, Text
from .rules import Finding, Rule, Severity, register, rules_for

__all__ = [
    "Finding",
    "Proof",
    "Rule",
    "Severity",
    "Text",
    "check",
    "errors",
    "register",
    "repair",
    "warnings",
]


def check(page, language, at=None, content=None, together=(), user=None):
    """Return the findings on one edition as it would go out at `at` (now), errors first.

    `page` is the row being edited: a working copy, or a page never out. `content` is a snapshot to
    check instead of what the row holds. `together` are the editions that go out at the same time,
    as `(content type id, primary key of the page, language)`: links to them are welcome. `user` is
    who reads the findings: to them nothing is there that they may not see. The number of queries
    does not depend on how much the page holds.
    """
    now = timezone.now()
    proof = Proof(
        page, language, max(at or now, now), content or snapshot(page), frozenset(together), user
    )
    found = [finding for rule in rules_for(type(page)) for finding in rule.find(proof)]
    return errors(found) + warnings(found)


def errors(findings):
    return [finding for finding in findings if finding.severity == Severity.ERROR]


def warnings(findings):
    return [finding for finding in findings if finding.severity == Severity.WARNING]


@transaction.atomic
def repair(page, language, code):
    """Repair what the rule with that code can, in every text of the language, and save the row.

    `page` is the row being edited, fresh and locked: a public page is not to be repaired but its
    working copy. Returns the names of the changed fields in the form; the caller records a version.
    Without such a repair there are none.
    """
    repairs = {rule.code: rule for rule in rules_for(type(page)) if rule.repaired}
    content = snapshot(page)
    proof = Proof(page, language, timezone.now(), content)
    repaired = list(repairs[code].repaired(proof)) if code in repairs else []
    new = deepcopy(content)
    for text, value in repaired:
        *parents, name = text.path
        target = new
        for parent in parents:
            target = target[parent]
        target[name] = value
    if repaired:
        apply(new, page, [language], shared=False)
    return [text.field for text, _value in repaired]
