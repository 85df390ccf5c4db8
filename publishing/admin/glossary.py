"""The glossary in the admin."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..line_fields import LinesField
from ..models import Term
from .base import EditorAdmin


class TermForm(forms.ModelForm):
    forbidden = LinesField(
        label=_("Not to be used"),
        required=False,
        help_text=_("One variant on each line."),
    )


@admin.register(Term)
class TermAdmin(EditorAdmin, admin.ModelAdmin):
    form = TermForm
    fields = [("source", "target"), "term", "translation", "forbidden", "note"]
    list_display = ["term", "source", "target", "translation", "variants", "note"]
    list_filter = ["source", "target"]
    search_fields = ["term", "translation", "note"]
    ordering = ["source", "target", "term"]
    show_full_result_count = False

    @admin.display(description=_("not to be used"))
    def variants(self, term):
        return " · ".join(term.forbidden)
