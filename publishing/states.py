"""In which state each edition of a page is: one word a language, for those who work on it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, Q, TextChoices, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .languages import CODES, NAMES, in_each, localized
from .models import Review
from .querysets import public_edition
from .snapshots import content_names, part_models
from .statements import written_once


class State(TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLIC = "public", _("public")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: The columns that tell the state of every edition of a page.
STATE_COLUMNS = in_each(["title", "publish_at", "unpublish_at", "is_outdated"])


@dataclass(frozen=True)
class Status:
    """The state of one edition; `publish_at` is the moment it appears, if one is set.

    What is out may have changes that wait in the working copy, and any text may be in review, or
    behind the text that it was translated from.
    """

    language: str
    state: State
    publish_at: object = None
    has_changes: bool = False
    is_in_review: bool = False
    is_outdated: bool = False

    @property
    def name(self):
        return NAMES[self.language]

    @property
    def is_out(self):
        """Say whether the edition is public, was, or will be."""
        return self.state not in (State.MISSING, State.DRAFT)

    @property
    def is_marked(self):
        """Say whether there is more to tell than the state."""
        return self.has_changes or self.is_in_review or self.is_outdated

    @property
    def label(self):
        state = State(self.state).label
        if self.is_in_review:
            return gettext("%s + in review") % state if self.is_out else gettext("in review")
        if self.is_outdated:
            return gettext("%s, out of date") % state
        return gettext("%s + changes") % state if self.has_changes else state


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
            is_outdated=bool(value_of(localized("is_outdated", code))),
        )
        for code in CODES
    ]


def statuses_of(pages, at):
    """Return the statuses of each page by its key, with what waits in its working copy and before a
    reviewer. The number of queries is the same for any number of pages.
    """
    if not pages:
        return {}
    copies, reviews = copies_of(pages), in_review(pages)
    return {page.pk: list(full_statuses(page, copies.get(page.pk), reviews, at)) for page in pages}


def full_statuses(page, copy, reviews, at):
    for status in statuses(lambda column: getattr(page, column), at):
        code, is_out = status.language, status.is_out
        has_changes = False
        if copy and is_out:
            # A change of nothing but what all languages share changes each that is out.
            has_changes = code in copy["changed"] or not copy["changed"]
        elif copy:
            status = replace(status, state=state_of(copy[localized("title", code)], None, None, at))
        yield replace(status, has_changes=has_changes, is_in_review=(page.pk, code) in reviews)


def in_review(pages):
    """Return which editions of these pages wait for a reviewer: `(page's key, language)`."""
    rows = Review.objects.open().filter(
        page_type=ContentType.objects.get_for_model(pages[0]),
        page_id__in=[page.pk for page in pages],
    )
    return set(rows.values_list("page_id", "language"))


def copies_of(pages):
    """Return the titles in the working copies of these pages, by the page's key; `changed` are the
    languages in which each differs from its page.
    """
    model = type(pages[0])
    copies = {row["draft_of_id"]: row for row in copied(model, pages=[page.pk for page in pages])}
    elsewhere = changed_parts(model, [(row["pk"], page) for page, row in copies.items()])
    for page, row in copies.items():
        own = {code for code in CODES if row[localized("differs", code)]}
        row["changed"] = own | elsewhere[page]
    return copies


@written_once
def copied(model, *, pages):
    conditions = {localized("differs", code): differs(model, code) for code in CODES}
    differences = {
        name: Case(When(is_so, True), default=False) for name, is_so in conditions.items()
    }
    return (
        model._default_manager.filter(draft_of__in=pages)
        .order_by()
        .rewrite(False)
        .annotate(**differences)
        .values("pk", "draft_of_id", *in_each(["title"]), *differences)
    )


def differs(model, language):
    """Return the condition that a working copy differs from its page in a language."""
    condition = Q()
    for name in content_names(model):
        column = localized(name, language)
        condition |= ~Q(Exact(text_of(column), text_of(f"draft_of__{column}")))
    return condition


def text_of(column):
    return Coalesce(F(column), Value(""), output_field=TextField())


def changed_parts(model, pairs):
    """Return the languages in which the parts of a working copy differ from those of its page, by
    the page's key; `pairs` are the keys of both.
    """
    changed = {page: set() for _copy, page in pairs}
    for part, page_field in part_models(model).values():
        names = content_names(part)
        if not names or not pairs:
            continue
        texts = texts_of(part, page_field, names, chain.from_iterable(pairs))
        for copy, page in pairs:
            own, public = texts[copy], texts[page]
            for key in own.keys() | public.keys():
                one, other = own.get(key, {}), public.get(key, {})
                changed[page] |= {
                    code
                    for code in CODES
                    for name in names
                    if (one.get(localized(name, code)) or "")
                    != (other.get(localized(name, code)) or "")
                }
    return changed


def texts_of(part, page_field, names, pages):
    """Return the texts of the parts of some pages: `{page's key: {part's key: {column: text}}}`."""
    texts = defaultdict(dict)
    rows = part._default_manager.filter(**{f"{page_field}__in": list(pages)}).order_by()
    for row in rows.rewrite(False).values(page_field, "key", *in_each(names)):
        texts[row[page_field]][row["key"]] = row
    return texts


def in_state(state, language, at, has_copy=None):
    """Return the condition that the edition in `language` is in `state` at `at`; `has_copy` says of
    the pages whether they have working copies, where that is known.
    """
    publish_at = localized("publish_at", language)
    title = localized("title", language)
    is_unset = Q(**{f"{publish_at}__isnull": True})
    match state:
        case State.MISSING:
            return is_unset & ~has_title(title, has_copy)
        case State.DRAFT:
            return is_unset & has_title(title, has_copy)
        case State.SCHEDULED:
            return Q(**{f"{publish_at}__gt": at})
        case State.PUBLIC:
            return public_edition(language, at)
        case State.WITHDRAWN:
            has_ended = Q(**{f"{localized('unpublish_at', language)}__lte": at})
            return Q(**{f"{publish_at}__lte": at}) & has_ended


def has_title(column, has_copy=None):
    """Return the condition that the newest content has a title: that of the working copy, if there
    is one.
    """
    own, copied = Q(**{f"{column}__gt": ""}), Q(**{f"working_copy__{column}__gt": ""})
    if has_copy is None:
        return own & Q(working_copy__isnull=True) | copied
    return copied if has_copy else own


def any_in_state(state, at, has_copy=None):
    """Return the condition that the edition in one language or more is in `state` at `at`."""
    condition = Q()
    for code in CODES:
        condition |= in_state(state, code, at, has_copy)
    return condition
