from django.urls import path

from . import views

app_name = "organisation"
urlpatterns = [
    path("structure/", views.structure, name="structure"),
    path("offices/<unicode_slug:slug>/", views.OfficeView.as_view(), name="office"),
    path("people/<unicode_slug:slug>/", views.PersonView.as_view(), name="person"),
    path("where-we-work/", views.where_we_work, name="where_we_work"),
]
