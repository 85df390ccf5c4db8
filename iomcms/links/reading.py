"""What an address in a link stands for, as the URL configuration reads it."""

from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404
from django.utils import translation

from library.addresses import name_at
from publishing.checks.addresses import NOT_FOR_VISITORS, Nowhere, answering
from publishing.hosts import is_ours
from publishing.models import Publishable
from publishing.redirects import path_of


@dataclass(frozen=True)
class Nothing:
    """Nothing answers there, unless a redirect does; `paths` are the addresses it would have."""

    paths: tuple = ()


@dataclass(frozen=True)
class Edition:
    """An edition would stand there; `anchor` is the place that is meant in it."""

    model: type
    language: str
    value: str
    anchor: str = ""
    paths: tuple = ()


@dataclass(frozen=True)
class Subject:
    """The page about a topic or a country, by the name of its route."""

    name: str
    key: str


@dataclass(frozen=True)
class File:
    name: str
    #: Whether the address has no host, so that the library knows where it is used.
    is_path: bool


@dataclass(frozen=True)
class External:
    address: str
    host: str


class Unreadable(Exception):
    """No browser would know what to do with an address."""


def read(href, base):
    """Return what a link on the page at `base` leads to; None for what is on this site and no
    page, or is no address of the web. Raises `Unreadable`.
    """
    href = href.strip()
    try:
        url = urldefrag(urljoin(base, href))
        parts = urlsplit(url.url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreadable(href) from error
    if parts.scheme not in ("", "http", "https"):
        return None
    if parts.scheme and not host:
        raise Unreadable(href)
    if host and not is_ours(host):
        return External(f"{parts.scheme or 'https'}:{url.url.partition(':')[2]}", host)
    if not parts.path and not host:
        return None  # a place on whatever page shows this
    anchor = unquote(url.fragment).replace("\0", "")
    return read_path(parts, anchor, is_path=not urlsplit(href).netloc)


def read_path(parts, anchor, is_path):
    path = unquote(parts.path) or "/"
    if path.startswith(settings.STATIC_URL):
        return None
    if path.startswith(settings.MEDIA_URL):
        return File(name_at(parts._replace(scheme="", netloc="").geturl()) or "", is_path)
    if "\0" in path:  # which no database takes
        return Nothing()
    paths = tuple(dict.fromkeys(map(path_of, (parts._replace(netloc="").geturl(), parts.path))))
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):  # only the active language's addresses resolve
        try:
            match = answering(path)
        except (Nowhere, Resolver404):
            return Nothing(paths)
    if NOT_FOR_VISITORS.intersection(match.app_names) or match.route.startswith("admin/"):
        return Nothing()
    view = getattr(match.func, "view_class", None)
    given = getattr(match.func, "view_initkwargs", {})
    model = given.get("model") or getattr(view, "model", None)
    if isinstance(model, type) and issubclass(model, Publishable):
        kwarg = given.get("address_kwarg") or view.address_kwarg
        anchor = anchor if match.view_name == model.url_name else ""
        return Edition(model, language, match.kwargs[kwarg], anchor, paths)
    if match.view_name in ("topic", "country"):
        return Subject(match.view_name, next(iter(match.kwargs.values())))
    return None
