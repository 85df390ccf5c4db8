"""Filters of the admin's lists."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .languages import CODES, NAMES, localized, with_default
from .states import State, in_state

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
        return queryset.filter(in_state(State(self.value()), self.language, timezone.now()))


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


class NamedFilter(admin.RelatedOnlyFieldListFilter):
    """The related rows in use, by a translated column alone instead of whole rows; `used` makes
    one.
    """

    column = None

    def field_choices(self, field, request, model_admin):
        in_use = model_admin.get_queryset(request).values(self.field_path)
        named = field.related_model.objects.filter(pk__in=in_use).annotate(
            shown=with_default(self.column)
        )
        return list(named.order_by("shown").values_list("pk", "shown"))


def used(relation, column):
    """Return what `list_filter` wants for `NamedFilter`, such as `used("offices", "title")`."""
    return relation, type("UsedFilter", (NamedFilter,), {"column": column})
