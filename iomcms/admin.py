from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from publishing.models import page_models
from publishing.references import reference_view
from publishing.states import State
from publishing.work import drafts, failures, incomplete, recent, scheduled

#: The rooms in the order of an editor's work, not of the alphabet.
ROOMS = ["articles", "events", "pages", "organisation", "library", "publishing", "auth"]


class NewsroomAdminSite(admin.AdminSite):
    site_header = site_title = _("Newsroom")
    index_title = _("What needs work")
    enable_nav_sidebar = True

    def get_urls(self):
        return [
            path("references/", self.admin_view(self.references), name="references"),
            # Django's way from a number to a page's address would tell that of any draft.
            *(
                route
                for route in super().get_urls()
                if getattr(route, "name", "") != "view_on_site"
            ),
        ]

    def references(self, request):
        return reference_view(request, self)

    def i18n_javascript(self, request, extra_context=None):
        packages = ["django.contrib.admin", "django_prose_editor"]
        return JavaScriptCatalog.as_view(packages=packages)(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: place_of(app["app_label"]))

    def index(self, request, extra_context=None):
        """Show what needs work, of the pages that the user may view; five queries, whatever the
        number of rows.
        """
        models = sorted(
            (model for model in page_models() if self.may(request, model, "view")),
            key=lambda model: place_of(model._meta.app_label),
        )
        now = timezone.now()
        work = [
            (_("Drafts"), _("No draft waits."), self.rows(drafts(models, request.user, now))),
            (
                _("Scheduled"),
                _("Nothing is scheduled."),
                self.rows(scheduled(models, request.user, now), dated=True),
            ),
            (
                _("Missing languages"),
                _("Every public page exists in every language."),
                self.rows(incomplete(models, request.user, now), State.MISSING),
            ),
            (
                _("Recently changed"),
                _("Nothing has been written yet."),
                self.rows(recent(models, request.user, now)),
            ),
        ]
        beginnings = [
            (model._meta.verbose_name, reverse(self.name_of(model, "add")))
            for model in models
            if self.may(request, model, "add")
        ]
        alarms = [
            (failure, reverse(self.name_of(failure.model, "publish"), args=[failure.pk]))
            for failure in failures(models, request.user)
        ]
        context = {"work": work, "beginnings": beginnings, "alarms": alarms}
        context |= extra_context or {}
        return super().index(request, context)

    def may(self, request, model, action):
        """Say whether the user may view or add pages of this type."""
        return self.is_registered(model) and getattr(
            self.get_model_admin(model), f"has_{action}_permission"
        )(request)

    def rows(self, items, state=None, dated=False):
        """Return the items of a list of work as its template shows them; `state` keeps the
        languages in it.
        """
        return [
            {
                "item": item,
                "type": item.model._meta.verbose_name,
                "url": reverse(self.name_of(item.model, "change"), args=[item.pk]),
                "statuses": item.in_state(state) if state else item.statuses,
                "is_dated": dated,
            }
            for item in items
        ]

    def name_of(self, model, action):
        return f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_{action}"


def place_of(room):
    return ROOMS.index(room) if room in ROOMS else len(ROOMS)
