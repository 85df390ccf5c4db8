"""In which state each edition of a page is: one word a language, for those who work on it."""

from dataclasses import dataclass

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from .languages import CODES, NAMES, in_each, localized
from .querysets import public_edition


class State(TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLIC = "public", _("public")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: The columns that tell the state of every edition of a page.
STATE_COLUMNS = in_each(["title", "publish_at", "unpublish_at"])


@dataclass(frozen=True)
class Status:
    """The state of one edition; `publish_at` is the moment it appears, if one is set."""

    language: str
    state: State
    publish_at: object = None

    @property
    def name(self):
        return NAMES[self.language]


def state_of(title, publish_at, unpublish_at, at):
    """Return the state at `at` of an edition with these values."""
    if publish_at is None:
        return State.DRAFT if title else State.MISSING
    if publish_at > at:
        return State.SCHEDULED
    return State.WITHDRAWN if unpublish_at and unpublish_at <= at else State.PUBLIC


def statuses(value_of, at):
    """Return a `Status` for each language; `value_of` gives the page's value of a column."""
    return [
        Status(
            code,
            state_of(
                value_of(localized("title", code)),
                value_of(localized("publish_at", code)),
                value_of(localized("unpublish_at", code)),
                at,
            ),
            value_of(localized("publish_at", code)),
        )
        for code in CODES
    ]


def in_state(state, language, at):
    """Return the condition that the edition in `language` is in `state` at `at`."""
    publish_at = localized("publish_at", language)
    has_title = Q(**{f"{localized('title', language)}__gt": ""})
    is_unset = Q(**{f"{publish_at}__isnull": True})
    match state:
        case State.MISSING:
            return is_unset & ~has_title
        case State.DRAFT:
            return is_unset & has_title
        case State.SCHEDULED:
            return Q(**{f"{publish_at}__gt": at})
        case State.PUBLIC:
            return public_edition(language, at)
        case State.WITHDRAWN:
            has_ended = Q(**{f"{localized('unpublish_at', language)}__lte": at})
            return Q(**{f"{publish_at}__lte": at}) & has_ended


def any_in_state(state, at):
    """Return the condition that the edition in one language or more is in `state` at `at`."""
    condition = Q()
    for code in CODES:
        condition |= in_state(state, code, at)
    return condition
