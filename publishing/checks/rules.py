"""What a rule is, what it finds, and the list of all rules."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Publishable


class Severity(TextChoices):
    ERROR = "error", _("error")
    WARNING = "warning", _("warning")


@dataclass(frozen=True)
class Finding:
    """Something wrong with an edition; an error stops its publication.

    `field` names the form's field, such as `body_fr` or, in an inline, `gallery-0-picture`.
    `repair` is what `repair()` wants to be told, where one click can put it right.
    """

    severity: Severity
    field: str
    message: object
    code: str
    repair: str | None = None


class Rule:
    """One thing that is checked; `find` yields the findings on a `Proof`."""

    #: The page types that it concerns.
    model = Publishable
    severity = Severity.ERROR
    code = ""
    #: A method that takes a proof and yields each text it repairs, with its new value.
    repaired = None

    def find(self, proof):
        raise NotImplementedError

    def finding(self, field, message, **values):
        """Return a finding whose lazy message has `{named}` places for the values."""
        message = format_lazy(message, **values) if values else message
        return Finding(
            self.severity, field, message, self.code, self.code if self.repaired else None
        )


_rules = {}


def register(rule):
    """Add a rule's class to those that every page of its type is checked by."""
    _rules[rule.code] = rule()
    return rule


def rules_for(model):
    return [rule for rule in _rules.values() if issubclass(model, rule.model)]
