"""What needs work, over all types of page: each list is one query, whatever the number of types and
rows.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, IntegerField, Value
from django.utils.translation import gettext as _

from .languages import CODES, current, localized
from .states import STATE_COLUMNS, State, Status, any_in_state, in_state, statuses

SHOWN = 8


@dataclass(frozen=True)
class Item:
    """A page as a list of work shows it."""

    model: type
    pk: int
    title: str
    language: str
    statuses: list
    moment: object

    def in_state(self, state):
        return [status for status in self.statuses if status.state == state]


def drafts(models, at):
    """Return the pages with a draft and nothing public or on its way, the last changed first."""
    is_out = any_in_state(State.PUBLIC, at) | any_in_state(State.SCHEDULED, at)
    return items(
        models, at, lambda rows: rows.filter(any_in_state(State.DRAFT, at)).exclude(is_out)
    )


def incomplete(models, at):
    """Return the pages that are public in a language and have no text in another."""
    condition = any_in_state(State.PUBLIC, at) & any_in_state(State.MISSING, at)
    return items(models, at, lambda rows: rows.filter(condition))


def recent(models, at):
    """Return the pages changed last."""
    return items(models, at, lambda rows: rows)


def scheduled(models, at):
    """Return an `Item` for each edition that waits for its moment, the soonest first."""
    rows = [
        columns(
            number,
            model.objects.pages().filter(in_state(State.SCHEDULED, code, at)),
            moment=F(localized("publish_at", code)),
            language=Value(code),
        )
        for number, model in enumerate(models)
        for code in CODES
    ]
    found = listed(models, rows, at, "moment")
    return [
        Item(
            item.model,
            item.pk,
            values[localized("title", values["language"])],
            values["language"],
            [Status(values["language"], State.SCHEDULED, item.moment)],
            item.moment,
        )
        for item, values in found
    ]


def items(models, at, chosen):
    rows = [
        columns(number, chosen(model.objects.pages()), moment=F("updated_at"), language=Value(""))
        for number, model in enumerate(models)
    ]
    return [item for item, _values in listed(models, rows, at, "-moment")]


def columns(number, rows, **annotations):
    return (
        rows.order_by()
        .annotate(number=Value(number, IntegerField()), **annotations)
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values("number", "pk", "moment", "language", *STATE_COLUMNS)
    )


def listed(models, queries, at, order):
    """Return the first rows of the queries together, each as an `Item` with its values."""
    if not queries:
        return []
    rows = queries[0].union(*queries[1:], all=True).order_by(order)[:SHOWN]
    return [(item_of(models[values["number"]], values, at), values) for values in rows]


def item_of(model, values, at):
    language = titled_in(values)
    title = values[localized("title", language)] or _("(no title)")
    return Item(
        model, values["pk"], title, language, statuses(values.__getitem__, at), values["moment"]
    )


def titled_in(values):
    """Return the language in which the title is shown: the active one or the first with a title."""
    wanted = [current(), settings.LANGUAGE_CODE, *CODES]
    return next((code for code in wanted if values[localized("title", code)]), current())
