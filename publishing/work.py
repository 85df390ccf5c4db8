"""What needs work among the pages in a user's reach, over all types of page: each list is one
query, or two, whatever the number of types and rows.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .desk import assignments as desk
from .indexes import has_ended, never_out
from .languages import CODES, current, localized
from .models import Review, ScheduledChange, Translation
from .permissions import may_ever
from .states import STATE_COLUMNS, State, Status, any_in_state, in_state, statuses

SHOWN = 8
#: What of which nothing is out may be: never published, or ended. There is an index of each.
NOT_OUT = (never_out(), has_ended())


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


def drafts(models, user, at):
    """Return the pages with a draft and nothing public or on its way, the last changed first."""
    is_out = any_in_state(State.PUBLIC, at) | any_in_state(State.SCHEDULED, at)

    def never_out_or_over(part):
        return lambda rows, has_copy: rows.filter(
            part, any_in_state(State.DRAFT, at, has_copy)
        ).exclude(is_out)

    return items(models, user, at, *map(never_out_or_over, NOT_OUT))


def incomplete(models, user, at):
    """Return the pages that are public in a language and have no text in another."""
    is_public = any_in_state(State.PUBLIC, at)
    return items(
        models,
        user,
        at,
        lambda rows, has_copy: rows.filter(is_public, any_in_state(State.MISSING, at, has_copy)),
    )


def recent(models, user, at):
    """Return the pages changed last."""
    return items(models, user, at, lambda rows, has_copy: rows)


def changed(models, user, at):
    """Return the pages with changes that are not published, the last changed first."""
    return items(models, user, at, lambda rows, has_copy: rows if has_copy else rows.none())


def scheduled(models, user, at):
    """Return an `Item` for each edition that waits for its moment, and for each page of which a
    change does; the soonest first.
    """
    editions = editions_of(
        models,
        lambda model, code: (
            model.objects.within(user).pages().filter(in_state(State.SCHEDULED, code, at))
        ),
        lambda model, code: F(localized("publish_at", code)),
    )
    changes = [
        columns(
            number,
            model.objects.within(user).pages().filter(pk__in=waiting(model).values("page_id")),
            moment=Subquery(waiting(model).filter(page_id=OuterRef("pk")).values("publish_at")[:1]),
            language=Value(""),
        )
        for number, model in enumerate(models)
    ]
    return [
        in_one_language(item, values, State.SCHEDULED) if values["language"] else item
        for item, values in listed(models, [*editions, *changes], at, "moment")
    ]


def waiting(model):
    """Return the changes of pages of a type that wait for their moment, the soonest first."""
    page_type = ContentType.objects.get_for_model(model)
    return ScheduledChange.objects.waiting().filter(page_type=page_type)


def to_review(models, user, at):
    """Return an `Item` for each edition that waits for this user, or another one, to approve it;
    the longest waiting first.
    """
    models = [model for model in models if may_ever(user, "approve", model)]
    return reviewed(models, user, at, Review.objects.open(), "submitted_at", "moment")


def returned(models, user, at):
    """Return an `Item` for each edition that was given back to this user, the last first."""
    return reviewed(models, user, at, answers_to(user, Review.State.RETURNED), "answered_at")


def approved(models, user, at):
    """Return an `Item` for each edition of this user that was approved and is not published, the
    last first.
    """
    return reviewed(models, user, at, answers_to(user, Review.State.APPROVED), "answered_at")


def answers_to(user, state):
    """Return the reviews that a user asked for and got this answer to, where it is the last."""
    later = Review.objects.filter(
        page_type=OuterRef("page_type"),
        page_id=OuterRef("page_id"),
        language=OuterRef("language"),
        pk__gt=OuterRef("pk"),
    )
    return Review.objects.filter(~Exists(later), submitted_by=user, state=state)


def to_translate(models, user, at):
    """Return an `Item` for each edition that was given to this user to translate and still waits
    for that: the soonest due first, those without a day last.
    """

    def of(model, code):
        return desk.assignments(model, language=code, assigned_to=user)

    def rows(model, code):
        given = Q(pk__in=of(model, code).values("page_id"))
        return model.objects.within(user).pages().filter(given, desk.to_translate(model, code))

    def due(model, code):
        due_on = Subquery(of(model, code).filter(page_id=OuterRef("pk")).values("due_on")[:1])
        return Coalesce(due_on, Value(date.max, DateField()))

    given = kinds(Translation.objects.filter(assigned_to=user))
    found = listed(models, editions_of(models, rows, due, given), at, "moment")
    return [dated(one_status(item, values["language"])) for item, values in found]


def one_status(item, language):
    return replace(item, statuses=[each for each in item.statuses if each.language == language])


def dated(item):
    return replace(item, moment=None if item.moment == date.max else item.moment)


def reviewed(models, user, at, reviews, moment, order="-moment"):
    """Return an `Item` for each edition in one of these reviews that has something to publish."""

    def of(model, code):
        page_type = ContentType.objects.get_for_model(model)
        return reviews.filter(page_type=page_type, language=code)

    def rows(model, code):
        is_unset = Q(**{f"{localized('publish_at', code)}__isnull": True})
        rows = model.objects.within(user).pages()
        rows = rows.filter(Q(working_copy__isnull=False) | is_unset)
        return rows.filter(pk__in=of(model, code).values("page_id"))

    def since(model, code):
        return Subquery(of(model, code).filter(page_id=OuterRef("pk")).values(moment)[:1])

    found = listed(models, editions_of(models, rows, since, kinds(reviews)), at, order)
    return [in_one_language(item, values) for item, values in found]


def editions_of(models, rows, moment, among=None):
    """Return a query for each type and language, or for those `among` them: `rows(model, code)`,
    each with its moment.
    """
    return [
        columns(number, rows(model, code), moment=moment(model, code), language=Value(code))
        for number, model in enumerate(models)
        for code in CODES
        if among is None or (model, code) in among
    ]


def kinds(rows):
    """Return the types and languages of the editions that reviews or translations are about: few,
    and to write the query of one takes longer than to ask which there are.
    """
    found = rows.order_by().values_list("page_type", "language").distinct()
    return {(ContentType.objects.get_for_id(key).model_class(), code) for key, code in found}


def in_one_language(item, values, state=None):
    """Return an item that shows one language only."""
    code = values["language"]
    [status] = [status for status in item.statuses if status.language == code]
    if state:
        status = Status(code, state, item.moment)
    title = values[localized("title", code)] or item.title
    return replace(item, title=title, language=code, statuses=[status])


@dataclass(frozen=True)
class Failure:
    """A scheduled change that could not be made at its moment."""

    model: type
    pk: int
    title: str
    moment: object
    error: str


def failures(models, user):
    """Return a `Failure` for each scheduled change that failed and was not put away, the last
    first.
    """
    reach = Q(pk=None)
    for model in models:
        pages = model._default_manager.within(user).order_by().values("pk")
        reach |= Q(page_type=ContentType.objects.get_for_model(model), page_id__in=pages)
    titles = {localized("title", code): KT(f"content__editions__{code}__title") for code in CODES}
    rows = ScheduledChange.objects.failed().filter(reach).order_by("-publish_at")
    return [
        Failure(
            ContentType.objects.get_for_id(row["page_type"]).model_class(),
            row["page_id"],
            row[localized("title", titled_in(row))] or _("(no title)"),
            row["publish_at"],
            row["error"],
        )
        for row in rows.values("page_type", "page_id", "publish_at", "error", **titles)
    ]


def items(models, user, at, *choices):
    """Return the pages that one of the choices leaves, the last changed first. A choice is a
    function of pages, and of whether these have working copies.

    Whether a page was changed in itself or in its working copy are two questions: the database goes
    through the newest of each, and no further than it must.
    """
    rows = [
        columns(number, model.objects.filter(pk__in=keys), moment=moment, language=Value(""))
        for number, model in enumerate(models)
        for choose in choices
        for keys, moment in changed_last(model, model.objects.within(user).pages(), choose)
    ]
    return [item for item, _values in listed(models, rows, at, "-moment")]


def changed_last(model, pages, choose):
    """Return the keys of the chosen pages whose working copies were changed last, and of those
    without one that were, each with the column that says when.
    """
    copies, own = model.objects.filter(draft_of__isnull=False), Q(draft_of=OuterRef("pk"))
    chosen = choose(pages, True).order_by().filter(pk=OuterRef("draft_of"))
    without = choose(pages, False).filter(~Exists(copies.filter(own).order_by()))
    return [
        (
            copies.filter(Exists(chosen)).order_by("-updated_at").values("draft_of")[:SHOWN],
            F("working_copy__updated_at"),
        ),
        (without.order_by("-updated_at").values("pk")[:SHOWN], F("updated_at")),
    ]


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
