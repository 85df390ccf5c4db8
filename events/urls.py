from django.urls import path

from library.press_kits import FILE, PressKitView

from . import feeds, views
from .models import Event

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("feed/", feeds.EventFeed(), name="feed"),
    path("rss/", feeds.EventRss(), name="rss"),
    path("feed.json", feeds.EventJson(), name="json_feed"),
    path("calendar.ics", views.upcoming_calendar, name="calendar"),
    path("<unicode_slug:slug>/", views.EventView.as_view(), name="detail"),
    path("<unicode_slug:slug>/event.ics", views.EventCalendarView.as_view(), name="event_calendar"),
    path(
        "<unicode_slug:slug>/series.ics", views.SeriesCalendarView.as_view(), name="series_calendar"
    ),
    path(f"<unicode_slug:slug>/{FILE}", PressKitView.as_view(model=Event), name="press_kit"),
]
