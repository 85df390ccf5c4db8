"""Where a row is used: the pages, and the other rows with a form of their own, that refer to it by
a relation or in a rich text.

What refers to what is read from the models, so that no room has to be known here. One query finds
the pages that the user may see, one those that they may not, one the other rows; then one names all
pages, and one each type of the other rows. That is so for any number of uses.

A search in rich texts is a LIKE over each of their columns, which no index serves: the database
reads the texts of all pages, once. Nothing but one row's form and its deletion asks for it.
"""

import json
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import unquote

from django.contrib import admin
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, F, FileField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import escape

from .languages import CODES
from .models import FormerAddress, Part, Publishable, ScheduledChange, page_models
from .names import is_page, listed_fields, references_of, referred
from .permissions import may_ever
from .richtext import RichTextField
from .snapshots import IDENTITY
from .states import State
from .work import Item, columns, item_of

SHOWN = 50
#: More addresses of one page than these are not searched for: each is a LIKE for each column.
MOST_ADDRESSES = 30


@dataclass(frozen=True)
class PageUse:
    """A page that uses something; `in_copy_only` where visitors do not see that yet."""

    item: Item
    in_copy_only: bool


@dataclass(frozen=True)
class Usage:
    """Where a row is used, `SHOWN` of each kind at most; `has_more` says that there are more.

    `hidden` is the number of pages that use it and that the user may not see.
    """

    pages: list
    rows: list
    hidden: int
    has_more: bool
    has_more_hidden: bool

    def __bool__(self):
        return bool(self.pages or self.rows or self.hidden)

    @property
    def number(self):
        return len(self.pages) + len(self.rows) + self.hidden

    @property
    def is_public(self):
        """Say whether visitors may see it: pages out of reach, and what pages share, count too."""
        shown = (use.item for use in self.pages if not use.in_copy_only)
        return bool(self.rows or self.hidden) or any(item.in_state(State.PUBLIC) for item in shown)


def usage(row, user):
    """Return where a stored row, a page or anything else, is used, as far as a user may know."""
    finder = Finder.of(row)
    models = page_models()
    seen, has_more = found(
        [query for each in models for query in finder.page_queries(each, reach(each, user))]
    )
    unseen, has_more_hidden = found(
        [query for each in models for query in finder.page_queries(each, beyond(each, user))]
    )
    waiting = waiting_uses(models, row, finder.texts)
    for number, keys in waiting.items():
        within = reach(models[number], user)
        known = set(within.filter(pk__in=keys).values_list("pk", flat=True)) if within else set()
        seen = {**{(number, pk): True for pk in keys & known}, **seen}
        unseen = {**{(number, pk): True for pk in keys - known}, **unseen}
    rows, has_more_rows = other_uses(finder)
    pages = page_uses(models, seen)
    return Usage(pages, rows, len(unseen), has_more or has_more_rows, has_more_hidden)


def reach(model, user):
    """Return the pages and working copies of a type that a user may see, or None."""
    return model.objects.within(user) if may_ever(user, "view", model) else None


def beyond(model, user):
    """Return the pages and working copies of a type that a user may not see, or None."""
    rows = model.objects.all()
    if not may_ever(user, "view", model):
        return rows
    within = rows.within(user)
    return None if within is rows else rows.exclude(pk__in=within.order_by().values("pk"))


class Finder:
    """Makes the queries for what refers to rows of a model, by their keys or a query for these, and
    for what contains one of some texts.
    """

    def __init__(self, model, keys, texts=()):
        self.model, self.keys, self.texts = model, keys, texts
        self.type = ContentType.objects.get_for_model(model)

    @classmethod
    def of(cls, row):
        """Return what finds one row, in texts too."""
        return cls(type(row), [row.pk], texts_for(row))

    def page_queries(self, model, rows):
        """Return a query for each way in which pages among some may refer to the rows: the number
        of the page's type, its key, and whether the row found is its working copy.
        """
        return [page_keys(each) for each in self.pages(model, rows)]

    def pages(self, model, rows):
        """Return the pages of a type, among some, that refer to the rows, a queryset for each way
        in which they may.
        """
        if rows is None:
            return []
        if model is self.model:
            rows = rows.exclude(Q(pk__in=self.keys) | Q(draft_of__in=self.keys))
        keys = [rows.filter(condition) for condition in self.conditions(model)]
        for name in model.parts:
            keys += [rows.filter(pk__in=own) for own in self.part_keys(model, name)]
        return keys

    def part_keys(self, model, name):
        """Return queries for the keys of the pages of a type whose parts refer to the rows."""
        relation = model._meta.get_field(name)
        part = relation.related_model
        parts = part._default_manager.order_by()
        if isinstance(relation, GenericRelation):
            page_field = relation.object_id_field_name
            page_type = ContentType.objects.get_for_model(model)
            parts = parts.filter(**{relation.content_type_field_name: page_type})
        else:
            page_field = relation.remote_field.name
        return [
            parts.filter(condition).values(page_field)
            for condition in self.conditions(part, page_field)
        ]

    def row_queries(self, number, model, path="pk"):
        """Return a query for each way in which rows of no page may refer to the row: the number of
        their type and the key to which `path` leads.
        """
        belongs_to = None if path == "pk" else path
        rows = model._default_manager.order_by()
        if hasattr(rows, "rewrite"):  # a model with translations
            rows = rows.rewrite(False)
        return [
            rows.filter(condition)
            .annotate(type_number=Value(number, IntegerField()), row_key=F(path))
            .values_list("type_number", "row_key")
            for condition in self.conditions(model, belongs_to)
        ]

    def conditions(self, model, belongs_to=None):
        """Return the conditions, one for each way, that a row of a model refers to the row;
        `belongs_to` leads a part to its page.
        """
        unwanted = {*IDENTITY, belongs_to}
        relations = [
            field
            for field in (*model._meta.concrete_fields, *listed_fields(model))
            if field.name not in unwanted and field.related_model is self.model
        ]
        conditions = [Q(**{f"{field.name}__in": self.keys}) for field in relations]
        if issubclass(model, Part):
            conditions += [
                Q(**{each.ct_field: self.type, f"{each.fk_field}__in": self.keys})
                for each in references_of(model)
                if each.ct_field not in unwanted
            ]
        in_text = [
            Q(**{f"{column}__contains": text})
            for column in text_columns(model)
            for text in self.texts
        ]
        return [*conditions, reduce(or_, in_text)] if in_text else conditions


def page_keys(pages):
    """Return the query for what `page_queries` returns of some pages of one type."""
    return (
        pages.order_by()
        .annotate(
            type_number=Value(page_models().index(pages.model), IntegerField()),
            page_key=Coalesce("draft_of", "pk"),
            is_copy=Case(
                When(draft_of__isnull=True, then=False),
                default=True,
                output_field=BooleanField(),
            ),
        )
        .rewrite(False)  # modeltranslation would put the columns in another order
        .values_list("type_number", "page_key", "is_copy")
    )


def text_columns(model):
    """Return the names of the columns that hold rich text; the one without a language holds that of
    another column.
    """
    fields = [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
    translated = {
        field.translated_field.name for field in fields if hasattr(field, "translated_field")
    }
    return [field.name for field in fields if field.name not in translated]


def texts_for(row):
    """Return what a rich text that refers to a row contains: the addresses of its files or, for a
    page, what stands for it in a link and its addresses in every language, now and before.
    """
    references = []
    if isinstance(row, Publishable):
        references = [f'data-page="{row._meta.label_lower}:{row.draft_of_id or row.pk}"']
        addresses = page_addresses(row)
    else:
        fields = [each for each in row._meta.concrete_fields if isinstance(each, FileField)]
        files = [getattr(row, field.name) for field in fields]
        addresses = [file.url for file in files if file]
        if hasattr(row, "former_addresses"):
            addresses += row.former_addresses()
    # A text may spell an address out, as a browser shows it.
    spelled = dict.fromkeys(form for each in addresses for form in (each, unquote(each)))
    return [*references, *(escape(each) for each in spelled)][:MOST_ADDRESSES]


def page_addresses(page):
    former = FormerAddress.objects.of(page).order_by("-left_at").values_list("address", "language")
    return [
        *filter(None, (page.get_absolute_url(code) for code in CODES)),
        *(page.url_for(address, code) for address, code in former[:MOST_ADDRESSES]),
    ]


def found(queries):
    """Return the first pages that some queries find, and whether there are more: a dict of
    `(type's number, page's key)` to whether only the working copy was found.
    """
    if not queries:
        return {}, False
    rows = queries[0].union(*queries[1:]).order_by("type_number", "-page_key", "is_copy")
    pages = {}
    for number, pk, is_copy in rows[: 2 * (SHOWN + 1)]:  # a page and its copy are two rows
        pages.setdefault((number, pk), is_copy)
    return dict(list(pages.items())[:SHOWN]), len(pages) > SHOWN


def waiting_uses(models, row, texts):
    """Return the keys of the pages for which a scheduled change waits that refers to the row, by
    the number of their type. Such changes are few, and one query finds them.
    """
    found = {}
    for change in ScheduledChange.objects.waiting():
        model = ContentType.objects.get_for_id(change.page_type_id).model_class()
        if (model, change.page_id) != (type(row), row.pk) and refers(change, model, row, texts):
            found.setdefault(models.index(model), set()).add(change.page_id)
    return found


def refers(change, model, row, texts):
    """Say whether the content of a change leads to a row, or has one of some texts."""
    if row.pk in referred([change.content], model)[type(row)]:
        return True
    content = json.dumps(change.content)
    return any(json.dumps(text)[1:-1] in content for text in texts)


def page_uses(models, pages):
    """Return a `PageUse` for each of the pages that were found, with one query."""
    queries = [
        columns(
            number,
            model.objects.filter(pk__in=[pk for each, pk in pages if each == number]),
            moment=F("updated_at"),
            language=Value(""),
        )
        for number, model in enumerate(models)
        if any(each == number for each, _pk in pages)
    ]
    if not queries:
        return []
    at = timezone.now()
    rows = queries[0].union(*queries[1:], all=True).order_by()
    items = {
        (values["number"], values["pk"]): item_of(models[values["number"]], values, at)
        for values in rows
    }
    return [PageUse(items[key], in_copy) for key, in_copy in pages.items() if key in items]


def other_uses(finder):
    """Return the rows with a form of their own, other than pages, that refer to the finder's row,
    and whether there are more: a part that belongs to one stands for it.
    """
    models = [each for each in admin.site._registry if not is_page(each)]
    queries = [
        query
        for number, model in enumerate(models)
        for source, path in [(model, "pk"), *parts_of(model)]
        for query in finder.row_queries(number, source, path)
    ]
    if not queries:
        return [], False
    keys = list(queries[0].union(*queries[1:]).order_by("type_number", "-row_key")[: SHOWN + 1])
    rows = {
        number: models[number]
        ._default_manager.prefetch_related(*(each.name for each in references_of(models[number])))
        .in_bulk([pk for each, pk in keys if each == number])
        for number in {number for number, _pk in keys}
    }
    listed = [rows[number][pk] for number, pk in keys[:SHOWN] if pk in rows[number]]
    return listed, len(keys) > SHOWN


def parts_of(model):
    """Return the parts, without a form of their own, of a model that is no page: each model with
    the name of the field that leads back.
    """
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.one_to_many
        and issubclass(relation.related_model, Part)
        and not admin.site.is_registered(relation.related_model)
        and not is_part_of_page(relation.related_model)
    ]


def is_part_of_page(part):
    return any(
        model._meta.get_field(name).related_model is part
        for model in page_models()
        for name in model.parts
    )
