"""The audit in the admin: read, searched and exported, never changed."""

import json
from datetime import date
from ipaddress import ip_address

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

import audit
from audit.exporting import FORMATS, has_actor, lines
from audit.models import Actor
from publishing.admin import ReadOnlyAdmin
from publishing.admin.paging import paginator_for

#: What was done, by how the action begins.
KINDS = {
    "account.": _("Accounts and sign-ins"),
    "group.": _("Roles"),
    "scope.": _("Reach of people"),
    "page.": _("Pages"),
    "review.": _("Reviews"),
    "release.": _("Releases"),
    "change.": _("Scheduled changes"),
    "link.": _("Private links"),
    "sheet.": _("Spreadsheets"),
    "admin.": _("Other things in the admin"),
    "person.": _("Personal data"),
    "audit.": _("The audit itself"),
    "command.": _("Commands"),
}


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("kind"), "kind"

    def lookups(self, request, model_admin):
        return [(kind.rstrip("."), label) for kind, label in KINDS.items()]

    def queryset(self, request, entries):
        kind = f"{self.value()}."
        return entries.filter(action__startswith=kind) if kind in KINDS else entries


class EntryAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ["moment", "action", "who", "what", "address", "number"]
    list_display_links = ["moment", "action"]
    list_filter = [KindFilter, ("at", admin.DateFieldListFilter)]
    list_per_page = 50
    search_fields = ["action"]  # and what `get_search_results` looks at
    search_help_text = _("A name, an action, a title, the number of an object, an address, a day.")
    fields = readonly_fields = [
        "moment",
        "action",
        "who",
        "address",
        "what",
        "told",
        "number",
        "digest",
    ]
    ordering = ["-pk"]
    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value
    change_form_template = "admin/audit/entry/change_form.html"
    change_list_template = "admin/audit/entry/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.export_view))
        exports = [
            path(f"export/{form}/", view, {"form": form}, name=f"audit_entry_export_{form}")
            for form in FORMATS
        ]
        return [*exports, *super().get_urls()]

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        return paginator_for(request, queryset, per_page, *args)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor").order_by("-pk")

    def get_search_results(self, request, entries, term):
        if not (term := term.strip().replace("\x00", "")):
            return entries, False
        if day := as_day(term):
            return entries.filter(at__date=day), False
        wanted = Q(action__startswith=term) | Q(object_title__icontains=term) | Q(object_id=term)
        actors = Actor.objects.filter(name__icontains=term).values("pk")
        wanted |= Q(actor__in=actors)
        if is_address(term):
            wanted |= Q(address=term)
        return entries.filter(wanted), False

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        names = accounts_of(changelist.result_list)
        for entry in changelist.result_list:
            entry.accounts = names
        return changelist

    def changelist_view(self, request, extra_context=None):
        query = request.GET.urlencode()
        labels = {"csv": "CSV", "jsonl": "JSON Lines"}
        exports = [(label, f"export/{form}/?{query}") for form, label in labels.items()]
        return super().changelist_view(request, {**(extra_context or {}), "exports": exports})

    def export_view(self, request, form):
        """Send the entries of the list as a file; that it was taken out is an entry too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseBadRequest()
        audit.record("audit.exported", format=form, chosen=sorted(request.GET))
        name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
        return StreamingHttpResponse(
            lines(found, form),
            content_type=FORMATS[form],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store, private",
            },
        )

    @admin.display(description=_("moment"), ordering="pk")
    def moment(self, entry):
        return timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")

    @admin.display(description=_("by whom"))
    def who(self, entry):
        if entry.actor_id is None:
            return "–"
        return entry.actor.name if has_actor(entry) else f"#{entry.actor_id}"

    @admin.display(description=_("object"))
    def what(self, entry):
        if is_account(entry):
            names = getattr(entry, "accounts", None) or accounts_of([entry])
            return names.get(int(entry.object_id), f"#{entry.object_id}")
        named = f"{type_name(entry.object_type)} {entry.object_id}".strip()
        return ": ".join(filter(None, [named, entry.object_title]))

    @admin.display(description=_("details"))
    def told(self, entry):
        text = json.dumps(entry.details, ensure_ascii=False, indent=2)
        return format_html('<pre dir="ltr">{}</pre>', text)


def is_account(entry):
    return entry.object_type == "auth.user" and entry.object_id.isdecimal()


def accounts_of(entries):
    """Return the names of the accounts that entries are about, by their numbers."""
    keys = {int(entry.object_id) for entry in entries if is_account(entry)}
    return dict(Actor.objects.filter(pk__in=keys).values_list("pk", "name"))


def type_name(label):
    """Return what the rows of a model are called; of one that is no more, its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def as_day(term):
    try:
        return date.fromisoformat(term)
    except ValueError:
        return None


def is_address(term):
    try:
        return bool(ip_address(term))
    except ValueError:
        return False
