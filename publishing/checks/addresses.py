"""What the address in a link leads to, as the URL configuration reads it."""

from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve
from django.utils import translation

from ..hosts import is_ours
from ..models import Publishable

#: What these apps answer is for those who work on the site.
NOT_FOR_VISITORS = {"admin", "publishing"}


@dataclass(frozen=True)
class Address:
    """Where an edition would stand; whether there is one remains open."""

    model: type
    language: str
    value: str


class Nowhere(Exception):
    """Nothing answers at an address."""


def read(href, base):
    """Return the `Address` to which a link on the page at `base` leads, or None where that is no
    page with editions. Raises `Nowhere`.
    """
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        host = parts.hostname
    except ValueError as error:
        raise Nowhere(href) from error
    if parts.scheme not in ("", "http", "https") or (host and not is_ours(host)):
        return None
    path = unquote(parts.path) or "/"
    if path.startswith(settings.STATIC_URL):
        return None
    return read_file(path) if path.startswith(settings.MEDIA_URL) else read_path(path)


def read_file(path):
    try:
        is_there = default_storage.exists(path.removeprefix(settings.MEDIA_URL))
    except SuspiciousFileOperation:
        is_there = False
    if not is_there:
        raise Nowhere(path)


def read_path(path):
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):  # only the active language's addresses resolve
        match = answering(path)
    if NOT_FOR_VISITORS.intersection(match.app_names):
        raise Nowhere(path)
    view = getattr(match.func, "view_class", None)
    model = getattr(view, "model", None)
    if isinstance(model, type) and issubclass(model, Publishable):
        return Address(model, language, match.kwargs[view.address_kwarg])
    return None


def answering(path):
    """Return what answers at a path, with the slash added that the site would add."""
    for attempt in (path, f"{path}/"):
        try:
            return resolve(attempt)
        except Resolver404:
            continue
    raise Nowhere(path)
