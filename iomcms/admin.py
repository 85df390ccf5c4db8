from django.conf import settings
from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from imports.models import ImportedPage
from iomcms.links.work import broken_links
from publishing import freshness, work
from publishing.desk.addresses import desk_address
from publishing.desk.deliveries import import_view
from publishing.desk.matrix_view import matrix_view
from publishing.models import page_models
from publishing.references import reference_view
from publishing.states import State

#: The rooms in the order of an editor's work, not of the alphabet.
ROOMS = [
    "articles",
    "events",
    "pages",
    "organisation",
    "library",
    "search",
    "subscriptions",
    "imports",
    "publishing",
    "links",
    "auth",
    "violations",
    "audit",
]


class NewsroomAdminSite(admin.AdminSite):
    site_header = site_title = _("Newsroom")
    index_title = _("What needs work")
    enable_nav_sidebar = True

    def get_urls(self):
        return [
            path("references/", self.admin_view(self.references), name="references"),
            path(
                "translations/import/",
                self.admin_view(self.import_translations),
                name="import_translations",
            ),
            path("translations/", self.admin_view(self.translations), name="translations"),
            # Django's way from a number to a page's address would tell that of any draft.
            *(
                route
                for route in super().get_urls()
                if getattr(route, "name", "") != "view_on_site"
            ),
        ]

    def references(self, request):
        return reference_view(request, self)

    def import_translations(self, request):
        return import_view(request, self)

    def translations(self, request):
        return matrix_view(request, self, self.page_types(request))

    def i18n_javascript(self, request, extra_context=None):
        packages = ["django.contrib.admin", "django_prose_editor"]
        return JavaScriptCatalog.as_view(packages=packages)(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: place_of(app["app_label"]))
        if app_label is None and self.page_types(request):
            apps.insert(0, self.translations_entry())
        return apps

    def translations_entry(self):
        """Return what stands for the matrix among the apps of the admin's lists."""
        url = reverse(f"{self.name}:translations")
        entry = {
            "name": _("Pages by language"),
            "object_name": "Translations",
            "perms": {"view": True},
            "admin_url": url,
            "add_url": None,
            "view_only": True,
        }
        return {
            "name": _("Translations"),
            "app_label": "translations",
            "app_url": url,
            "has_module_perms": True,
            "models": [entry],
        }

    def page_types(self, request):
        """Return the types of pages that the user may view, in the order of the rooms."""
        return sorted(
            (model for model in page_models() if self.may(request, model, "view")),
            key=lambda model: place_of(model._meta.app_label),
        )

    def index(self, request, extra_context=None):
        """Show what needs work, of the pages that the user may view; each list is one query or
        two, whatever the number of its rows.
        """
        models = self.page_types(request)
        reach = models, request.user, timezone.now()
        asked = [
            (_("To review"), "", self.rows(work.to_review(*reach), leads_to="publish")),
            (_("Returned to you"), "", self.rows(work.returned(*reach), leads_to="publish")),
            (_("To translate"), "", self.translation_rows(work.to_translate(*reach))),
            (_("Approved"), "", self.rows(work.approved(*reach), leads_to="publish")),
            (_("Changes not published"), "", self.rows(work.changed(*reach))),
            (_("Broken links"), "", broken_links(request.user)),
        ]
        lists = [
            *(each for each in asked if each[2]),
            (_("Drafts"), _("No draft waits."), self.rows(work.drafts(*reach))),
            (
                _("Scheduled"),
                _("Nothing is scheduled."),
                self.rows(work.scheduled(*reach), is_dated=True),
            ),
            (
                _("Missing languages"),
                _("Every public page exists in every language."),
                self.rows(work.incomplete(*reach), State.MISSING),
            ),
            (
                _("Recently changed"),
                _("Nothing has been written yet."),
                self.rows(work.recent(*reach)),
            ),
        ]
        beginnings = [
            (model._meta.verbose_name, reverse(self.name_of(model, "add")))
            for model in models
            if self.may(request, model, "add")
        ]
        alarms = [
            (failure, reverse(self.name_of(failure.model, "publish"), args=[failure.pk]))
            for failure in work.failures(models, request.user)
        ]
        context = {"work": lists, "beginnings": beginnings, "alarms": alarms}
        context["imported"] = self.imported(request)
        context["are_pages_troubled"] = settings.PAGE_CACHE and freshness.is_troubled()
        context |= extra_context or {}
        return super().index(request, context)

    def imported(self, request):
        """Return the last imported pages in the user's reach with something to look at."""
        if not self.may(request, ImportedPage, "view"):
            return []
        rows = ImportedPage.objects.to_look_at().within(request.user).defer("report", "given")
        return rows[: work.SHOWN]

    def may(self, request, model, action):
        """Say whether the user may view or add pages of this type."""
        return self.is_registered(model) and getattr(
            self.get_model_admin(model), f"has_{action}_permission"
        )(request)

    def rows(self, items, state=None, is_dated=False, leads_to="change"):
        """Return the items of a list of work as its template shows them; `state` keeps the
        languages in it.
        """
        return [
            {
                "item": item,
                "type": item.model._meta.verbose_name,
                "url": reverse(self.name_of(item.model, leads_to), args=[item.pk]),
                "statuses": item.in_state(state) if state else item.statuses,
                "is_dated": is_dated,
            }
            for item in items
        ]

    def translation_rows(self, items):
        """Return the items of the list of what a user is to translate: each leads to the desk."""
        return [
            {
                "item": item,
                "type": item.model._meta.verbose_name,
                "url": desk_address(item.model, item.pk, item.statuses[0].language),
                "statuses": item.statuses,
                "is_to_translate": True,
                "is_overdue": bool(item.moment and item.moment < timezone.localdate()),
            }
            for item in items
        ]

    def name_of(self, model, action):
        return f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_{action}"


def place_of(room):
    return ROOMS.index(room) if room in ROOMS else len(ROOMS)
