from django.urls import path

from library.press_kits import FILE, PressKitView

from . import feeds, views
from .models import Article

app_name = "articles"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("feed/", feeds.NewsFeed(), name="feed"),
    path("rss/", feeds.NewsRss(), name="rss"),
    path("feed.json", feeds.NewsJson(), name="json_feed"),
    path("<year:year>/", views.archive, name="year"),
    path("<year:year>/<month:month>/", views.archive, name="month"),
    path("<unicode_slug:slug>/", views.ArticleView.as_view(), name="detail"),
    path(f"<unicode_slug:slug>/{FILE}", PressKitView.as_view(model=Article), name="press_kit"),
]
