from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("<unicode_path:path>/", views.PageView.as_view(), name="detail"),
]
