from allauth.account.apps import AccountConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self):
        from . import factors, sessions, totp  # noqa: F401 their receivers


class SignInConfig(AccountConfig):
    """Django-allauth's, which is content with our middleware around its own."""

    default = False

    def ready(self):
        from allauth.account import checks  # noqa: F401
