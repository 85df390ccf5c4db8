"""Public answers are kept whole, each under the state of the site that it shows.

A visitor gets what was made for another while `freshness.token()` is the same. A withdrawn page is
gone with the token under which it was kept, so nothing has to be purged; what nobody can reach any
more expires.

Kept are answers to GET without a session, at the addresses that `addresses.py` names, with no
other parameters than these; a 404 is not, since whoever asks can invent as many as he likes.
"""

from functools import lru_cache
from hashlib import blake2b
from secrets import token_hex
from time import monotonic, sleep
from urllib.parse import urlencode

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import has_vary_header
from django.utils.translation import get_language_from_path

from publishing import freshness

from .addresses import KNOWN
from .entries import Entry, make_public

#: How long an entry lies at most, in seconds.
LASTS = freshness.LASTS
#: One that anybody could ask for by inventing a value or the spelling of the host: it is the first
#: to make room.
BRIEFLY = 60
#: Larger answers are made anew.
LARGEST = 2**20
KEPT = (200, 301, 302, 410)
PUBLIC = (*KEPT, 404)
#: The route of a path up to this length is remembered.
LONGEST = 500
#: So long others wait for the one that makes a page, look again after, and may it take at most.
PATIENCE, STEP, LOCKED = 2, 0.02, 15
#: How often a request begins again because the site changed while it waited.
ROUNDS = 3


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if is_canonical(request):
            return self.answer(request)
        response = self.answer(request)
        response.headers["X-Accel-Expires"] = "0"
        return response

    def answer(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return personal(request, self.get_response(request))
        if KNOWN.get(route(request.path_info)):  # a damaged one would be set anew
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        for _ in range(ROUNDS if settings.PAGE_CACHE else 0):
            if not (token := freshness.token()):
                break
            key = key_of(request, token)
            if entry := load(key):
                return entry.response(request)
            if not may_be_kept(request):
                break
            if response := self.made_once(request, key, token):
                return response
            freshness.renew()
        return self.made(request)

    def made_once(self, request, key, token):
        """Return the answer, made by one request for all that ask at the time; None where the one
        that was waited for did not keep it, and the site has changed since.
        """
        lock, own = f"{key}:lock", token_hex(8)
        is_first = freshness.ask("add", lock, own, LOCKED)
        if is_first is False:
            if entry := awaited(key, lock):
                return entry.response(request)
            if freshness.token_now() != token:
                return None
        try:
            return self.made(request, key, token)
        finally:
            # Whoever took longer than it holds may find another's.
            if is_first and freshness.ask("get", lock) == own:
                freshness.ask("delete", lock)

    def made(self, request, key=None, token=None):
        response = self.get_response(request)
        address = address_of(request)
        if not (address and is_public(response)):
            return response
        make_public(response, address)
        entry = Entry.of(response)
        if token and is_kept(response) and token == freshness.token() == freshness.token_now():
            freshness.ask("set", key, entry.as_bytes(), life_of(request))
        return entry.sent(request, response)


def load(key):
    data = freshness.ask("get", key)
    return data and Entry.of_bytes(data)


def awaited(key, lock):
    """Return the entry that another request is making, or None where it does not or takes long."""
    ends_at = monotonic() + PATIENCE
    while monotonic() < ends_at:
        sleep(STEP)
        is_over = freshness.ask("get", lock) is None
        entry = load(key)
        if entry or is_over:
            return entry
    return None


def key_of(request, token):
    """Return where the answer lies: all that it depends on, and nothing that it does not."""
    parts = (request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", ""))
    digest = blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16)
    return f"page:{token}:{digest.hexdigest()}"


def life_of(request):
    is_plain = request.get_host() in settings.ALLOWED_HOSTS and not request.META.get("QUERY_STRING")
    return LASTS if is_plain else BRIEFLY


def is_canonical(request):
    """Say whether the query is written in the one way that its address knows, and see that no view,
    link or key sees it in another: nginx, which does, is to keep the page once.
    """
    asked = request.META.get("QUERY_STRING", "")
    if asked:
        strip(request)
    return asked == request.META.get("QUERY_STRING", "")


def strip(request):
    """Leave of the query what its address knows, each parameter once and in one order."""
    address = KNOWN.get(route(request.path_info))
    if not address:
        return
    known = [(name, request.GET[name]) for name in address.parameters if name in request.GET]
    request.whole_query = request.META["QUERY_STRING"]  # an old address may be told by it
    request.META["QUERY_STRING"] = urlencode(known)
    request.__dict__.pop("GET", None)  # it is read anew, if it was read at all


def may_be_kept(request):
    address = KNOWN.get(route(request.path_info))
    return bool(address and address.is_kept and request.method == "GET")


def route(path):
    """Return the name of the route that a path takes, in the language that it names."""
    # Whoever invents long ones fills no memory with them.
    return (known_route if len(path) <= LONGEST else found_route)(path)


def found_route(path):
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path).view_name
        except Resolver404:
            return None


known_route = lru_cache(2000)(found_route)


def address_of(request):
    """Return the public address that has answered, if one has."""
    return KNOWN.get(request.resolver_match.view_name) if request.resolver_match else None


def is_public(response):
    """Say whether an answer is the same for everybody, and whole."""
    caching = response.get("Cache-Control", "")
    return (
        response.status_code in PUBLIC
        and not response.streaming
        and not response.cookies
        and "private" not in caching
        and "no-store" not in caching
        and not has_vary_header(response, "Cookie")
        and not response.has_header("Content-Encoding")
    )


def is_kept(response):
    return (
        response.status_code in KEPT
        and len(response.content) <= LARGEST
        and response["Vary"] == "Accept-Encoding"
    )


def personal(request, response):
    """Keep an answer to somebody who is signed in from every cache."""
    if address_of(request):
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
