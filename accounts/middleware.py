from allauth.account.middleware import AccountMiddleware
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .sessions import follow, prolong

#: Where somebody gets to who has yet to set up a second factor.
SETTING_UP = {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "set_language",
    "jsi18n",
}


class AccountsMiddleware:
    """Django-allauth's middleware, for the admin only: public pages have nothing of it, and nobody
    there is signed in who has yet to set up a second factor.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.in_admin = AccountMiddleware(self.kept_apart)

    def __call__(self, request):
        if request.path.startswith(reverse("admin:index")):
            return self.in_admin(request)
        user = request.user
        request.user = SimpleLazyObject(lambda: known_outside(request, user))
        return self.get_response(request)

    def kept_apart(self, request):
        """Answer a request to the admin, if by a way to set up what is lacking."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        follow(request)
        prolong(request.session)
        if not lacks_factor(request.user) or is_setting_up(request):
            return self.get_response(request)
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")

    def process_exception(self, request, exception):
        return self.in_admin.process_exception(request, exception)

    def process_template_response(self, request, response):
        """Give the pages of accounts what the admin's frame needs, and have nobody keep them."""
        context = response.context_data
        if context is not None and is_ours(response.template_name):
            context.pop("site", None)  # the library's, which is the host
            response.context_data = frame(request) | context
            add_never_cache_headers(response)
        return response


def known_outside(request, user):
    """Return who asks for something outside of the admin."""
    if user.is_authenticated:
        follow(request)
    return AnonymousUser() if lacks_factor(user) else user


def lacks_factor(user):
    return user.is_authenticated and getattr(user, "lacks_factor", False)


def is_setting_up(request):
    try:
        return resolve(request.path_info).url_name in SETTING_UP
    except Resolver404:
        return False


def is_ours(templates):
    first = templates if isinstance(templates, str) else next(iter(templates or ()), "")
    return str(first).startswith(
        ("account/", "accounts/", "mfa/", "usersessions/", "socialaccount/")
    )


def frame(request):
    """Return what the admin's base template shows, without the list of what can be edited."""
    site = admin.site
    return {
        "site_title": site.site_title,
        "site_header": site.site_header,
        "site_url": site.site_url,
        "has_permission": request.user.is_authenticated,
        "is_nav_sidebar_enabled": False,
        "is_popup": False,
    }
