from django.contrib import admin
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.admin import PLACES, contacts_of
from publishing.admin import (
    SEARCH_ENGINES,
    SOURCE,
    Ordered,
    PlacedInline,
    PublishableAdmin,
    RelatedItemInline,
    TranslatedAdmin,
    TranslatedStackedInline,
    topics,
)
from publishing.languages import current, in_each, localized

from .forms import MenuEntryForm, SiteSettingsForm
from .models import KeyFigure, LeadStory, MenuEntry, Page, PageContact, SiteSettings, SocialLink


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    fieldsets = [
        (_("Text"), {"fields": ["title", "slug", "summary", "body"]}),
        (_("Place in the tree of pages"), {"fields": ["parent", "position"]}),
        (_("Picture"), {"fields": ["main_picture"]}),
        PLACES,
        topics(),
        SEARCH_ENGINES,
        SOURCE,
    ]
    inlines = [contacts_of(PageContact), RelatedItemInline]
    list_display = ["headline", "editions", "shown_path", "updated_at"]

    def get_ordering(self, request):
        return [F(localized("path", current())).asc(nulls_last=True)]

    @admin.display(description=_("path"))
    def shown_path(self, page):
        return getattr(page, localized("path")) or "—"


@admin.register(MenuEntry)
class MenuEntryAdmin(Ordered, TranslatedAdmin):
    form = MenuEntryForm
    fieldsets = [
        (None, {"fields": ["place", "parent", "label", "description"]}),
        (
            _("Where it leads"),
            {
                "fields": ["page", "address"],
                "description": _("Choose a page, or write an address: one of the two."),
            },
        ),
    ]
    list_display = ["entry", "place", "leads_to", "position"]
    list_editable = ["position"]
    list_filter = ["place"]
    list_per_page = 200
    search_fields = [*in_each(["label"]), "address"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("target", "parent")

    def get_ordering(self, request):
        """Order the list as the menus are: each entry followed by those below it."""
        menu = Case(
            *(When(place=place, then=number) for number, place in enumerate(MenuEntry.Place.values))
        )
        top = Coalesce("parent__position", "position")
        group = Coalesce("parent_id", "pk")
        return [menu, top, group, F("parent_id").asc(nulls_first=True), "position"]

    @admin.display(description=_("label"))
    def entry(self, entry):
        return f"— {entry}" if entry.parent_id else str(entry)

    @admin.display(description=_("leads to"))
    def leads_to(self, entry):
        return entry.target or entry.address


class SocialLinkInline(PlacedInline):
    model = SocialLink
    fields = ["label", "url", "position"]


class LeadStoryInline(PlacedInline):
    model = LeadStory
    fields = ["article", "position"]


class KeyFigureInline(Ordered, TranslatedStackedInline):
    model = KeyFigure
    fields = [("value", "counted_on"), "label", "source", "position"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(TranslatedAdmin):
    form = SiteSettingsForm
    fieldsets = [
        (None, {"fields": ["name", "tagline", "footer_text", "contact"]}),
        (_("For search engines and security"), {"fields": ["kind", "security_contact"]}),
        (_("Map"), {"fields": ["boundaries_note"]}),
        (_("Press room"), {"fields": ["accreditation"]}),
        (_("Colours"), {"fields": [("primary_colour", "accent_colour")]}),
    ]
    inlines = [LeadStoryInline, KeyFigureInline, SocialLinkInline]

    def changelist_view(self, request, extra_context=None):
        """Lead straight to the one row, or to the form that makes it."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        pk = SiteSettings.objects.values_list("pk", flat=True).first()
        name = "admin:pages_sitesettings_change" if pk else "admin:pages_sitesettings_add"
        return HttpResponseRedirect(reverse(name, args=[pk] if pk else []))

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
