"""The matrix: the pages of one type, and in which state each of their editions is.

What a screen shows of it takes the same number of queries for any number of pages.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..filters import OUTDATED
from ..languages import CODES, in_each, localized, with_default
from ..models import Review
from ..rows import Rows
from ..states import STATE_COLUMNS, State, Status, in_state, statuses
from ..work import titled_in
from .addresses import desk_address
from .assignments import assignments, in_review, name_of, to_translate, type_of

IN_REVIEW = "in_review"

#: What an edition may be, what matters most first. A text may be more than one: public and behind.
STATES = {
    OUTDATED: gettext_lazy("out of date"),
    State.MISSING.value: State.MISSING.label,
    State.DRAFT.value: State.DRAFT.label,
    IN_REVIEW: gettext_lazy("in review"),
    State.SCHEDULED.value: State.SCHEDULED.label,
    State.PUBLIC.value: State.PUBLIC.label,
    State.WITHDRAWN.value: State.WITHDRAWN.label,
}

#: How long ago a page was changed: within so many days, or before that.
AGES = {"7": 7, "30": 30, "365": 365}
OLDER = "older"
#: More pages are neither sorted by urgency nor counted; an editor narrows them down.
MOST_SORTED = 10_000


def is_in(model, state, language, at):
    """Return the condition that an edition is in one of `STATES`."""
    if state == OUTDATED:
        return Q(**{localized("is_outdated", language): True})
    if state == IN_REVIEW:
        return in_review(model, language)
    return in_state(State(state), language, at)


def any_of(conditions):
    """Return the condition that one or more of the conditions hold."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def answering(model):
    """Return the model of what answers for pages of this type, such as offices, or None."""
    relation = model.objects.all().answered_by
    if relation in (None, "pk"):
        return relation and model
    for name in relation.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def matching(pages, at, languages=CODES, *, kind="", office="", age="", state="", assigned=""):
    """Return the pages that have all of this: an edition in one of the languages that is in the
    state and was given to a person, whose key is `assigned`, or to `nobody` and waits for a
    translator.
    """
    model = pages.model
    if kind:
        pages = pages.filter(kind=kind)
    if office:
        own = model.objects.filter(**{pages.answered_by: office}).order_by()
        pages = pages.filter(pk__in=own.values("pk"))
    if age:
        since = at - timedelta(days=AGES.get(age, max(AGES.values())))
        pages = pages.annotate(changed_at=changed_at())
        pages = pages.filter(**{"changed_at__lt" if age == OLDER else "changed_at__gte": since})
    if state or assigned:
        pages = pages.filter(
            any_of(
                (is_in(model, state, code, at) if state else Q())
                & given_to(model, code, assigned, is_open=not state)
                for code in languages
            )
        )
    return pages


def given_to(model, language, assigned, is_open):
    """Return the condition that an edition was given to a person or to nobody; for nobody, that it
    waits for a translator too, where `is_open`.
    """
    if not assigned:
        return Q()
    given = assignments(model, language=language)
    if assigned == "nobody":
        is_nobodys = ~Q(pk__in=given.values("page_id"))
        return is_nobodys & to_translate(model, language) if is_open else is_nobodys
    return Q(pk__in=given.filter(assigned_to=assigned).values("page_id"))


def changed_at():
    """Return an expression for when a page was changed last, in its working copy or itself."""
    return Coalesce("working_copy__updated_at", "updated_at")


def by_urgency(model, at, languages=CODES):
    """Return the order in which pages of a type matter: public and out of date in one of the
    languages, public elsewhere and missing in one, with a draft, all others; the last changed
    first.
    """
    is_public = any_of(in_state(State.PUBLIC, code, at) for code in CODES)
    is_behind = any_of(
        in_state(State.PUBLIC, code, at) & is_in(model, OUTDATED, code, at) for code in languages
    )
    is_missing = any_of(in_state(State.MISSING, code, at) for code in languages)
    is_draft = any_of(in_state(State.DRAFT, code, at) for code in languages)
    urgency = Case(
        When(is_behind, then=Value(0)),
        When(is_public & is_missing, then=Value(1)),
        When(is_draft, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return urgency, changed_at().desc(), F("pk").desc()


def by_change():
    """Return the order of so many pages that no urgency sorts them: the last changed first."""
    return F("updated_at").desc(), F("pk").desc()


def are_many(pages):
    """Say whether there are more pages than are sorted and counted for one screen."""
    return pages.order_by().values("pk")[MOST_SORTED : MOST_SORTED + 1].exists()


def counts(pages, at, languages=CODES):
    """Return how many of the pages are in each state in each language, in one query:
    `{"fr": {"outdated": 3, …}, …}`.
    """
    columns = {
        f"{state}_{number}": Count("pk", filter=is_in(pages.model, state, code, at))
        for number, code in enumerate(languages)
        for state in STATES
    }
    found = pages.order_by().rewrite(False).aggregate(**columns)
    return {
        code: {state: found[f"{state}_{number}"] for state in STATES}
        for number, code in enumerate(languages)
    }


@dataclass(frozen=True)
class Cell:
    """One edition: its state, and who is to bring it in line by when."""

    status: Status
    url: str
    is_source: bool
    assigned_to: str = ""
    due_on: date | None = None

    @property
    def is_overdue(self):
        return bool(self.due_on and self.due_on < timezone.localdate())


@dataclass(frozen=True)
class Line:
    """A page of the matrix; `language` is that of the title."""

    pk: int
    title: str
    language: str
    offices: list
    changed_at: object
    cells: list


class Lines:
    """The pages in the order in which they matter; a slice of them is a list of `Line`, found in
    one query.
    """

    def __init__(self, pages, at, languages=CODES, are_many=False):
        self.model, self.at, self.languages = pages.model, at, languages
        self.order = by_change() if are_many else by_urgency(pages.model, at, languages)
        self.pages = pages.order_by(*self.order)

    def __getitem__(self, part):
        # The database would work out every column of every page before it sorts: first the keys.
        keys = self.pages[part].values("pk")
        rows = described(self.model.objects.filter(pk__in=keys).order_by(*self.order))
        return [line(self.model, row, self.at, self.languages) for row in rows]


def described(pages):
    model, titles = pages.model, in_each(["working_copy__title"])
    annotations = {
        "changed_at": changed_at(),
        "office_rows": office_rows(model),
        "given_rows": given_rows(model),
        "review_rows": review_rows(model),
    }
    columns = ["pk", "source_language", "working_copy", *STATE_COLUMNS, *titles, *annotations]
    return pages.annotate(**annotations).rewrite(False).values(*columns)


def line(model, row, at, languages):
    shown_in = titled_in(row)
    title = row[localized("title", shown_in)] or _("(no title)")
    names = [each["name"] for each in row["office_rows"] or () if each["name"]]
    cells = [
        cell(model, row, status)
        for status in statuses(lambda column: newest(row, column), at)
        if status.language in languages
    ]
    return Line(row["pk"], title, shown_in, list(dict.fromkeys(names)), row["changed_at"], cells)


def newest(row, column):
    """Return the value of a column, a title from the working copy if there is one."""
    copied = f"working_copy__{column}"
    return row[copied] if row["working_copy"] and copied in row else row[column]


def cell(model, row, status):
    code, is_source = status.language, row["source_language"] == status.language
    is_in_review = any(each["language"] == code for each in row["review_rows"])
    given = next((each for each in row["given_rows"] if each["language"] == code), {})
    return Cell(
        replace(status, is_in_review=is_in_review),
        desk_address(model, row["pk"], code, is_source),
        is_source,
        given.get("name", ""),
        date.fromisoformat(given["due_on"]) if given.get("due_on") else None,
    )


def office_rows(model):
    """Return the names of what answers for a page; nothing for what answers for itself."""
    relation = model.objects.all().answered_by
    if relation in (None, "pk"):
        return Rows(model.objects.none(), name=F("pk"))
    own = model._base_manager.filter(pk=OuterRef("pk")).order_by(f"{relation}__pk")
    return Rows(own, name=with_default(f"{relation}__title"))


def given_rows(model):
    given = assignments(model, page_id=OuterRef("pk")).order_by("language")
    return Rows(given, language=F("language"), name=name_of("assigned_to__"), due_on=F("due_on"))


def review_rows(model):
    reviews = Review.objects.open().filter(page_type=type_of(model), page_id=OuterRef("pk"))
    return Rows(reviews.order_by("language"), language=F("language"))
