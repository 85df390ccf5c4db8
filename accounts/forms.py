from contextvars import copy_context
from threading import Thread

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import audit

from . import throttle, totp


def too_many():
    return get_account_adapter().validation_error("too_many_login_attempts")


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Asks for nothing of the database: whether anybody has the address shows neither in what is
    answered nor in how long that takes.
    """

    def clean_email(self):
        return self.cleaned_data["email"].strip()

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        try:
            with throttle.attempt(request, "mail", email):
                mail_soon(request, email, self.get_token_generator())
        except throttle.TooManyError:
            pass  # the page says what it always says
        return email

    def get_token_generator(self):
        return account_forms.default_token_generator


def mail_soon(request, email, token_generator):
    """Mail a link to whoever of the staff has an address, beside the request: it takes
    as long where nobody has it.
    """
    arguments = request, email, token_generator, translation.get_language()
    if settings.MAIL_IN_BACKGROUND:
        run = copy_context().run  # the library asks the context for the request
        Thread(target=run, args=[mail_and_close, *arguments], name="password reset").start()
    else:
        mail(*arguments)


def mail_and_close(*arguments):
    try:
        mail(*arguments)
    finally:
        connections.close_all()  # those of this thread


def mail(request, email, token_generator, language):
    with translation.override(language):
        for user in staff_with(email):
            audit.record("account.reset-asked", user)
            request_password_reset(request, user.email, [user], token_generator)


def staff_with(email):
    """Return the active staff whose address is this one, letter by letter but for their case."""
    found = get_user_model()._default_manager.filter(
        email__iexact=email, is_active=True, is_staff=True
    )
    return [user for user in found if user.email.lower() == email.lower()]


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def clean_oldpassword(self):
        """Judge the password that is given up as one that is guessed."""
        request = context.request
        try:
            with throttle.attempt(request, "password", self.user.get_username()) as succeed:
                password = super().clean_oldpassword()
                succeed()
                return password
        except throttle.TooManyError:
            raise too_many() from None


class Code(factor_forms.BaseAuthenticateForm):
    """Takes the code of an app, each once, or one of those for recovery."""

    def clean_code(self):
        try:
            with throttle.attempt(context.request, "code", self.user.get_username()) as succeed:
                self.authenticator = self.accepting(self.cleaned_data["code"])
                succeed()
        except throttle.TooManyError:
            raise too_many() from None
        return self.cleaned_data["code"]

    def accepting(self, code):
        """Return the factor that a code is of, or raise that it is of none."""
        factors = Authenticator.objects.filter(user=self.user).exclude(
            type=Authenticator.Type.WEBAUTHN
        )
        for factor in sorted(factors, key=lambda each: each.type != Authenticator.Type.TOTP):
            if is_accepted(factor, code):
                factor.user = self.user
                return factor
        for factor in factors[:1]:
            self._emit_authentication_failed(factor)
        raise get_adapter().validation_error("incorrect_code")


def is_accepted(factor, code):
    if factor.type == Authenticator.Type.TOTP:
        return totp.is_accepted(factor, code)
    return factor.wrap().validate_code(code)


class CodeForm(Code, factor_forms.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(Code, factor_forms.ReauthenticateForm):
    """Confirms who is signed in."""


class PasskeyForm(LoginWebAuthnForm):
    """Signs in without a password. That the device asked for a finger, a face or a PIN is looked at
    here: the question may have been put where it need not, as after a password.
    """

    def clean_credential(self):
        authenticator = super().clean_credential()
        answer = parse_authentication_response(self.cleaned_data["credential"]).response
        if not answer.authenticator_data.is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return authenticator


class AddPasskeyForm(AddWebAuthnForm):
    """Adds a key with which one can sign in without a password, unless that is not wished."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_(
            "The device then asks for a fingerprint, a face or a PIN. Otherwise the key is asked "
            "for after the password."
        ),
    )
