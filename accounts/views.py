from allauth.account import views as allauth
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import throttle
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
