from django.urls import path

from library.press_kits import FILE, PressKitView

from . import views
from .models import Page

app_name = "pages"
urlpatterns = [
    path("<unicode_path:path>/", views.PageView.as_view(), name="detail"),
    path(
        f"<unicode_path:path>/{FILE}",
        PressKitView.as_view(model=Page, address_kwarg="path"),
        name="press_kit",
    ),
]
