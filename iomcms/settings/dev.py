"""A developer's machine: no value needs to be set, and mail is printed."""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = "development-only-and-public-so-never-used-in-production"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
SUBSCRIPTIONS = env.bool("SUBSCRIPTIONS", default=True)
# As public as the key above: production refuses it.
SUBSCRIPTIONS_KEYS = ["ZGV2ZWxvcG1lbnQtb25seSwgYW5kIGtub3duIHRvIGE="]
# The logins that `load_demo` makes have a known password, so they exist here only.
DEMO_LOGINS = True
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=0)
# Passkeys at http://localhost; browsers refuse them at an address of numbers.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
