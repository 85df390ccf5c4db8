"""Filters of the admin's lists."""

import re

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .existence import ExistsForEach, leaps
from .languages import CODES, NAMES, localized, with_default
from .states import State, in_state
from .templatetags.dates import month_and_year

OUTDATED = "outdated"


class EditionFilter(admin.SimpleListFilter):
    """The pages whose edition in one language is in a state; `edition_filters` makes one a
    language.
    """

    language = None

    def lookups(self, request, model_admin):
        return [*State.choices, (OUTDATED, _("out of date"))]

    def queryset(self, request, queryset):
        if self.value() == OUTDATED:
            return queryset.filter(**{localized("is_outdated", self.language): True})
        if self.value() not in State.values:
            return queryset
        at = timezone.now()
        if self.value() == State.DRAFT:
            return queryset.filter(pk__in=drafts(queryset.model, self.language, at))
        return queryset.filter(in_state(State(self.value()), self.language, at))


def drafts(model, language, at):
    """Return the keys of the pages with a draft in a language: these are few, and are found from
    the draft or its working copy, not among all pages.
    """
    pages, copies = model.objects.pages(), model.objects.filter(draft_of__isnull=False)
    is_draft = in_state(State.DRAFT, language, at, has_copy=False)
    own = pages.filter(is_draft, ~Exists(copies.filter(draft_of=OuterRef("pk"))))
    copied = pages.filter(in_state(State.DRAFT, language, at, has_copy=True))
    keys = (rows.order_by().rewrite(False).values("pk") for rows in (own, copied))
    return next(keys).union(next(keys))


def edition_filters():
    """Return a filter for each language of the site."""
    return [
        type(
            "LanguageFilter",
            (EditionFilter,),
            {
                "language": code,
                "title": NAMES[code],
                "parameter_name": localized("edition", code),
            },
        )
        for code in CODES
    ]


class NamedFilter(admin.SimpleListFilter):
    """The rows with one of the related rows in use, named by a translated column alone instead of
    whole rows; `used` makes one.
    """

    relation = column = None

    def __init__(self, request, params, model, model_admin):
        self.field = model._meta.get_field(self.relation)
        self.title = self.field.verbose_name
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        rows = model_admin.get_queryset(request).order_by()
        own = rows.filter(**{self.relation: OuterRef("pk")}).values("pk")
        is_used = rows.have(self.relation) if self.field.many_to_many else ExistsForEach(own)
        named = self.field.related_model.objects.filter(is_used).annotate(
            shown=with_default(self.column)
        )
        return [(str(pk), name) for pk, name in named.order_by("shown").values_list("pk", "shown")]

    def queryset(self, request, queryset):
        key = self.value() or ""
        if key not in dict(self.lookup_choices):
            return queryset
        if self.field.many_to_many:
            return queryset.with_one(self.relation, key)
        return queryset.filter(**{self.relation: key})


def used(relation, column):
    """Return what `list_filter` wants for `NamedFilter`, such as `used("offices", "title")`."""
    values = {"relation": relation, "column": column, "parameter_name": f"{relation}__id__exact"}
    return type("UsedFilter", (NamedFilter,), values)


class DateFilter(admin.SimpleListFilter):
    """The rows of a year or, when that is chosen, of a month of it; `dated` makes one."""

    column = None

    def lookups(self, request, model_admin):
        rows = model_admin.get_queryset(request).order_by(f"-{self.column}")
        rows = rows.rewrite(False) if hasattr(rows, "rewrite") else rows
        chosen = place_in_time(self.value())
        choices = [(str(day.year), str(day.year)) for day in firsts(rows, self.column, TruncYear)]
        if chosen:
            year = rows.filter(**{f"{self.column}__year": chosen[0]})
            months = firsts(year, self.column, TruncMonth)
            at = choices.index((str(chosen[0]),) * 2) + 1 if months else 0
            choices[at:at] = [(f"{day:%Y-%m}", f"{month_and_year(day)}") for day in months]
        return choices

    def queryset(self, request, queryset):
        chosen = place_in_time(self.value())
        parts = dict(zip(("year", "month"), chosen or (), strict=False))
        return queryset.filter(**{f"{self.column}__{part}": parts[part] for part in parts})


def place_in_time(value):
    """Return the year, or the year and the month, that `2024` or `2024-05` names, or None."""
    found = re.fullmatch(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?", value or "")
    return found and tuple(int(part) for part in found.groups() if part)


def firsts(rows, column, start_of):
    """Return the first value found of each year or month, the latest first."""
    return leaps(rows, column, lambda value: Q(**{f"{column}__lt": start_of(value)}))


def dated(column, title):
    """Return a filter by the year and month of a column with an index."""
    values = {"column": column, "title": title, "parameter_name": column}
    return type("OwnDateFilter", (DateFilter,), values)
