"""Where files are found: every one at an address of this site, wherever it is stored."""

import re
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

#: What makes the name of a stored file its own: a piece of its hash, and what a storage adds.
STAMP = re.compile(r"-[0-9a-f]{10}(?:_[A-Za-z0-9]{7})?(?=\.[a-z0-9]+$)")


def stamped(name, content_hash):
    """Return a name for a new file that no other content ever gets, and that nobody can guess."""
    stem, _dot, extension = name.rpartition(".")
    return f"{stem}-{content_hash[:10]}.{extension}"


def plain_name(name):
    """Return what a stored file was called before it was stamped, without its folder."""
    return STAMP.sub("", name.rpartition("/")[2])


def address_of(name):
    """Return the address of a stored file."""
    return settings.MEDIA_URL + quote(name)


def name_at(address):
    """Return the name of the stored file at an address of this site, or None."""
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    path = unquote(url.path)
    is_ours = not url.netloc and "\0" not in path and path.startswith(settings.MEDIA_URL)
    return path.removeprefix(settings.MEDIA_URL) if is_ours else None
