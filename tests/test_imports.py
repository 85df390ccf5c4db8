import os
import subprocess
import sys

from django.conf import settings
from django.test import SimpleTestCase, tag

#: What is large, or slow to load, and needed by few requests or by none. Not cryptography: the
#: addresses of passkeys need it (3 MB).
LATE = {
    "boto3",
    "botocore",
    "htmldate",
    "icalendar",
    "import_export",
    "moto",
    "openpyxl",
    "prometheus_client",
    "pypdf",
    "pyrage",
    "sentry_sdk",
    "storages",
    "tablib",
    "trafilatura",
    "warcio",
}
LOADED = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*{name.partition(".")[0] for name in sys.modules})
"""


@tag("once")
class ImportTests(SimpleTestCase):
    def test_a_process_begins_without_what_few_requests_need(self):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "iomcms.settings.dev"}
        process = subprocess.run(
            [sys.executable, "-c", LOADED],
            capture_output=True,
            check=True,
            cwd=settings.BASE_DIR,
            env=environment,
            text=True,
        )
        self.assertEqual(LATE & set(process.stdout.split()), set())
