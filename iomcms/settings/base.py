"""What every deployment shares. Values that differ come from the environment (see
docs/settings.md).
"""

from pathlib import Path

from . import accounts
from .accounts import *  # noqa: F403
from .caches import shared
from .databases import tuned
from .environment import Environment

BASE_DIR = Path(__file__).resolve().parents[2]
env = Environment()

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose registrations it wraps
    "iomcms",
    "audit",
    "iomcms.violations",
    "iomcms.links",
    "publishing",
    "library",
    "organisation",
    "articles",
    "events",
    "pages",
    "subscriptions",
    "search",
    *accounts.APPS,
    "imports",
    "iomcms.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "taggit",
    "django_prose_editor",
    "admin_ordering",
    "tree_queries",
]

MIDDLEWARE = [
    "iomcms.headers.HeadersMiddleware",  # around all that answers
    "django.middleware.security.SecurityMiddleware",
    "iomcms.middleware.CompressionMiddleware",
    "iomcms.health.HealthMiddleware",
    "publishing.middleware.FreshnessMiddleware",
    "iomcms.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "library.middleware.LocaleMiddleware",
    "iomcms.maintenance.MaintenanceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "publishing.middleware.RedirectMiddleware",  # before these two look for another spelling
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.AccountsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "audit.middleware.ActingMiddleware",
    "pages.middleware.SiteMiddleware",
]

ROOT_URLCONF = "iomcms.urls"
WSGI_APPLICATION = "iomcms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.chrome.chrome",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": tuned(env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages: add a line, then `manage.py makemigrations` (docs/languages.md).
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
# Only the admin remembers a language; a visitor's language is in the address.
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# No cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Without this, a page unpublished in French would read as published through its English value.
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ()}
MODELTRANSLATION_CUSTOM_FIELDS = ("JSONField",)

TIME_ZONE = env("TIME_ZONE", default="Europe/Zurich")
USE_TZ = True
FORMAT_MODULE_PATH = "iomcms.formats"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "library.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PICTURE_MAX_BYTES = env.int("PICTURE_MAX_BYTES", default=40 * 1024 * 1024)
RENDITIONS_IN_BACKGROUND = env.bool("RENDITIONS_IN_BACKGROUND", default=True)
# Who sends a file that may be seen: the application, nginx, or the storage at a signed address.
MEDIA_SENDER = "application"
MEDIA_ACCEL = "/_media/"  # deploy/nginx.conf
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", default=100 * 1024 * 1024)

API_URL = "/api/"
# Of one address; 0 is no limit.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=120)
# How many proxies of ours stand before the application, each naming who asked it.
PROXIES = 0
# Django's own keeps 300 entries; each address that asks in a minute is one.
CACHES = {
    "default": shared(
        env.cache("CACHE_URL", default="locmemcache://?max_entries=20000"), "Bearing"
    ),
    # What all processes share: whether public pages changed, and what is kept of them.
    "pages": shared(env.cache("PAGE_CACHE_URL", default="dummycache://")),
}
FRESHNESS_CACHE = "pages"
# Whether whole pages are kept; without it, only small values that many pages show.
PAGE_CACHE = env.bool("PAGE_CACHE", default=False)
# The news by mail: off, no address is asked for or kept.
SUBSCRIPTIONS = env.bool("SUBSCRIPTIONS", default=False)
# What a visitor or an editor would wait for leaves beside their request.
MAIL_IN_BACKGROUND = True
SUBSCRIPTIONS_KEYS = env.list("SUBSCRIPTIONS_KEYS", default=[])
# While this file is there, nothing is written (publishing/maintenance.py).
MAINTENANCE_FILE = env.path("MAINTENANCE_FILE", default=str(BASE_DIR / "maintenance"))
# What is counted is for whoever knows this; without it, nothing is (iomcms/metrics.py).
METRICS_TOKEN = ""
# Where faults are told, if anywhere (iomcms/error_reports.py).
SENTRY_DSN = ""
# How the links in mails begin that no request leads to.
SITE_URL = env.str("SITE_URL", default="")

# How other sites are asked whether links to them still lead somewhere (docs/links.md).
LINKS_ASKED_AGAIN_DAYS = env.int("LINKS_ASKED_AGAIN_DAYS", default=14)
LINKS_PAUSE_SECONDS = env.int("LINKS_PAUSE_SECONDS", default=1)
LINKS_MAY_ASK_LOOPBACK = False  # tests do

# What the audit is sealed with, the newest first; none is SECRET_KEY (docs/audit.md).
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[])
# How long entries are kept; 0 is for ever.
AUDIT_RETENTION_DAYS = env.int("AUDIT_RETENTION_DAYS", default=730)

TAGGIT_CASE_INSENSITIVE = True

# What protects whoever reads an answer (iomcms/headers.py, iomcms/policies.py).
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Other hosts of ours that files come from.
MEDIA_HOSTS = []
