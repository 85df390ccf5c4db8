from django.urls import path

from library.press_kits import FILE, PressKitView

from . import views
from .models import Event

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("<unicode_slug:slug>/", views.EventView.as_view(), name="detail"),
    path(f"<unicode_slug:slug>/{FILE}", PressKitView.as_view(model=Event), name="press_kit"),
]
