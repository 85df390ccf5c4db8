"""What publishing a page would do: what visitors would see changed, and what is wrong with it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from .actions import has_been_out, working_copy_of
from .checks import check, errors, warnings
from .differences import differences
from .editing import digest
from .languages import CODES, NAMES
from .models import Review, ScheduledChange
from .punctuation import labelled
from .reviews import fingerprint_of
from .snapshots import applied, snapshot
from .states import State, Status, statuses_of


@dataclass(frozen=True)
class Opinion:
    """What reviewers say of an edition's newest content: a question that waits, an answer."""

    waiting: Review | None
    answer: Review | None
    seen: str

    @property
    def is_approved(self):
        """Say whether the answer approves exactly this content."""
        return self.answered(Review.State.APPROVED) and self.answer.fingerprint == self.seen

    @property
    def is_returned(self):
        return self.answered(Review.State.RETURNED) and not self.waiting

    @property
    def is_outdated(self):
        """Say whether the text was changed after it was put before a reviewer."""
        return bool(self.waiting and self.waiting.fingerprint != self.seen)

    @property
    def answerer(self):
        return self.answer.answered_as or self.answer.answered_by or "—"

    def answered(self, state):
        return bool(self.answer and self.answer.state == state)


@dataclass(frozen=True)
class EditionOutlook:
    """What publishing one language would do.

    `changes` are the differences from what is public, `text` is all there is. `left_address` leads
    on to the page from then on.
    """

    status: Status
    changes: list
    text: list
    findings: list
    opinion: Opinion
    left_address: str | None

    @property
    def language(self):
        return self.status.language

    @property
    def is_public(self):
        return self.status.state == State.PUBLIC

    @property
    def is_scheduled(self):
        return self.status.state == State.SCHEDULED

    @property
    def can_go_out(self):
        """Say whether publishing would change anything."""
        return bool(self.changes) or not self.is_public

    @property
    def errors(self):
        return errors(self.findings)

    @property
    def warnings(self):
        return warnings(self.findings)


@dataclass(frozen=True)
class Fault:
    """What keeps a page from going out, and in which language."""

    language: str | None
    message: object
    field: str = ""

    @property
    def language_name(self):
        return NAMES.get(self.language, "")

    def __str__(self):
        return labelled(self.language_name, self.message) if self.language else str(self.message)


class Outlook:
    """A page and what would become of it at a moment, `together` with other editions, as `user`
    may hear of it (see `check`). The number of queries does not depend on how much the page holds.
    """

    def __init__(self, page, at=None, together=frozenset(), user=None):
        self.page, self.at, self.together, self.user = page, at, together, user
        self.copy = working_copy_of(page)
        if self.copy:
            self.copy.draft_of = page
        self.row = self.copy or page
        self.public = snapshot(page)
        self.newest = snapshot(self.copy) if self.copy else self.public

    @cached_property
    def seen(self):
        """What tells this outlook from one on any other content."""
        return digest([self.public, self.newest])

    @property
    def is_new(self):
        """Say whether no language of the page has been out: then there is nothing to compare."""
        return not has_been_out(self.page)

    @cached_property
    def changes(self):
        return differences(self.public, self.newest, type(self.page)) if self.copy else []

    @cached_property
    def text(self):
        return differences(None, self.newest, type(self.page))

    @cached_property
    def shared(self):
        """What all languages share, and the rows that come or go in all of them at once: what
        changes or, of a new page, what there is.
        """
        if self.is_new:
            return [each for each in self.text if each.language is None]
        return [each for each in self.changes if each.language is None or each.is_of_row]

    @cached_property
    def editions(self):
        """An `EditionOutlook` for each language in which there is something."""
        statuses = statuses_of([self.page], timezone.now())[self.page.pk]
        opinions = self.opinions()
        return [
            EditionOutlook(
                status,
                [d for d in self.changes if d.language == status.language and not d.is_of_row],
                [d for d in self.text if d.language == status.language],
                self.check(self.row, status.language, self.newest),
                opinions[status.language],
                self.left_address(status),
            )
            for status in statuses
            if status.state != State.MISSING
        ]

    def opinions(self):
        reviews = list(Review.objects.of(self.page).select_related("submitted_by", "answered_by"))
        answered = sorted(
            (review for review in reviews if review.answered_at),
            key=lambda review: (review.answered_at, review.pk),
            reverse=True,
        )
        return {
            code: Opinion(
                first(reviews, code, lambda review: review.state == Review.State.SUBMITTED),
                first(answered, code),
                fingerprint_of(self.newest, code),
            )
            for code in CODES
        }

    def left_address(self, status):
        """Return the address that the edition would leave, if visitors know it."""
        before = self.page.get_absolute_url(status.language)
        after = self.row.get_absolute_url(status.language)
        return before if status.state == State.PUBLIC and before != after else None

    @cached_property
    def scheduled(self):
        """The changes of this page that wait for their moment or failed at it."""
        states = [ScheduledChange.State.WAITING, ScheduledChange.State.FAILED]
        changes = ScheduledChange.objects.of(self.page).filter(state__in=states)
        return list(changes.select_related("made_by", "release").defer("base", "content"))

    def check(self, row, language, content):
        return check(row, language, self.at, content, self.together, self.user)

    def faults(self, languages, with_shared=True):
        """Return a `Fault` for each error that keeps these languages from going out.

        What all languages share changes the others that are public too: of these, new errors count.
        """
        after = (
            applied(self.newest, self.public, languages, with_shared) if self.copy else self.public
        )

        faults = {code: errors(self.check(self.row, code, after)) for code in languages}
        if self.copy and with_shared:
            others = set(self.page.public_languages(self.at)) - set(languages)
            faults |= {code: self.new_errors(code, after) for code in others}
        return [
            Fault(code, each.message, each.field) for code in CODES for each in faults.get(code, ())
        ]

    def new_errors(self, language, after):
        known = {said(each) for each in self.check(self.page, language, self.public)}
        found = errors(self.check(self.row, language, after))
        return [each for each in found if said(each) not in known]


def first(reviews, language, is_wanted=bool):
    return next((each for each in reviews if each.language == language and is_wanted(each)), None)


def said(finding):
    return finding.code, str(finding.message)
