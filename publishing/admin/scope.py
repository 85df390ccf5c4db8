"""The admin of the pages in a person's reach: their offices' pages, the texts of their languages.

What is out of reach is not in lists and searches, and not at a typed address either. What someone
may not write is shown in their form, but disabled: Django keeps its value whatever is sent.
"""

from functools import partial

from django import forms
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget

from ..forms import show_loaded
from ..languages import CODES
from ..models import Publishable
from ..permissions import languages_of, may, may_ever, writes_all
from ..references import ReferenceField, show_target
from ..richtext import sanitize


class ReadText(forms.Widget):
    """A rich text to be read."""

    template_name = "admin/widgets/read_text.html"

    def format_value(self, value):
        """Sanitise it here too: what a form begins with need not come from the database."""
        return sanitize(value or "")

    def id_for_label(self, id_):
        return ""


class ScopedForm(forms.ModelForm):
    """A form that takes what its `user` may write, and lets them name what they may choose.

    `is_open` says of a field's name whether the user may write it.
    """

    user = is_open = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not self.is_open(name):
                close(field)
            if isinstance(field, ReferenceField):
                field.user, field.kept = self.user, self.initial.get(name)
                show_target(field, self.instance)
            elif is_choice_of_pages(field):
                field.queryset = offered(field.queryset, self.user, self.chosen(name))
            show_loaded(field, self.instance, name)

    def chosen(self, name):
        """Return the keys of the rows that a field of the stored page names: not those that an
        address proposes.
        """
        value = model_to_dict(self.instance, [name]).get(name) if self.instance.pk else None
        rows = value if isinstance(value, (list, tuple)) else [value]
        return {getattr(row, "pk", row) for row in rows if row}

    def clean(self):
        super().clean()
        if isinstance(self.instance, Publishable):
            for name, rows in type(self.instance).objects.kept_within(self.user).items():
                if name in self.cleaned_data and not self.fields[name].disabled:
                    self.keep_within(name, rows)
        return self.cleaned_data

    def keep_within(self, name, own):
        """Give a page that would leave the user's reach the user's own rows of a field, and let
        them take off no others than these.
        """
        keys = {row.pk for row in self.cleaned_data[name]}
        own_keys = set(own.values_list("pk", flat=True))
        if not own_keys:
            self.add_error(name, _("You work for no office yet: ask the webmaster."))
        elif self.chosen(name) - keys - own_keys:
            self.add_error(name, _("What is not yours to choose stays: ask those concerned."))
        elif not keys & own_keys:
            self.cleaned_data[name] = own.model.objects.filter(pk__in=keys | own_keys)


def close(field):
    field.disabled = True
    field.required = False
    if isinstance(field.widget, ProseEditorWidget):
        field.widget = ReadText({key: field.widget.attrs.get(key) for key in ("lang", "dir")})


def is_choice_of_pages(field):
    return isinstance(field, forms.ModelChoiceField) and issubclass(
        field.queryset.model, Publishable
    )


def offered(rows, user, chosen):
    """Return the pages among some that a user may choose, and those chosen already."""
    choosable = rows.model.objects.choosable(user).order_by().values("pk")
    return rows.filter(Q(pk__in=choosable) | Q(pk__in=chosen))


def scoped(form, user, is_open):
    """Return the class of a form that takes what a user may write."""
    return type(form.__name__, (ScopedForm, form), {"user": user, "is_open": staticmethod(is_open)})


def meaning(model, name):
    """Return the field that a form field stands for, and its language: `("title", "fr")`, or
    `("kind", None)` where all share it.
    """
    column = next((each for each in model._meta.concrete_fields if each.name == name), None)
    if column is not None and hasattr(column, "translated_field"):
        return column.translated_field.name, column.language
    return name, None


def writes(user, language):
    """Say whether a user may write what belongs to a language or, for None, what all share."""
    return language in languages_of(user) if language else writes_all(user)


class ScopedAdmin:
    """A mixin for the admin of a page type."""

    #: Fields that say more than a text does, and what one must be allowed to do to fill them.
    guarded = {}

    def get_queryset(self, request):
        """Return the pages in reach or, for a search in another page's form, those to choose
        from.
        """
        rows = super().get_queryset(request)
        route = request.resolver_match
        if route and route.url_name == "autocomplete":
            return rows.choosable(request.user)
        return rows.within(request.user)

    def may(self, request, action, page=None, language=None):
        if page is None:
            return may_ever(request.user, action, self.model, language)
        return may(request.user, action, page, language)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view", obj)

    def has_add_permission(self, request):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "delete", obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = kwargs.pop("form", self.form)
        is_open = partial(self.is_open, request, obj)
        return super().get_form(
            request, obj, change=change, form=scoped(form, request.user, is_open), **kwargs
        )

    def closed(self, request, page):
        """Return the names of the guarded fields that the user may not fill."""
        return [
            name for name, action in self.guarded.items() if not self.may(request, action, page)
        ]

    def is_open(self, request, page, name):
        """Say whether the user may write a field of a page."""
        field, language = meaning(self.model, name)
        if action := self.guarded.get(field):
            return self.may(request, action, page, language)
        return writes(request.user, language)


class PartOfPage:
    """A mixin for inlines: whoever writes a page writes its parts, and whoever writes some of its
    languages only, the texts of these in the rows that are there.
    """

    @property
    def is_part(self):
        return issubclass(self.parent_model, Publishable)

    def may(self, request, action, page):
        is_new = page is None or page.pk is None
        if is_new:
            return may_ever(
                request.user, "add" if action == "change" else action, self.parent_model
            )
        return may(request.user, action, page)

    def has_view_permission(self, request, obj=None):
        if not self.is_part:
            return super().has_view_permission(request, obj)
        return self.may(request, "view", obj)

    def has_add_permission(self, request, obj):
        if not self.is_part:
            return super().has_add_permission(request, obj)
        return self.may(request, "change", obj) and writes_all(request.user)

    def has_change_permission(self, request, obj=None):
        if not self.is_part:
            return super().has_change_permission(request, obj)
        return self.may(request, "change", obj) and any(
            writes(request.user, language) for language in (None, *self.languages())
        )

    def has_delete_permission(self, request, obj=None):
        if not self.is_part:
            return super().has_delete_permission(request, obj)
        return self.may(request, "change", obj) and writes_all(request.user)

    def languages(self):
        """Return the languages in which the rows have texts: all, or none."""
        fields = self.model._meta.concrete_fields
        return CODES if any(hasattr(field, "translated_field") for field in fields) else ()

    def get_formset(self, request, obj=None, **kwargs):
        if self.is_part:
            form = kwargs.get("form", self.form)
            kwargs["form"] = scoped(form, request.user, partial(self.is_open, request))
        formset = super().get_formset(request, obj, **kwargs)
        formset.takes_new_rows = self.has_add_permission(request, obj)
        return formset

    def is_open(self, request, name):
        return writes(request.user, meaning(self.model, name)[1])
