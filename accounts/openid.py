"""Signing in where the organisation does, by OpenID Connect.

The organisation says who somebody is. Who works here, and as what, the site knows: a person is
found by an address that the organisation has verified, and once found by the person's own number
there, wherever the address moves.
"""

import logging
import secrets
import time

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

import audit

from .confirmation import has_factor, note
from .forms import staff_with

#: What is asked of the organisation where somebody has to sign in there anew.
ANEW = {"prompt": "login", "max_age": "0"}
#: The clocks there and here may differ by so much, in seconds.
SKEW = 60

logger = logging.getLogger(__name__)


class Client(OpenIDConnectOAuth2Adapter):
    """Takes the organisation's word only if it is signed, and asked for here and now."""

    def complete_login(self, request, app, token, **kwargs):
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        claims, more = told.get("id_token") or {}, told.get("userinfo") or {}
        if not claims.get("sub") or more.get("sub", claims["sub"]) != claims["sub"]:
            raise OAuth2Error("The organisation speaks of two people, or of none.")
        login.nonce = claims.get("nonce")
        login.signed_in_at = moment(claims.get("auth_time"))
        said = claims | more
        login.verified_email = said.get("email") if said.get("email_verified") is True else None
        login.account.extra_data = {}  # nothing of it is needed any more
        return login

    def _decode_id_token(self, app, id_token):
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The token cannot be read.") from error


class OpenIDAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def on_authentication_error(self, request, provider, error=None, exception=None, **kwargs):
        logger.warning("Signing in by OpenID Connect failed: %s", type(exception).__name__)
        turn_away(request, _("Signing in did not work. Try again."))

    def pre_social_login(self, request, sociallogin):
        """Find out who of the staff it is, or turn them away; so who is not whom they confirm."""
        nonce = sociallogin.state.get("nonce")
        if not nonce or not secrets.compare_digest(nonce, str(sociallogin.nonce)):
            turn_away(request, _("Signing in did not work. Try again."))
        if sociallogin.state["process"] == AuthProcess.REDIRECT:
            confirm(request, sociallogin)
            return
        request.signed_in_there_at = sociallogin.signed_in_at or 0
        if not sociallogin.is_existing:
            user = found_or_made(sociallogin)
            if user is None:
                turn_away(request, _("You have no account here. Ask the webmaster for one."))
            sociallogin.connect(request, user)
            audit.record("account.linked", user)


def found_or_made(login):
    """Return the one of the staff who has the address that the organisation verified; else someone
    new, where the site says in which role. None where there is nobody, or no telling who.
    """
    email = login.verified_email
    if not email:
        return None
    people = staff_with(email)
    if people or not settings.OIDC_ROLE:
        return people[0] if len(people) == 1 else None
    is_known = get_user_model()._default_manager.filter(email__iexact=email).exists()
    return None if is_known else made(login, email)


@transaction.atomic
def made(login, email):
    """Return a new member of the staff, in the role for whoever comes from the organisation."""
    try:
        role = Group.objects.get(name=settings.OIDC_ROLE)
    except Group.DoesNotExist:
        logger.error("There is no role of the name that OIDC_ROLE has")
        return None
    users = get_user_model()._default_manager
    name = users.normalize_email(email)[:150]
    if users.filter(username=name).exists():
        return None
    told = login.user
    user = users.create_user(
        name, email, is_staff=True, first_name=told.first_name, last_name=told.last_name
    )
    user.groups.add(role)
    return user


def ways_to_confirm(request, user):
    """Return how somebody whom the organisation knows may confirm who they are, as django-allauth
    names such ways.
    """
    known = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    return [
        {
            "id": "openid",
            "description": _("Sign in with %(name)s") % {"name": provider.name},
            "url": provider.get_login_url(request),
        }
        for provider in get_adapter().list_providers(request)
        if provider.sub_id in known
    ]


def moment(told):
    """Return a moment of the past, in seconds, or None where none is told."""
    is_past = isinstance(told, int) and told <= time.time() + SKEW
    return told if is_past else None


def confirm(request, login):
    """Note that whoever is signed in has signed in there just now, or turn them away; so who has a
    second factor, which alone confirms it.
    """
    if login.signed_in_at is None:
        logger.warning("The OpenID provider does not say when somebody signed in (auth_time)")
    elif (
        login.user == request.user
        and not has_factor(request.user)
        and login.signed_in_at >= login.state["asked_at"] - SKEW
    ):
        note(request)
        return
    turn_away(request, _("Signing in did not work. Try again."))


def turn_away(request, reason):
    messages.error(request, reason)
    raise ImmediateHttpResponse(redirect("account_login"))


@require_GET
def sign_in(request, provider_id):
    """Send somebody to where the organisation signs in; who is signed in has to do so anew, which
    confirms who they are.
    """
    is_confirming = request.user.is_authenticated
    try:
        provider = get_adapter().get_provider(request, provider_id)
        nonce = secrets.token_urlsafe(32)
        return provider.redirect(
            request,
            AuthProcess.REDIRECT if is_confirming else AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request) or reverse("admin:index"),
            auth_params={"nonce": nonce} | (ANEW if is_confirming else {}),
            nonce=nonce,
            asked_at=int(time.time()),
        )
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (requests.RequestException, ValueError, KeyError):
        logger.warning("The OpenID provider cannot be reached")
        messages.error(request, _("Signing in did not work. Try again."))
        return redirect("account_login")


@require_GET
def come_back(request, provider_id):
    """Take somebody in who comes back from there."""
    try:
        return OAuth2CallbackView.adapter_view(Client(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
