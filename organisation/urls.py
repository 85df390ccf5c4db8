from django.urls import path

from library.press_kits import FILE, PressKitView

from . import views
from .models import Office, Person

app_name = "organisation"
urlpatterns = [
    path("structure/", views.structure, name="structure"),
    path("offices/<unicode_slug:slug>/", views.OfficeView.as_view(), name="office"),
    path(
        f"offices/<unicode_slug:slug>/{FILE}",
        PressKitView.as_view(model=Office),
        name="office_press_kit",
    ),
    path("people/<unicode_slug:slug>/", views.PersonView.as_view(), name="person"),
    path(
        f"people/<unicode_slug:slug>/{FILE}",
        PressKitView.as_view(model=Person),
        name="person_press_kit",
    ),
    path("where-we-work/", views.where_we_work, name="where_we_work"),
]
