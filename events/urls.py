from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("<unicode_slug:slug>/", views.EventView.as_view(), name="detail"),
]
