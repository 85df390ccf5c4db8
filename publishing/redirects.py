"""Addresses of an old site, and short ones: they lead to where a page is now."""

import unicodedata
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from .characters import plain
from .hosts import is_ours
from .languages import CODES
from .models import Redirect

#: What is never asked for a redirect: the editors' side, programs, and files.
OTHERS = (
    "/admin/",
    "/private/",
    "/health/",
    settings.API_URL,
    settings.MEDIA_URL,
    settings.STATIC_URL,
)
LONGEST = Redirect._meta.get_field("address").max_length
_sources = []


def knows_hidden(source):
    """Let `source(path)` say whether there is something at a path of this site that visitors must
    not know of; a decorator.
    """
    _sources.append(source)
    return source


def is_of_site(path):
    """Say whether a path belongs to the site itself, with a slash at its end or without."""
    return f"{path}/".startswith(OTHERS)


def path_of(address):
    """Return the path of an address, its query included, as a redirect keeps it: without the host,
    percent signs decoded, no slash at its end. Empty where it is the home page, or none at all.
    """
    parts = split(address)
    return written(unquote(parts.path), unquote(parts.query))


def split(address):
    """Return the parts of an address, empty ones where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def written(path, query=""):
    path, query = (plain(unicodedata.normalize("NFC", part)) for part in (path, query))
    path = "/" + path.strip("/")
    return f"{path}?{query}" if query else path.removesuffix("/")


def lead(address, page, language=""):
    """Let an old address lead to a page, in a language of it; return the redirect, or None for an
    address of no use. One that leads elsewhere already is left as it is.
    """
    path = path_of(address)
    if not path or len(path) > LONGEST:
        return None
    page_type = ContentType.objects.get_for_model(page)
    place = {"page_type": page_type, "page_id": page.draft_of_id or page.pk, "language": language}
    return Redirect.objects.get_or_create(address=path, defaults=place)[0]


def destination(path, query=""):
    """Return where an address that no page has leads, or None: the path as Django has it, the query
    as it was sent. A redirect with its query counts before one without.
    """
    asked = [written(path, unquote(utf8(query))), written(path)] if query else [written(path)]
    asked = [each for each in asked if each and len(each) <= LONGEST and "\x00" not in each]
    if not asked:
        return None
    rows = Redirect.objects.filter(address__in=asked).order_by()
    found = {each.address: each for each in rows}
    redirect = next((found[each] for each in asked if each in found), None)
    return redirect and (address_for_visitors(redirect) or address_of_page(redirect))


def address_for_visitors(redirect):
    """Return the address that a redirect was given; nothing where visitors must not know of what
    is there, such as a file that no public page uses: its name tells of its content.
    """
    target = urlsplit(redirect.redirect_to)
    is_here = not target.netloc or is_ours(target.hostname)
    is_hidden = is_here and any(source(target.path) for source in _sources)
    return "" if is_hidden else redirect.redirect_to


def utf8(query):
    """Return a query as WSGI has it, one letter for each byte, as it is meant."""
    return query.encode("latin-1", "replace").decode(errors="replace")


def address_of_page(redirect):
    """Return where visitors find the page that a redirect leads to, or that it was withdrawn; None
    where they must not know of it.
    """
    page = redirect.page
    language = page and language_of(redirect, page)
    return language and page.get_absolute_url(language)


def language_of(redirect, page):
    """Return the language in which a redirect shows a page: its own; else that of its address; else
    the first one that the page is public in, or was.
    """
    if redirect.language:
        asked = [redirect.language]
    else:
        path = redirect.address.partition("?")[0]
        asked = [get_language_from_path(path), *page.public_languages(), *CODES]
    known = (code for code in asked if code in CODES)
    return next((code for code in known if page.is_public(code) or page.is_withdrawn(code)), None)


def check(redirect):
    """Bring the addresses of a redirect into the form in which they are kept. Raises a
    `ValidationError` where nobody would ever be led, or in a circle.
    """
    redirect.address = path_of(redirect.address)
    problems = {}
    if not redirect.address:
        problems["address"] = _("The home page leads nowhere else.")
    elif is_of_site(redirect.address.partition("?")[0]):
        problems["address"] = _("The site itself answers below this address.")
    elif redirect.redirect_to:
        problems |= problems_of_link(redirect)
    elif redirect.page_id and leads_to_itself(redirect):
        problems["address"] = _("This is the address of the page itself.")
    if problems:
        raise ValidationError(problems)


def problems_of_link(redirect):
    """Return what is wrong with the address that a redirect leads to, by field."""
    target = split(redirect.redirect_to)
    is_path = not target.scheme and not target.netloc and target.path.startswith("/")
    if not (is_path or (target.scheme in ("http", "https") and target.netloc)):
        return {"redirect_to": _("Give a path of this site, or an address that begins with https.")}
    others = Redirect.objects.exclude(pk=redirect.pk)
    if (is_path or is_ours(target.hostname)) and (path := path_of(redirect.redirect_to)):
        if path == redirect.address:
            return {"redirect_to": _("This leads to itself.")}
        if others.filter(address=path).exists():
            return {"redirect_to": _("This address leads elsewhere itself: give where to.")}
    if others.filter(redirect_to__in=spellings(redirect.address)).exists():
        return {"address": _("Another redirect leads to this address: let that lead elsewhere.")}
    return {}


def spellings(address):
    """Return how an address that is kept may be written where another redirect leads to it."""
    path, mark, query = address.partition("?")
    plain = [f"{path}{slash}{mark}{query}" for slash in ("", "/")]
    return [*plain, *(quote(each, safe="/?=&%+:;,@") for each in plain)]


def leads_to_itself(redirect):
    page = redirect.page
    addresses = (page.get_absolute_url(code) for code in CODES) if page else ()
    return any(path_of(address) == redirect.address for address in addresses if address)
