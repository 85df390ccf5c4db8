"""Which addresses the static site has, each in one spelling."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings

from iomcms.addresses import KNOWN, LEFT
from iomcms.page_cache import route
from publishing.reversing import SAFE

#: Routes without a life in the page cache that have one on a disk.
KEPT = ("choose_language", "subscriptions:sign_up", "subscriptions:asked")
PRESS_KIT = "press_kit"
#: A search needs somebody who searches: without a query, it is a page.
SEARCH = "search:results"
LEFT_OUT = LEFT | {
    "sitemap": "Maps are for search engines, and name the live site.",
    "manifest": "For browsers that put the live site on a home screen.",
    "robots": "For crawlers of the live site.",
    "security": "For who reports a weakness of the live site.",
    "api": "Programs ask the live site.",
    "subscriptions": "For whoever holds a link from a mail.",
}


class Address(NamedTuple):
    """A place on the site: its path, without escapes, and its query as the site writes it."""

    path: str
    query: str = ""

    def __str__(self):
        return quote(self.path, safe=SAFE) + (f"?{self.query}" if self.query else "")


ROOT = Address("/")
#: How links begin that lead to the same place from each page.
ABSOLUTE = ("/", "http://", "https://")


@dataclass(frozen=True)
class Link:
    """Where a link leads: to an address of the site, or elsewhere (`url`)."""

    address: Address | None
    url: str
    fragment: str = ""


@dataclass(frozen=True)
class Site:
    """The live site that is taken out, by the begin of its addresses: `https://www.example.org`."""

    origin: str

    @classmethod
    def configured(cls):
        """Return the site that SITE_URL names, or else the first of its hosts."""
        host = next(iter(settings.ALLOWED_HOSTS), "localhost").removeprefix(".")
        return cls((settings.SITE_URL or f"https://{host}").rstrip("/"))

    @property
    def host(self):
        return urlsplit(self.origin).netloc

    def url(self, address, fragment=""):
        """Return where an address is on the live site."""
        return f"{self.origin}{address}{f'#{fragment}' if fragment else ''}"

    def link(self, text, base):
        """Return where a link on the page at the address `base` leads; None where it is no link to
        a page or file, such as `mailto:`, `#contacts` or nothing at all.
        """
        text = text.strip()
        if not text or text.startswith("#"):
            return None
        return self.joined(text, ROOT if text.startswith(ABSOLUTE) else base)

    @lru_cache(10_000)  # noqa: B019 there is one site, and most links are those of every page
    def joined(self, text, base):
        try:
            url = urljoin(self.url(base), text)
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        if parts.netloc.lower() != self.host.lower():
            return Link(None, url)
        return Link(address_of(parts.path, parts.query), url, parts.fragment)


def address_of(path, query=""):
    """Return the address that a path and a query spell: what the site does not read of a query is
    not of it.
    """
    path = unquote(path) or "/"
    name = None if is_file(path) else route(path)
    known = KNOWN[name].parameters if name in KNOWN and name != SEARCH else ()
    asked = dict(parse_qsl(query, keep_blank_values=True)) if known else {}
    return Address(path, urlencode([(each, asked[each]) for each in known if each in asked]))


def is_file(path):
    """Say whether a path is of a stored or static file, whose 404 is not a page to read."""
    return path.startswith((settings.MEDIA_URL, settings.STATIC_URL))


def left_out(address):
    """Return why an address of the site is no part of a static one; "" where it is."""
    name = None if is_file(address.path) else route(address.path)
    if not name or name in KEPT or name.endswith(PRESS_KIT):
        return ""
    if name in KNOWN and name not in LEFT_OUT:
        return ""
    return next((why for begin, why in LEFT_OUT.items() if name.startswith(begin)), "")
