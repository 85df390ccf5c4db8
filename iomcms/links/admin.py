from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from publishing.admin.paging import paginator_for
from publishing.models import page_models

from .models import BrokenLink, Fault
from .naming import field_label, form_of, type_of_row
from .shared import owners


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("kind of page"), "kind"

    def lookups(self, request, model_admin):
        return [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural))
            for model in (*page_models(), *owners())
        ]

    def queryset(self, request, links):
        label = (self.value() or "").split(".")
        if len(label) != 2:
            return links
        kind = ContentType.objects.filter(app_label=label[0], model=label[1])
        return links.filter(page_type__in=kind)


class FaultFilter(admin.SimpleListFilter):
    """By what is wrong, as the user may hear of it."""

    title, parameter_name = _("what is wrong"), "fault"

    def lookups(self, request, model_admin):
        return Fault.choices

    def queryset(self, request, links):
        return links.filter(told=self.value()) if self.value() else links


@admin.register(BrokenLink)
class BrokenLinkAdmin(admin.ModelAdmin):
    """The links that somebody may put right: it is done where they stand, and not here.

    Whoever calls one fine sees it no more among what needs work, until something else is wrong.
    """

    list_display = ["place", "link", "wrong", "since", "is_fine"]
    list_display_links = None
    list_filter = ["is_fine", FaultFilter, "language", KindFilter, "is_external"]
    list_per_page = 50
    search_fields = ["title", "words", "address", "replacement"]
    ordering = ["is_fine", "-first_seen_at", "-pk"]
    actions = ["call_fine", "open_again"]
    fields = readonly_fields = [
        *("place", "link", "wrong", "first_seen_at", "last_seen_at", "is_fine"),
    ]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the table for each value

    def get_queryset(self, request):
        return super().get_queryset(request).changeable_by(request.user)

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        return paginator_for(request, queryset, per_page, *args)

    def lookup_allowed(self, lookup, value, request):
        """Let no address ask for what the filters do not, such as what is hidden."""
        field = lookup.partition("__")[0]
        return lookup in ("kind", "fault") or field in ("is_fine", "language", "is_external")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_judge_permission(self, request):
        return request.user.has_perm("links.change_brokenlink")

    @admin.action(description=_("Call the chosen links fine"), permissions=["judge"])
    def call_fine(self, request, links):
        self.judge(request, links, is_fine=True)

    @admin.action(description=_("Have the chosen links looked at again"), permissions=["judge"])
    def open_again(self, request, links):
        self.judge(request, links, is_fine=False)

    def judge(self, request, links, is_fine):
        for link in links.exclude(is_fine=is_fine):
            link.is_fine = is_fine
            link.save(update_fields=["is_fine"])
            self.log_change(request, link, [{"changed": {"fields": ["is_fine"]}}])

    @admin.display(description=_("page"), ordering="title")
    def place(self, link):
        return shown("place", link=link, url=form_of(link), type=type_of_row(link))

    @admin.display(description=_("link"))
    def link(self, link):
        return shown("link", link=link)

    @admin.display(description=_("what is wrong"), ordering="told")
    def wrong(self, link):
        return shown("wrong", link=link)

    @admin.display(description=_("first seen"), ordering="first_seen_at")
    def since(self, link):
        return localdate(link.first_seen_at)


def shown(part, **context):
    """Return a part of what is said of a broken link, as the admin's home says it too."""
    if "url" in context:
        context["field"] = field_label(context["link"])
    return render_to_string(f"admin/links/_{part}.html", context)
