from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import throttle
from .confirmation import unconfirmed
from .sessions import end


@login_required
def overview(request):
    """Show what an account is made of, and lead to each."""
    context = {
        "factors": Authenticator.objects.filter(user=request.user).order_by("created_at"),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
    }
    return TemplateResponse(request, "accounts/overview.html", context)


@require_POST
def logout(request):
    return allauth.logout(request)


@login_required
def confirm(request):
    """Ask for the password or a factor; who has neither, but comes from the organisation, is shown
    the way there.
    """
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways or ways[0]["id"] != "openid":
        return allauth.reauthenticate(request)
    for way in ways:
        way["url"] = passthrough_next_redirect_url(request, way["url"], REDIRECT_FIELD_NAME)
    context = {"reauthentication_alternatives": ways}
    return TemplateResponse(request, "account/base_reauthenticate.html", context)


@login_required
def set_password(request):
    """Let somebody have a password who has none: with it alone one can sign in."""
    return unconfirmed(request) or allauth.password_set(request)


class PasswordResetFromKeyView(allauth.PasswordResetFromKeyView):
    """Sets a new password with the link of a mail; the browser is known from then on, so that who
    guesses elsewhere cannot keep its owner out.
    """

    def form_valid(self, form):
        response = super().form_valid(form)
        throttle.mark(self.request, response, self.reset_user.get_username())
        return response


password_reset_from_key = PasswordResetFromKeyView.as_view()


class SessionsView(ListUserSessionsView):
    template_name = "accounts/sessions.html"


sessions = SessionsView.as_view()


@login_required
@require_POST
def end_session(request, pk):
    """Sign the user out elsewhere."""
    end(get_object_or_404(UserSession, pk=pk, user=request.user))
    messages.success(request, _("The session was ended."))
    return redirect("usersessions_list")
