"""Which version of the software a process runs: two may show the same rows differently, and both
run while one is taking over.
"""

from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import get_template
from django.urls import get_resolver

#: What decides over the bytes of a page, by the end of the file's name.
KINDS = (".py", ".html", ".mo", ".css", ".js")


def hold():
    """Read now what is read when it is first needed: by then it may be that of another version."""
    fingerprint()
    _views = get_resolver().url_patterns
    _names = getattr(staticfiles_storage, "hashed_files", None)
    for path in sorted(files()):
        folder = next((each for each in path.parents if each.name == "templates"), None)
        if folder and path.suffix == ".html":
            get_template(str(path.relative_to(folder)))


@cache
def fingerprint():
    """Return a short text that is the same wherever the same software is installed."""
    digest = blake2b(django.__version__.encode(), digest_size=6)
    for path in sorted(files()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def files():
    installed = (Path(app.path) for app in apps.get_app_configs())
    folders = {path for path in installed if path.parent == settings.BASE_DIR}
    folders |= {Path(settings.BASE_DIR, name) for name in ("templates", "locale", "static")}
    found = chain.from_iterable(folder.rglob("*") for folder in folders)
    return {path for path in found if path.suffix in KINDS and path.is_file()}
