from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

import publishing.converters  # noqa: F401
from pages.views import theme

from . import views

handler500 = "iomcms.views.server_error"

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("health/", views.health, name="health"),
    path("theme-<slug:fingerprint>.css", theme, name="theme"),
    path("", include("publishing.urls")),  # before the admin, which takes every path below it
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path(settings.MEDIA_URL.lstrip("/"), include("library.urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("news/", include("articles.urls")),
        path("events/", include("events.urls")),
        path("press/", views.press, name="press"),
        path("search/", include("search.urls")),
        path("", include("organisation.urls")),
        path("", include("pages.urls")),  # last: it takes every path
    ),
]
