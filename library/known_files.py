"""Which files were public when the database could last say so: while it is away, they go on.

That holds until anything of the public pages changes, and for no longer than a page is kept.
"""

from django.conf import settings

from publishing import freshness

from .models import Document, Picture
from .sending import sent

MODELS = {"picture": Picture, "document": Document}
#: Which files this process has told the cache of, and under which token; so many at most.
told, MOST_TOLD = {}, 5000


def remember(found):
    """Note that the file at an address is everybody's, as it was when the request began."""
    token = freshness.token() if settings.PAGE_CACHE else None
    if not token or told.get(found.name) == token or found.leads_to or found.is_awaited:
        return
    if len(told) >= MOST_TOLD:
        told.clear()
    told[found.name] = token
    known = [freshness.change_of(token), found.row._meta.model_name, found.caching, found.etag]
    freshness.ask("set", f"file:{found.name}", known, freshness.LASTS)


def answer(request, name):
    """Return the file to whoever is not signed in; None where nothing is known of it."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    change, model, caching, etag = freshness.ask("get", f"file:{name}") or [None] * 4
    if not change or change != freshness.change():
        return None
    storage = MODELS[model]._meta.get_field("file").storage
    return sent(request, storage, name, caching, etag, as_attachment=model == "document")
