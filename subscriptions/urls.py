from django.urls import path

from . import views

app_name = "subscriptions"
urlpatterns = [
    path("", views.SignUpView.as_view(), name="sign_up"),
    path("asked/", views.AskedView.as_view(), name="asked"),
    path("confirm/<token>/", views.ConfirmView.as_view(), name="confirm"),
    path("preferences/<token>/", views.PreferencesView.as_view(), name="preferences"),
    path("unsubscribe/<token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
]
