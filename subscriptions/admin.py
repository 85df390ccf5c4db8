from django.conf import settings
from django.contrib import admin
from django.db.models import Count
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from publishing.admin import ReadOnlyAdmin
from publishing.languages import NAMES

from .models import Delivery, Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """How many there are, and nothing about anyone."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="subscriptions_subscriber_changelist")]

    def has_view_permission(self, request, obj=None):
        return settings.SUBSCRIPTIONS and super().has_view_permission(request, obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request)  # which refuses
        context = {
            **self.admin_site.each_context(request),
            "title": _("Numbers"),
            "opts": self.opts,
            **numbers(),
        }
        return TemplateResponse(request, "admin/subscriptions/subscriber/numbers.html", context)


def numbers():
    """Return how many subscribers there are, by language and by kind; three queries."""
    confirmed = Subscriber.objects.confirmed()
    groups = confirmed.order_by().values_list("language", "kinds").annotate(Count("pk"))
    languages, kinds = dict.fromkeys(NAMES, 0), dict.fromkeys(Article.Kind.values, 0)
    for language, chosen, number in groups:
        languages[language] = languages.get(language, 0) + number
        for kind in chosen or kinds:
            kinds[kind] = kinds.get(kind, 0) + number
    labels = dict(Article.Kind.choices)
    return {
        "confirmed": sum(languages.values()),
        "waiting": Subscriber.objects.filter(confirmed_at=None).count(),
        "unsure": Delivery.objects.filter(sent_at=None).count(),
        "tables": [
            (_("Language"), [(NAMES.get(code, code), n) for code, n in languages.items()]),
            (_("Kind"), [(labels.get(kind, kind), n) for kind, n in kinds.items()]),
        ],
    }
