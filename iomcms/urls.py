from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

import publishing.converters  # noqa: F401
from pages.views import style_sheet

from . import health, landings, sitemaps, views, well_known
from .policies import REPORTS
from .press import press
from .privacy.page import PrivacyView
from .violations.views import report

handler500 = "iomcms.outages.server_error"

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    *health.urlpatterns,
    path(REPORTS.lstrip("/"), report, name="csp_reports"),
    path("style-<slug:fingerprint>.css", style_sheet, name="style_sheet"),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-lists.xml", sitemaps.lists, name="sitemap_lists"),
    path("sitemap-subjects.xml", sitemaps.subjects, name="sitemap_subjects"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-<slug:name>-<slug:language>-<int:number>.xml", sitemaps.pages, name="sitemap"),
    path("", include("publishing.urls")),  # before the admin, which takes every path below it
    path("admin/language/", set_language, name="set_language"),
    path("admin/", include("accounts.urls")),  # signing in and out, in place of the admin's own
    path("admin/", admin.site.urls),
    path("api/v1/", include("iomcms.api.urls")),
    path(settings.MEDIA_URL.lstrip("/"), include("library.urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("site.webmanifest", well_known.manifest, name="manifest"),
        path("news/", include("articles.urls")),
        path("events/", include("events.urls")),
        path("topics/<unicode_slug:slug>/", landings.topic, name="topic"),
        path("goals/<goal:number>/", landings.goal, name="goal"),
        path("countries/<country:code>/", landings.country, name="country"),
        path("press/", press, name="press"),
        path("press/subscriptions/", include("subscriptions.urls")),
        path("search/", include("search.urls")),
        path("privacy/", PrivacyView.as_view(), name="privacy"),
        path("", include("organisation.urls")),
        path("", include("pages.urls")),  # last: it takes every path
    ),
]
