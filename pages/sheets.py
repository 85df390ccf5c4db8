"""The one style sheet of the public pages: what is designed, then the site's own colours."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

PARTS = ["site/tokens.css", "site/site.css"]
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def designed():
    """Return the design as text, and a fingerprint of it; in development as it is now."""
    return read(settings.DEBUG and max(file.stat().st_mtime for file in files()))


def files():
    return [Path(finders.find(name)) for name in PARTS]


@cache
def read(_changed_at):
    text = "".join(COMMENT.sub("", file.read_text()) for file in files())
    return text, sha256(text.encode()).hexdigest()[:8]


def fingerprint(site):
    """Return the part of the sheet's address that changes with the design and with the colours of
    the site's settings.
    """
    colours = f"{site.primary_colour}{site.accent_colour}".replace("#", "").lower()
    return f"{colours}-{designed()[1]}"


def sheet(site):
    """Return the style sheet of a site, given its settings."""
    text, _fingerprint = designed()
    return f"{text}:root {{ --brand: {site.primary_colour}; --accent: {site.accent_colour}; }}\n"
