"""Rules about a page's title, address and summary."""

from django.utils.translation import gettext_lazy as _

from ..languages import localized
from ..models import SLUG_TAKEN
from ..slugs import slug_for
from .rules import Rule, Severity, register

LONGEST_TITLE = 110
LONGEST_SUMMARY = 220


@register
class Title(Rule):
    code = "no_title"

    def find(self, proof):
        if not proof.edition.get("title", "").strip():
            yield self.finding(proof.name("title"), _("This language has no title."))


@register
class Slug(Rule):
    code = "no_slug"

    def find(self, proof):
        title = proof.edition.get("title", "")
        if title.strip() and not (proof.edition.get("slug") or slug_for(title)):
            message = _("No address can be made of this title: it has no letters. Write one.")
            yield self.finding(proof.name("slug"), message)


@register
class FreeSlug(Rule):
    code = "slug_taken"

    def find(self, proof):
        slug = proof.edition.get("slug")
        others = proof.page.neighbours().pages().exclude(pk=proof.pk)
        if slug and others.filter(**{localized("slug", proof.language): slug}).exists():
            yield self.finding(proof.name("slug"), SLUG_TAKEN)


@register
class LongTitle(Rule):
    severity = Severity.WARNING
    code = "long_title"

    def find(self, proof):
        length = len(proof.edition.get("title", ""))
        if length > LONGEST_TITLE:
            yield self.finding(
                proof.name("title"),
                _("The title has {length} characters; search results cut it after {most} or less."),
                length=length,
                most=LONGEST_TITLE,
            )


@register
class Summary(Rule):
    severity = Severity.WARNING
    code = "no_summary"

    def find(self, proof):
        if not proof.edition.get("summary", "").strip():
            message = _("There is no summary for lists and search results.")
            yield self.finding(proof.name("summary"), message)


@register
class LongSummary(Rule):
    severity = Severity.WARNING
    code = "long_summary"

    def find(self, proof):
        length = len(proof.edition.get("summary", ""))
        if length > LONGEST_SUMMARY:
            yield self.finding(
                proof.name("summary"),
                _("The summary has {length} characters; {most} are enough."),
                length=length,
                most=LONGEST_SUMMARY,
            )
