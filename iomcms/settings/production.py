"""The live site. Every value that must be chosen is required; a missing or unsafe one stops the
start and is named.
"""

import re

from django.core.exceptions import ImproperlyConfigured

from . import databases, s3
from .base import *  # noqa: F403
from .base import (
    API_REQUESTS_PER_MINUTE,
    AUDIT_KEYS,
    AUDIT_RETENTION_DAYS,
    CACHES,
    LINKS_ASKED_AGAIN_DAYS,
    LINKS_PAUSE_SECONDS,
    MIDDLEWARE,
    SUBSCRIPTIONS,
    env,
)
from .caches import shared

DEBUG = False


def required(name, read, is_safe, advice):
    """Return the environment's value of `name`, or stop the start and name it."""
    if not env.str(name, default=""):
        raise ImproperlyConfigured(f"Set the environment variable {name}: {advice}")
    value = read(name)
    if not is_safe(value):
        raise ImproperlyConfigured(f"The environment variable {name} is unsafe: {advice}")
    return value


def refuse(name, advice):
    raise ImproperlyConfigured(f"The environment variable {name} does not fit: {advice}")


SECRET_KEY = required(
    "SECRET_KEY",
    env.str,
    lambda key: len(key) >= 50 and len(set(key)) >= 10 and "development" not in key,
    "a random text of 50 characters or more, known to nobody.",
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = required(
    "ALLOWED_HOSTS",
    env.list,
    lambda hosts: hosts and all(host and "*" not in host for host in hosts),
    "the site's host names, separated by commas, without wildcards.",
)
# How many connections a process keeps at least, and may have at most; 0 is one for each thread.
POOL = [env.int("DATABASE_POOL_SMALLEST", default=1), env.int("DATABASE_POOL_LARGEST", default=10)]
if not 0 <= POOL[0] <= (POOL[1] or POOL[0]):
    refuse("DATABASE_POOL_LARGEST", "it is 0, or no less than DATABASE_POOL_SMALLEST.")
PRIMARY = required(
    "DATABASE_URL",
    env.db,
    lambda database: bool(database.get("NAME")),
    "postgres://user:password@host/name, or sqlite:////path/to/file.",
)
DATABASES = {"default": databases.live(PRIMARY, *POOL)}

# Public pages are read from replicas, the rest from the primary (docs/scale.md).
REPLICAS = [env.db_url_config(url) for url in env.list("DATABASE_REPLICA_URLS", default=[])]
if REPLICAS:
    if not all(map(databases.is_postgresql, [PRIMARY, *REPLICAS])):
        refuse("DATABASE_REPLICA_URLS", "each, and DATABASE_URL, must be postgres://….")
    DATABASES |= {
        f"replica{number}": databases.replica(database, *POOL)
        for number, database in enumerate(REPLICAS, 1)
    }
    DATABASE_ROUTERS = ["iomcms.replicas.Router"]
    # Inside of what keeps pages, so that none is kept that a replica failed at.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
        "iomcms.replicas.ReplicaMiddleware",
    )
CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS]
EMAIL_CONFIG = required(
    "EMAIL_URL",
    env.email_url,
    lambda config: bool(config["EMAIL_BACKEND"]),
    "smtp+tls://user:password@host:587",
)
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30  # seconds: a mail server that says nothing holds nobody up for longer
DEFAULT_FROM_EMAIL = required(
    "DEFAULT_FROM_EMAIL", env.str, lambda address: "@" in address, "the sender of the site's mail."
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL


def is_key(text):
    """Say whether a text is a key of Fernet, and not the one of development."""
    from cryptography.fernet import Fernet  # large, and most sites have no key

    try:
        return bool(Fernet(text)) and not text.startswith("ZGV2ZWxvcG1lbnQ")
    except ValueError:
        return False


# Where the news goes out by mail, addresses are encrypted, and the mails link the site.
if SUBSCRIPTIONS:
    SUBSCRIPTIONS_KEYS = required(
        "SUBSCRIPTIONS_KEYS",
        env.list,
        lambda keys: keys and all(map(is_key, keys)),
        "keys made by `Fernet.generate_key()`, the newest first, separated by commas.",
    )
    SITE_URL = required(
        "SITE_URL",
        env.str,
        re.compile(r"https://\w[\w.-]*(:\d{1,5})?/?").fullmatch,
        "the address of the site without a path, such as https://www.example.org.",
    )

if databases.is_postgresql(PRIMARY):
    MIDDLEWARE.insert(1, "iomcms.postgresql.PatienceMiddleware")

# Static files come from the application itself, fingerprinted and compressed, behind any proxy.
MIDDLEWARE.insert(
    MIDDLEWARE.index("iomcms.middleware.CompressionMiddleware"),
    "whitenoise.middleware.WhiteNoiseMiddleware",
)
STORAGES = {
    "default": {"BACKEND": "library.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# One JSON object a line (iomcms/logs.py). That a page was not found is in the request's own line.
MIDDLEWARE.insert(0, "iomcms.logs.RequestLogMiddleware")

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    if len(METRICS_TOKEN) < 20:
        refuse("METRICS_TOKEN", "it must be a random text of 20 characters or more.")
    required("PROMETHEUS_MULTIPROC_DIR", env.str, bool, "a folder in which all processes count.")
    MIDDLEWARE.insert(1, "iomcms.metrics.MetricsMiddleware")

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN and not re.fullmatch(
    r"(https://[^@\s]+@|http://[^@\s]+@(localhost|127\.0\.0\.1)(:\d+)?/)[^@\s]*\d+", SENTRY_DSN
):
    refuse("SENTRY_DSN", "it must be as the service shows it, https://key@host/number.")

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    refuse("LOG_LEVEL", "it must be DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "iomcms.logs.JsonFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        },
    },
    "root": {"handlers": ["stdout"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.request": {"level": "ERROR"},
        # Its lines hold the values of each query.
        "django.db.backends": {"level": "INFO"},
    },
}

# Pictures and documents lie in MEDIA_ROOT or, where a bucket is named, on S3.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
if S3_ENDPOINT_URL and not S3_ENDPOINT_URL.startswith("https://"):
    refuse("S3_ENDPOINT_URL", "it must begin with https://, as visitors are sent there.")
if S3_BUCKET:
    region = required("S3_REGION", env.str, bool, "the region of the bucket, such as eu-central-1.")
    STORAGES["default"] = s3.storage(S3_BUCKET, region, S3_ENDPOINT_URL or None)
MEDIA_SENDER = env.str("MEDIA_SENDER", default="storage" if S3_BUCKET else "application")
if MEDIA_SENDER not in ("application", "nginx", "storage"):
    refuse("MEDIA_SENDER", "it must be application, nginx or storage.")
if MEDIA_SENDER == "nginx" and S3_BUCKET:
    refuse("MEDIA_SENDER", "nginx sends files of MEDIA_ROOT, not those of an S3_BUCKET.")
if MEDIA_SENDER == "storage" and not S3_BUCKET:
    refuse("MEDIA_SENDER", "only an S3_BUCKET can sign addresses.")
if MEDIA_SENDER == "storage":
    MEDIA_HOSTS = [s3.origin(S3_BUCKET, region, S3_ENDPOINT_URL)]

# As X-Forwarded-Proto, X-Forwarded-For is believed of the proxy that ends TLS.
PROXIES = env.int("PROXIES", default=1)
if PROXIES < 0:
    refuse("PROXIES", "it is a number of proxies.")

if any(len(key) < 32 or len(set(key)) < 10 for key in AUDIT_KEYS):
    refuse("AUDIT_KEYS", "each is a random text of 32 characters or more, the newest first.")
if AUDIT_RETENTION_DAYS < 0:
    refuse("AUDIT_RETENTION_DAYS", "it is a number of days, or 0 for ever.")

if LINKS_ASKED_AGAIN_DAYS < 0:
    refuse("LINKS_ASKED_AGAIN_DAYS", "it is a number of days.")
if LINKS_PAUSE_SECONDS < 1:
    refuse("LINKS_PAUSE_SECONDS", "other sites are left in peace for a second or more.")

if API_REQUESTS_PER_MINUTE < 0:
    refuse("API_REQUESTS_PER_MINUTE", "it is a number of requests, or 0 for no limit.")
# Where nothing is kept, nothing can be counted.
if API_REQUESTS_PER_MINUTE and "dummy" in CACHES["default"].get("BACKEND", "dummy"):
    refuse("CACHE_URL", "requests cannot be counted in it; or API_REQUESTS_PER_MINUTE must be 0.")

# Pages lie where all processes find them: where PAGE_CACHE_URL says, or CACHE_URL. One that looked
# elsewhere would tell nobody what it has withdrawn.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
is_own = CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache"))
if PAGE_CACHE and is_own and "PAGE_CACHE_URL" not in env:
    raise ImproperlyConfigured(
        "Set the environment variable PAGE_CACHE_URL: where every process of the site, commands by "
        "hand too, finds pages, such as filecache:///var/cache/iomcms/pages; or PAGE_CACHE to off."
    )
CACHES["pages"] = shared(
    env.cache("PAGE_CACHE_URL", default="dummycache://" if is_own else env.str("CACHE_URL"))
)
if CACHES["pages"]["BACKEND"].endswith("LocMemCache"):
    refuse("PAGE_CACHE_URL", "a process would not hear what another one publishes.")

SECURE_SSL_REDIRECT = True
# A monitor asks the machine itself (iomcms/health.py).
SECURE_REDIRECT_EXEMPT = [r"^health/(live/|ready/)?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# A browser takes these from this host alone, over TLS; two of them have a path of their own.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_NAME = "__Secure-language"
DEVICE_COOKIE_NAME = "__Secure-known_device"
DEMO_LOGINS = False
