"""Everything of accounts lies below the admin; whom there is no account for cannot make one.

The names are those that django-allauth looks for.
"""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from . import openid, views

urlpatterns = [
    # in place of the admin's own
    path("login/", allauth.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password_change/", allauth.password_change, name="account_change_password"),
    path("account/", views.overview, name="account_overview"),
    path("account/confirm/", views.confirm, name="account_reauthenticate"),
    path("account/password/", views.set_password, name="account_set_password"),
    path("account/reset/", allauth.password_reset, name="account_reset_password"),
    path("account/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/factors/", include("allauth.mfa.urls")),
    path("account/sessions/", views.sessions, name="usersessions_list"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("account/openid/<slug:provider_id>/", openid.sign_in, name="openid_connect_login"),
    path(
        "account/openid/<slug:provider_id>/back/", openid.come_back, name="openid_connect_callback"
    ),
]
