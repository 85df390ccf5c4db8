from django.urls import path

from . import views

app_name = "library"

urlpatterns = [
    path("<path:name>", views.media, name="media"),
]
