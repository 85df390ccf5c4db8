from django.contrib import admin, messages
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.admin import PublishableAdmin, ReadOnlyAdmin
from publishing.models import page_models
from publishing.permissions import may

from .models import ImportedPage
from .panel import panel, settle

PublishableAdmin.panels.append(panel)


class ToLookAtFilter(admin.SimpleListFilter):
    title = _("uncertain places")
    parameter_name = "to_look_at"

    def lookups(self, request, model_admin):
        return [("yes", _("to look at")), ("no", _("all settled"))]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.to_look_at()
            case "no":
                return queryset.filter(open_doubts=0)
            case _:
                return queryset


@admin.register(ImportedPage)
class ImportedPageAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """What was imported, and where an editor has something to look at."""

    list_display = ["page_link", "language", "open_doubts", "result", "place"]
    list_display_links = None
    list_filter = [ToLookAtFilter, "result", "language", "system"]
    search_fields = ["title", "address", "file", "identifier"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    fields = ["page_link", "language", "open_doubts", "result", "imported_at", "address", "file"]
    fields += ["system", "identifier", "checksum", "version"]

    def get_queryset(self, request):
        pages = [model.objects.only("pk") for model in page_models()]
        rows = super().get_queryset(request).within(request.user)
        return rows.defer("report", "given").prefetch_related(GenericPrefetch("page", pages))

    @admin.display(description=_("page"), ordering="title")
    def page_link(self, row):
        title = row.title or gettext("(no title)")
        if row.page is None:
            return gettext("%(title)s (deleted)") % {"title": title}
        link = '<a href="{}"><bdi lang="{}">{}</bdi></a>'
        return format_html(link, row.get_form_url(), row.language, title)

    @admin.display(description=_("address there, file"), ordering="address")
    def place(self, row):
        places = [("address", row.address), ("quiet", row.file)]
        line = '<bdi class="place {}" dir="ltr">{}</bdi>'
        return format_html_join("", line, [each for each in places if each[1]])

    def get_urls(self):
        settle_url = path(
            "<int:object_id>/settle/",
            self.admin_site.admin_view(self.settle_view),
            name="imports_importedpage_settle",
        )
        return [settle_url, *super().get_urls()]

    @method_decorator(require_POST)
    def settle_view(self, request, object_id):
        """Settle an uncertain place of a page, or open it again."""
        with transaction.atomic():
            rows = ImportedPage.objects.within(request.user)
            row = rows.filter(pk=object_id).select_for_update(of=("self",)).first()
            if row is None or row.page is None:
                raise Http404
            if not may(request.user, "change", row.page, row.language):
                raise PermissionDenied
            is_settled = request.POST.get("act") != "open"
            is_there = settle(row, request.POST.get("doubt", ""), is_settled)
        if not is_there:
            note = gettext("This place has changed meanwhile: look at it again.")
            self.message_user(request, note, messages.WARNING)
        return HttpResponseRedirect(f"{row.get_form_url()}#imported")
