"""Where files are found: every one at an address of this site, wherever it is stored."""

from urllib.parse import quote, unquote, urlsplit

from django.conf import settings


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
    is_ours = not url.netloc and path.startswith(settings.MEDIA_URL)
    return path.removeprefix(settings.MEDIA_URL) if is_ours else None
