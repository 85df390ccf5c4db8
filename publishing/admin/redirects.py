"""Redirects in the admin: where addresses of an old site lead, and short ones."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..languages import NAMES
from ..models import Redirect, page_models
from ..references import TITLES, ReferenceField, ReferenceSelect, reference_of
from .base import EditorAdmin
from .paging import paginator_for
from .spreadsheets import SpreadsheetAdmin

ANY = _("that of the address, or the first one that is public")


class RedirectForm(forms.ModelForm):
    """A redirect; `user` is set by the admin."""

    about = ReferenceField(label=_("Page"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", ANY), *settings.LANGUAGES]
    )
    user = None

    class Meta:
        model = Redirect
        fields = ["address", "language", "redirect_to"]
        help_texts = {
            "redirect_to": _("Where no page is chosen: a path of this site, or https://…")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, redirect = self.fields["about"], self.instance
        # Here: it fixes the language that is active.
        field.widget = ReferenceSelect(admin.site, {"class": "vTextField"})
        field.widget.is_required = False
        field.user, field.kept = self.user, reference_of(redirect.page_type_id, redirect.page_id)
        self.initial.setdefault("about", field.kept)
        for name in {"address", "redirect_to"} & self.fields.keys():  # not all who see it write it
            self.fields[name].widget.attrs |= {"dir": "ltr", "class": "vTextField"}

    def clean(self):
        data = super().clean()
        if "about" in data:
            page = data["about"]
            self.instance.page = page and (page.draft_of or page)
        return data

    def _get_validation_exclusions(self):
        """Let the model's constraints see the columns that the field stands for."""
        excluded = super()._get_validation_exclusions()
        return excluded if "about" in self.errors else excluded - {"page_type", "page_id"}


class LanguageFilter(admin.SimpleListFilter):
    title, parameter_name = _("language"), "language"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def queryset(self, request, redirects):
        return redirects.filter(language=self.value()) if self.value() else redirects


@admin.register(Redirect)
class RedirectAdmin(SpreadsheetAdmin, EditorAdmin, admin.ModelAdmin):
    sheets = ["publishing.spreadsheets.sheets.RedirectSheet"]
    form = RedirectForm
    fields = ["address", "about", "language", "redirect_to"]
    list_display = ["address", "leads_to", "shown_language", "created_at"]
    list_filter = [LanguageFilter]
    search_fields = ["address", "redirect_to"]
    ordering = ["address"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value

    def get_queryset(self, request):
        """Load the pages with the redirects, of those that the user may name."""
        pages = [model.objects.choosable(request.user).only(*TITLES) for model in page_models()]
        return super().get_queryset(request).prefetch_related(GenericPrefetch("page", pages))

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        return paginator_for(request, queryset, per_page, *args)

    def get_fields(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.list_display
        return self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect):
        if redirect.redirect_to:
            return redirect.redirect_to
        if page := redirect.page:
            return f"{page} ({capfirst(page._meta.verbose_name)})"
        return _("a page that is not there, or not yours to see")

    @admin.display(description=_("language"), ordering="language")
    def shown_language(self, redirect):
        return NAMES.get(redirect.language, redirect.language) or "—"
