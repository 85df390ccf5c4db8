"""The suite reads translated words, so it begins by compiling the catalogues that changed. Files
that its tests store go into a folder of their own, which goes when the suite ends. Each test begins
in English: a request leaves its language active, and the next test would go on in it.
"""

import tempfile

from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase
from django.utils import translation

call_command("compile_catalogues")
media = tempfile.TemporaryDirectory(prefix="newsroom-media-", ignore_cleanup_errors=True)
settings.MEDIA_ROOT = media.name
settings.CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
settings.CONFIRMATIONS_IN_BACKGROUND = False
settings.RESETS_IN_BACKGROUND = False
settings.RENDITIONS_IN_BACKGROUND = False  # a test says when they are made
run = SimpleTestCase.run


def run_in_english(test, result=None):
    with translation.override("en"):
        return run(test, result)


SimpleTestCase.run = run_in_english
