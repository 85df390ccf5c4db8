"""What the admin of every room shares: forms with one language switch, lists that show each
edition's state.
"""

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.contenttypes.admin import GenericInlineModelAdmin
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from js_asset import JSON
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
    TranslationTabularInline,
)
from taggit.managers import TaggableManager

from ..editor import WORDS, RichTextWidget
from ..filters import edition_filters
from ..forms import (
    Checkboxes,
    ChooseOne,
    ChooseSeveral,
    keep_related,
    mark_direction,
    name_cell,
    name_language,
    name_parts,
    tag_field,
)
from ..languages import in_each
from ..models import Goal, Publishable, RelatedItem, Tag, page_models
from ..references import TITLES, ReferenceForm
from ..richtext import RichTextField
from ..states import State
from ..tabs import columns_by_language, faults, label_of, problems, tabs
from .desk import DeskAdmin
from .editing import EditingAdmin
from .exchange import ExchangeAdmin
from .history import HistoryAdmin
from .paging import paginator_for
from .publication import PublicationAdmin
from .scope import PartOfPage, ScopedAdmin
from .spreadsheets import SpreadsheetAdmin


class EditorAdmin(BaseModelAdmin):
    """Forms whose relations are searched for, and whose texts run in the direction of their
    language.
    """

    #: The names of the addresses where the rich-text editor finds pictures and documents; the room
    #: that has them sets them.
    choosers = {}

    def get_autocomplete_fields(self, request):
        """Search for the rows of every relation; only a model without an admin of its own is
        listed.
        """
        return [
            field.name
            for field in (*self.opts.fields, *self.opts.many_to_many)
            if field.related_model and self.admin_site.is_registered(field.related_model)
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, TaggableManager):
            can_add = self.admin_site.get_model_admin(Tag).has_add_permission(request)
            return tag_field(db_field, self.admin_site, can_add)
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            language = db_field.language if hasattr(db_field, "translated_field") else None
            if language:
                name_language(field, db_field)
            name_parts(field)
            mark_direction(field, language)
            keep_related(field)
            if isinstance(field.widget, RichTextWidget):
                field.widget.language = language
                field.widget.choosers = self.editor_choosers()
        return field

    def editor_choosers(self):
        own = {name: reverse(view) for name, view in self.choosers.items()}
        return {"pages": reverse(f"{self.admin_site.name}:references"), **own}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.related_model is Goal:
            kwargs["widget"] = Checkboxes({"label": db_field.verbose_name})
        else:
            kwargs["widget"] = ChooseSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class TranslatedFields(EditorAdmin):
    """A translated field in `fields` or `fieldsets` is one line, with a field for each language."""

    def get_fieldsets(self, request, obj=None):
        return [
            (title, {**options, "fields": [self.line(field) for field in options["fields"]]})
            for title, options in BaseModelAdmin.get_fieldsets(self, request, obj)
        ]

    def line(self, field):
        return tuple(in_each([field])) if field in self.trans_opts.all_fields else field


class TranslatedAdmin(TranslatedFields, TranslationAdmin):
    """The admin of a model with translated fields: its form has the language switch."""

    change_form_template = "admin/translated_change_form.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value
    list_per_page = 50
    view_on_site = False  # the form links every public edition instead

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        return paginator_for(request, queryset, per_page, *args)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        columns = columns_by_language([self.model, *(formset.model for formset in formsets)])
        page = obj or form.instance
        is_published = issubclass(self.model, Publishable)
        context |= {
            "language_tabs": tabs(form, page, columns, faults(form, formsets)),
            "language_columns": columns,
            "empty_label": label_of(State.MISSING, is_published),
            "filled_label": label_of(State.DRAFT, is_published),
            "problems": problems(form, formsets),
            "editor_words": WORDS,
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class PublishableAdmin(
    DeskAdmin,
    ExchangeAdmin,
    PublicationAdmin,
    HistoryAdmin,
    EditingAdmin,
    ScopedAdmin,
    TranslatedAdmin,
):
    """The admin of a page type: in the list, the state of each edition stands beside the title."""

    search_fields = in_each(["title"])
    list_display = ["headline", "editions", "updated_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(draft_of__isnull=True)

    def get_list_filter(self, request):
        return [*self.list_filter, *edition_filters()]

    def get_search_results(self, request, queryset, search_term):
        """Leave the long texts out of lists and searches."""
        texts = [f.name for f in self.opts.concrete_fields if isinstance(f, RichTextField)]
        return super().get_search_results(request, queryset.defer(*texts), search_term)

    @admin.display(description=_("title"), ordering="title")
    def headline(self, page):
        return str(page)

    @admin.display(description=_("languages"))
    def editions(self, page):
        return render_to_string("admin/_editions.html", {"statuses": page.statuses})


def topics(*fields):
    return _("Topics"), {"fields": ["tags", "goals", *fields], "classes": ["collapse"]}


SEARCH_ENGINES = (
    _("Search engines and social networks"),
    {"fields": ["search_text"], "classes": ["collapse"]},
)


SOURCE = (_("Translation"), {"fields": ["source_language"], "classes": ["collapse"]})


class NamedCells:
    """A formset shown as a table: each cell's input bears the name of its column."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            name_cell(field)


class OneEmptyForm:
    """A formset that makes its empty form once: the admin asks for it again and again."""

    @cached_property
    def empty_form(self):
        return super().empty_form


class StackedFormSet(OneEmptyForm, BaseInlineFormSet):
    pass


class TableFormSet(OneEmptyForm, NamedCells, BaseInlineFormSet):
    pass


class GenericTableFormSet(OneEmptyForm, NamedCells, BaseGenericInlineFormSet):
    pass


class TableInline(PartOfPage, EditorAdmin, admin.TabularInline):
    formset = TableFormSet
    extra = 0


class TranslatedTableInline(PartOfPage, TranslatedFields, TranslationTabularInline):
    formset = TableFormSet
    extra = 0


class TranslatedStackedInline(PartOfPage, TranslatedFields, TranslationStackedInline):
    formset = StackedFormSet
    extra = 0


class Ordered(OrderableAdmin):
    """Rows in the editor's order, by dragging and by buttons that also work with the keyboard."""

    ordering_field = "position"
    ordering_field_hide_input = True

    @property
    def media(self):
        words = JSON({"up": _("Move up"), "down": _("Move down")}, id="ordering-words")
        return super().media + forms.Media(js=[words, "newsroom/ordering.js"])


class PlacedInline(Ordered, TableInline):
    """Rows that place one thing on a page."""

    def get_queryset(self, request):
        """Load what the rows place: their titles and their fields name it."""
        placed = [name for name in self.get_autocomplete_fields(request) if name in self.fields]
        return super().get_queryset(request).prefetch_related(*placed)


class RelatedItemInline(
    PartOfPage, Ordered, EditorAdmin, GenericInlineModelAdmin, admin.TabularInline
):
    model = RelatedItem
    form = ReferenceForm
    formset = GenericTableFormSet
    ct_field = "source_type"
    ct_fk_field = "source_id"
    fields = ["page", "position"]
    extra = 0

    def get_queryset(self, request):
        """Load what the rows lead to: their titles and their fields name it."""
        titles = [model.objects.only(*TITLES) for model in page_models()]
        return super().get_queryset(request).prefetch_related(GenericPrefetch("target", titles))


@admin.register(Tag)
class TagAdmin(SpreadsheetAdmin, TranslatedAdmin):
    sheets = ["publishing.spreadsheets.sheets.TagSheet"]
    fields = ["name", "slug"]
    list_display = ["__str__", "slug"]
    search_fields = [*in_each(["name"]), "slug"]
