from django.urls import path

from library.press_kits import FILE, PressKitView

from . import views
from .models import Article

app_name = "articles"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("<year:year>/", views.archive, name="year"),
    path("<year:year>/<month:month>/", views.archive, name="month"),
    path("<unicode_slug:slug>/", views.ArticleView.as_view(), name="detail"),
    path(f"<unicode_slug:slug>/{FILE}", PressKitView.as_view(model=Article), name="press_kit"),
]
