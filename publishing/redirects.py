"""Addresses of an old site, and short ones: they lead to where a page is now."""

from urllib.parse import unquote, urlsplit

from django.contrib.contenttypes.models import ContentType

from .characters import plain
from .models import Redirect


def path_of(address):
    """Return the path of an address, its query included, as a redirect keeps it: without the host,
    percent signs decoded, no slash at its end. Empty where it is the home page, or none at all.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = "/" + unquote(parts.path).strip("/")
    return plain(f"{path}?{unquote(parts.query)}" if parts.query else path.removesuffix("/"))


def lead(address, page, language=""):
    """Let an old address lead to a page, in a language of it; return the redirect, or None for an
    address of no use. One that leads elsewhere already is left as it is.
    """
    path = path_of(address)
    if not path or len(path) > Redirect._meta.get_field("address").max_length:
        return None
    page_type = ContentType.objects.get_for_model(page)
    place = {"page_type": page_type, "page_id": page.draft_of_id or page.pk, "language": language}
    return Redirect.objects.get_or_create(address=path, defaults=place)[0]
