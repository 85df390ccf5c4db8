"""What the language switch of a form shows: a tab for each language, and where the errors are."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from .languages import CODES, localized
from .models import Publishable
from .punctuation import labelled
from .states import State, Status, statuses, statuses_of


@dataclass(frozen=True)
class Tab:
    """One language of a form: its state, the errors in it, and the address of its public page."""

    status: Status
    label: str
    errors: int
    url: str | None
    has_address: bool


@dataclass(frozen=True)
class Problem:
    """An error of a form, with a link to the field that it speaks of."""

    label: str
    message: str
    field_id: str


def columns_by_language(models):
    """Return the language of each translated column of the models, such as `{"title_fr": "fr"}`."""
    return {
        localized(field, code): code
        for model in models
        for field in translated_fields(model)
        for code in CODES
    }


def translated_fields(model):
    try:
        return list(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []


def tabs(form, page, columns, faults):
    """Return a `Tab` for each language; `faults` are the names of the fields with an error, one
    each time.

    The state is that of the stored row: while errors are shown, the form has already changed a new
    `page`.
    """

    def stored(column):
        if page.pk is None or column in form.initial:
            return form.initial.get(column)
        return getattr(page, column, None)

    now, is_published = timezone.now(), isinstance(page, Publishable)
    if is_published:
        states = statuses_of([page], now)[page.pk] if page.pk else statuses(stored, now)
    else:
        states = [Status(code, filled(stored, columns, code)) for code in CODES]
    return [
        Tab(
            status,
            status.label if status.is_marked else label_of(status.state, is_published),
            errors=sum(columns.get(name) == status.language for name in faults),
            url=public_url(page, status),
            has_address=bool(page.pk and stored(localized("slug", status.language))),
        )
        for status in states
    ]


def label_of(state, is_published):
    """Return the word for a state; what is not published on its own is no draft, but written."""
    if state == State.MISSING:
        return _("empty")
    return State(state).label if is_published else _("written")


def filled(stored, columns, language):
    """Return the state of a language where nothing is published on its own: something is written,
    or nothing.
    """
    own = [column for column, code in columns.items() if code == language]
    return State.DRAFT if any(map(stored, own)) else State.MISSING


def public_url(page, status):
    is_out = isinstance(page, Publishable) and status.state is State.PUBLIC
    return page.get_absolute_url(status.language) if is_out else None


def problems(form, formsets):
    """Return a `Problem` for each error that belongs to a field, of the form and of the rows below
    it.
    """
    found = [problem for name in form.errors for problem in field_problems(form, name)]
    for formset in formsets:
        title = formset.model._meta.verbose_name
        for number, row in enumerate(formset.forms, start=1):
            for name in row.errors:
                found += field_problems(row, name, f"{title} {number}")
    return found


def field_problems(form, name, place=""):
    if name not in form.fields:
        return [Problem(place, message, "") for message in form.errors[name]]
    field = form[name]
    label = labelled(place, field.label) if place else field.label
    return [
        Problem(label, message, field.id_for_label or field.auto_id)
        for message in form.errors[name]
    ]


def faults(form, formsets):
    """Return the names of the fields with an error."""
    rows = [row for formset in formsets for row in formset.forms]
    return [name for each in [form, *rows] for name in each.errors]
