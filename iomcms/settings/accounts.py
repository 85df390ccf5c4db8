"""How the staff signs in, by django-allauth (docs/accounts.md)."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .environment import Environment

env = Environment()
APPS = [
    "accounts",
    "allauth",
    "accounts.apps.SignInConfig",  # allauth.account
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",  # a template of django-allauth asks for it
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]


def refuse(name, advice):
    raise ImproperlyConfigured(f"The environment variable {name} does not fit: {advice}")


def breached_passwords():
    """Return the path of the list of breached passwords, or an empty one."""
    path = env.str("BREACHED_PASSWORDS", default="")
    if path and not Path(path).is_file():
        refuse("BREACHED_PASSWORDS", "it is the path of a file of sorted SHA-1 hashes.")
    return path


def openid_provider():
    """Return the settings of the organisation's own sign-in; none where it has none."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    values = {name: env.str(name, default="") for name in names}
    if not any(values.values()) and not env.str("OIDC_ROLE", default=""):
        return {}
    for name, value in values.items():
        if not value:
            raise ImproperlyConfigured(
                f"Set the environment variable {name}: {', '.join(names)} belong together."
            )
    if not values["OIDC_ISSUER"].startswith("https://"):
        refuse("OIDC_ISSUER", "it must begin with https://.")
    return openid_app(*values.values(), env.str("OIDC_NAME", default="") or "OpenID Connect")


def openid_app(issuer, client_id, secret, name):
    app = {
        "provider_id": "organisation",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}"
    for name in (
        "Argon2PasswordHasher",
        "PBKDF2PasswordHasher",
        "PBKDF2SHA1PasswordHasher",
        "ScryptPasswordHasher",
    )
]
BREACHED_PASSWORDS = breached_passwords()
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.BreachedPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60

AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
# The webmaster enters the addresses, and answers for them.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # for as long as SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# accounts/throttle.py counts instead, and locks nobody out for good.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "reset_password": "accounts.forms.ResetPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}

MFA_ADAPTER = "accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "login_webauthn": "accounts.forms.PasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off

USERSESSIONS_ADAPTER = "accounts.sessions.SessionsAdapter"

SOCIALACCOUNT_ADAPTER = "accounts.openid.OpenIDAdapter"
SOCIALACCOUNT_PROVIDERS = openid_provider()
# The role of whoever the organisation knows and the site does not; none has them turned away.
OIDC_ROLE = env.str("OIDC_ROLE", default="")

# Of a browser that somebody has signed in with (accounts/throttle.py).
DEVICE_COOKIE_NAME = "known_device"
# Seconds without a request to the admin, after which one has to sign in again.
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=12 * 60 * 60)
if SESSION_COOKIE_AGE < 60:
    refuse("SESSION_COOKIE_AGE", "it is a number of seconds, 60 or more.")
