from django.urls import URLPattern, path

from . import views
from .answers import open_to_all
from .api import api

app_name = "api"


def opened(patterns):
    """Return ninja's addresses but its own root; each answers as `open_to_all` has it."""
    return [
        URLPattern(each.pattern, open_to_all(each.callback), name=each.name)
        for each in patterns
        if each.name != "api-root"
    ]


urlpatterns = [
    path("", views.description, name="description"),
    path("openapi.json", open_to_all(views.openapi), name="openapi"),
    *opened(api.urls[0]),
    path("<path:rest>", open_to_all(views.nowhere), name="nowhere"),
]
