"""What is seen before it is public. The language of a preview is the first part of its address, as
on every page; a private link has none, so that it tells nothing.
"""

from django.contrib import admin
from django.urls import path

from . import previews
from .private_links import PrivateLinkView

app_name = "publishing"
urlpatterns = [
    path("<str:language>/preview/<str:label>/<int:pk>/", previews.preview, name="preview"),
    path(
        "admin/preview/<str:label>/<int:pk>/<str:language>/",
        admin.site.admin_view(previews.frame),
        name="frame",
    ),
    path("private/<str:token>/", PrivateLinkView.as_view(), name="private_link"),
]
