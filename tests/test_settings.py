"""Production refuses to start with a value that is missing or unsafe, and names it."""

import os
import subprocess
import sys
from unittest import TestCase

SAFE = {
    "SECRET_KEY": "k9#mQ2vX8pL4wZ7rT1yB6nC3jH5gF0dS-aE_uI.oP,zR;xW:qV!",
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://newsroom:secret-word@db.example.org/newsroom",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "newsroom@example.org",
    "PAGE_CACHE_URL": "filecache:///var/cache/newsroom",
}
PREFIXES = (
    "DATABASE_",
    "DJANGO",
    "S3_",
    "MEDIA_",
    "SUBSCRIPTIONS",
    "SITE_URL",
    "API_",
    "CACHE_",
    "PAGE_",
    "PROXIES",
    "AUDIT_",
    "LOG_",
    "OIDC_",
    "BREACHED_",
    "SESSION_",
    "METRICS",
    "PROMETHEUS",
    "SENTRY",
    "MAINTENANCE",
    "LINKS_",
)
BUCKET = {"S3_BUCKET": "newsroom", "S3_REGION": "eu-central-1"}
MAILED = {
    "SUBSCRIPTIONS": "on",
    "SUBSCRIPTIONS_KEYS": "bS0tbm90LWEtcmVhbC1rZXktYnV0LW9mLXRoaXMtbGU=",
    "SITE_URL": "https://www.example.org",
}
DEVELOPMENT_KEY = "ZGV2ZWxvcG1lbnQtb25seSwgYW5kIGtub3duIHRvIGE="
START = (
    "from django.conf import settings; print(settings.DATABASES, settings.CACHES);"
    "print(settings.MEDIA_SENDER, settings.STORAGES);"
    "bucket = settings.STORAGES['default'].get('OPTIONS', {}).get('client_config');"
    "print(bucket and (bucket.s3, bucket.read_timeout));"
    "print(settings.PAGE_CACHE, settings.CACHES['pages'])"
)


def start(**changes):
    """Read the production settings in a process of their own; return its result."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in SAFE and not name.startswith(PREFIXES)
    }
    values = {name: value for name, value in (SAFE | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", START],
        env=environment | values | {"DJANGO_SETTINGS_MODULE": "iomcms.settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )


class ProductionTest(TestCase):
    def test_it_starts_with_safe_values(self):
        result = start()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("'CONN_HEALTH_CHECKS': True", result.stdout)

    def test_each_missing_value_is_named(self):
        for name in SAFE:
            with self.subTest(name):
                result = start(**{name: None})
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(f"Set the environment variable {name}", result.stderr)

    def test_each_unsafe_value_is_named_and_not_shown(self):
        for name, value in {
            "SECRET_KEY": "short-word",
            "ALLOWED_HOSTS": "*",
            "DATABASE_URL": "postgres://db.example.org",
            "DEFAULT_FROM_EMAIL": "nobody-at-all",
        }.items():
            with self.subTest(name):
                result = start(**{name: value})
                self.assertIn(f"{name} is unsafe", result.stderr)
                self.assertNotIn(value, result.stderr.splitlines()[-1])

    def test_the_development_key_is_refused(self):
        key = "development-only-and-public-so-never-used-in-production"
        self.assertIn("SECRET_KEY is unsafe", start(SECRET_KEY=key).stderr)

    def test_files_lie_on_disk_unless_a_bucket_is_named(self):
        self.assertIn("application {'default': {'BACKEND': 'library.", start().stdout)
        result = start(**BUCKET)
        self.assertIn("storage {'default': {'BACKEND': 'storages.", result.stdout)
        self.assertIn("'querystring_auth': True, 'querystring_expire': 300", result.stdout)
        self.assertIn("({'addressing_style': 'virtual'}, 10)", result.stdout)

    def test_another_service_than_amazons_may_have_the_bucket(self):
        result = start(**BUCKET, S3_ENDPOINT_URL="https://s3.example.org")
        self.assertIn("'endpoint_url': 'https://s3.example.org'", result.stdout)
        self.assertIn("'addressing_style': 'path'", result.stdout)

    def test_who_sends_files_must_be_able_to(self):
        for name, values in (
            ("MEDIA_SENDER", {"MEDIA_SENDER": "apache"}),
            ("MEDIA_SENDER", {"MEDIA_SENDER": "storage"}),
            ("MEDIA_SENDER", {"MEDIA_SENDER": "nginx"} | BUCKET),
            ("S3_ENDPOINT_URL", {"S3_ENDPOINT_URL": "http://s3.example.org"} | BUCKET),
            ("S3_REGION", {"S3_BUCKET": "newsroom"}),
        ):
            with self.subTest(values):
                result = start(**values)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(f"environment variable {name}", result.stderr.splitlines()[-1])
        for sender, values in (("nginx", {}), ("application", BUCKET)):
            result = start(MEDIA_SENDER=sender, **values)
            self.assertTrue(f"{sender} {{" in result.stdout, result.stderr)

    def test_each_value_that_cannot_work_is_named(self):
        for name, value in (
            ("PROXIES", "-1"),
            ("PROXIES", "one"),
            ("API_REQUESTS_PER_MINUTE", "-1"),
            ("AUDIT_KEYS", "short"),
            ("AUDIT_RETENTION_DAYS", "-1"),
            ("LINKS_ASKED_AGAIN_DAYS", "-1"),
            ("LINKS_PAUSE_SECONDS", "0"),
            ("SUBSCRIPTIONS", "maybe"),
            ("LOG_LEVEL", "LOUD"),
            ("CACHE_URL", "dummycache://"),
            ("PAGE_CACHE", "perhaps"),
            ("PAGE_CACHE_URL", "locmemcache://"),
            ("METRICS_TOKEN", "too-short"),
            ("SENTRY_DSN", "http://key@faults.example.org/1"),
            ("SENTRY_DSN", "https://faults.example.org/1"),
        ):
            with self.subTest(name, value=value):
                last = start(**{name: value}).stderr.splitlines()[-1]
                self.assertIn(f"environment variable {name} does not fit", last)
                self.assertNotIn(value, last)

    def test_pages_are_kept_where_all_processes_find_them(self):
        self.assertIn("True {'BACKEND': 'iomcms.caches.FileCache'", start().stdout)
        for url in ("dummycache://", None):
            off = start(PAGE_CACHE="off", PAGE_CACHE_URL=url)
            self.assertIn("False {'BACKEND': 'django.core.cache.backends.dummy", off.stdout)
        redis = "redis://127.0.0.1:6379/1"
        for values in ({"CACHE_URL": redis, "PAGE_CACHE_URL": None}, {"PAGE_CACHE_URL": redis}):
            said = start(**values).stdout.splitlines()[-1]
            self.assertIn("redis", said)
            self.assertIn("iomcms.caches.Serializer", said)

    def test_no_place_for_pages_is_chosen_that_only_one_process_might_know(self):
        for url in (None, "locmemcache://", "dummycache://"):
            with self.subTest(url):
                last = start(
                    CACHE_URL=url, PAGE_CACHE_URL=None, API_REQUESTS_PER_MINUTE="0"
                ).stderr.splitlines()[-1]
                self.assertIn("Set the environment variable PAGE_CACHE_URL", last)

    def test_what_is_counted_is_counted_by_all_processes_together(self):
        token = "a-token-that-nobody-else-knows"
        last = start(METRICS_TOKEN=token).stderr.splitlines()[-1]
        self.assertIn("Set the environment variable PROMETHEUS_MULTIPROC_DIR", last)
        self.assertNotIn(token, last)
        result = start(METRICS_TOKEN=token, PROMETHEUS_MULTIPROC_DIR="/run/newsroom/figures")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_without_a_limit_nothing_need_be_counted(self):
        result = start(CACHE_URL="dummycache://", API_REQUESTS_PER_MINUTE="0", SUBSCRIPTIONS="Off")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_news_by_mail_is_off_or_has_its_keys(self):
        self.assertEqual(start(**MAILED).returncode, 0)
        for name, values in {
            "SUBSCRIPTIONS_KEYS": [None, "short", DEVELOPMENT_KEY, f",{DEVELOPMENT_KEY}"],
            "SITE_URL": [
                None,
                "http://www.example.org",
                "https://www.example.org/site",
                "https://www.example.org?a=b",
            ],
        }.items():
            for value in values:
                with self.subTest(name, value=value):
                    last = start(**MAILED | {name: value}).stderr.splitlines()[-1]
                    self.assertIn(f"environment variable {name}", last)
                    self.assertNotIn(str(value), last)

    def test_what_names_nothing_is_refused(self):
        for name, value in {
            "ALLOWED_HOSTS": ",",
            "SUBSCRIPTIONS_KEYS": ",",
            "SITE_URL": "https://",
        }.items():
            with self.subTest(name):
                last = start(**MAILED | {name: value}).stderr.splitlines()[-1]
                self.assertIn(f"environment variable {name} is unsafe", last)

    def test_the_requests_of_a_process_share_connections(self):
        self.assertIn("'pool': {'min_size': 1, 'max_size': 10", start().stdout)
        own = start(DATABASE_POOL_SMALLEST="0", DATABASE_POOL_LARGEST="0").stdout
        self.assertNotIn("'pool'", own)
        self.assertIn("'CONN_MAX_AGE': 60", own)

    def test_public_pages_are_read_from_replicas_where_there_are_any(self):
        self.assertNotIn("replica", start().stdout)
        result = start(DATABASE_REPLICA_URLS="postgres://u:p@b/newsroom,postgres://u:p@c/newsroom")
        self.assertEqual(result.returncode, 0, result.stderr)
        for name in ("replica1", "replica2"):
            self.assertIn(f"'{name}': {{'NAME': 'newsroom'", result.stdout)

    def test_a_cache_in_redis_may_be_away(self):
        result = start(CACHE_URL="redis://c/1", PAGE_CACHE_URL="redis:///run/redis.sock")
        for cache in ("BearingRedisCache', 'LOCATION': 'redis://c/1'", "RedisCache', 'LOCATION'"):
            self.assertIn(f"'iomcms.redis_caches.{cache}", result.stdout)

    def test_what_can_be_no_replica_is_refused(self):
        sqlite = "sqlite:////var/lib/newsroom/db.sqlite3"
        for name, values in (
            ("DATABASE_POOL_LARGEST", {"DATABASE_POOL_SMALLEST": "20"}),
            ("DATABASE_POOL_LARGEST", {"DATABASE_POOL_LARGEST": "-1"}),
            ("DATABASE_REPLICA_URLS", {"DATABASE_REPLICA_URLS": "secret-word"}),
            ("DATABASE_REPLICA_URLS", {"DATABASE_REPLICA_URLS": sqlite}),
            (
                "DATABASE_REPLICA_URLS",
                {"DATABASE_REPLICA_URLS": SAFE["DATABASE_URL"], "DATABASE_URL": sqlite},
            ),
        ):
            with self.subTest(values):
                last = start(**values).stderr.splitlines()[-1]
                self.assertIn(f"environment variable {name} does not fit", last)
                self.assertNotIn("secret-word", last)

    def test_sqlite_keeps_its_care_for_writers(self):
        result = start(DATABASE_URL="sqlite:////var/lib/newsroom/db.sqlite3")
        self.assertIn("IMMEDIATE", result.stdout)
