from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.references import ReferenceField, ReferenceForm

from .models import PromotedResult, UnansweredQuery
from .views import AGAIN


class PromotedResultForm(ReferenceForm):
    page = ReferenceField(
        label=_("Page"),
        help_text=_("It stands first as long as it is public in this language."),
    )


@admin.register(PromotedResult)
class PromotedResultAdmin(admin.ModelAdmin):
    form = PromotedResultForm
    fields = ["language", "phrase", "page", "position"]
    list_display = ["phrase", "language", "leads_to", "position"]
    list_filter = ["language"]
    search_fields = ["phrase", "normal_phrase"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("target")

    @admin.display(description=_("leads to"))
    def leads_to(self, promoted):
        return promoted.target or "—"


@admin.register(UnansweredQuery)
class UnansweredQueryAdmin(admin.ModelAdmin):
    list_display = ["words", "language", "day", "times", "again"]
    list_display_links = None
    list_filter = ["language", "day"]
    search_fields = ["words"]
    date_hierarchy = "day"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("search"))
    def again(self, asked):
        with translation.override(asked.language):
            address = f"{reverse('search:results')}?{urlencode({'q': asked.words, AGAIN: 1})}"
        return format_html('<a href="{}" lang="{}">{}</a>', address, asked.language, asked.words)
