"""Sends a stored file that may be seen: by the application itself, by nginx, or by the storage."""

import re
from mimetypes import guess_type
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from .addresses import plain_name

#: For a file that changes its name with its content.
FOR_EVER = "public, max-age=31536000, immutable"
#: For any other: a withdrawn one is gone at once, and to ask again costs an answer without it.
ASK_AGAIN = "public, no-cache"
NEVER = "private, no-store"
#: For the way to a file that is kept for ever; the address it leads to must answer for longer
#: (iomcms/settings/s3.py).
FOR_A_MINUTE = "public, max-age=60"
EMBEDDING = "Cross-Origin-Resource-Policy"
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def sent(request, storage, name, caching, etag="", as_attachment=False):
    """Return the response that brings a stored file, or has it brought.

    `caching` is one of the values of Cache-Control above; `etag` tells one content of the name from
    another.
    """
    headers = {
        "Content-Type": content_type(name),
        "Content-Disposition": content_disposition_header(as_attachment, plain_name(name)),
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        # Were it ever more than a picture or a document, nothing in it could run.
        "Content-Security-Policy": POLICY,
        # Feeds show what is public in readers on the web.
        EMBEDDING: "same-origin" if caching == NEVER else "cross-origin",
    }
    return SENDERS[settings.MEDIA_SENDER](request, storage, name, etag, headers)


def content_type(name):
    """Return the type of a file of the library; anything else that lies there is sent as bytes,
    with which a browser does nothing.
    """
    kind = TYPES.get(name.rpartition(".")[2]) or guess_type(name)[0] or ""
    return kind if HARMLESS.fullmatch(kind) else "application/octet-stream"


#: Not every machine's table knows these.
TYPES = {"avif": "image/avif", "webp": "image/webp"}
#: No page, no script and no style, even if a restored archive has brought one.
HARMLESS = re.compile(
    r"image/(jpeg|png|gif|webp|avif)|text/csv|application/(pdf|zip|vnd\.(openxmlformats|oasis)[\w.-]+)"
)


def by_application(request, storage, name, etag, headers):
    """Send it unless the visitor has it; in one piece, whichever part is asked for."""
    etag = quote_etag(etag) if etag else None
    awaited = HttpResponse(headers=headers | ({"ETag": etag} if etag else {}))
    answer = get_conditional_response(request, etag, response=awaited)
    if answer is not awaited:
        return answer
    try:
        response = FileResponse(storage.open(name))
    except FileNotFoundError:
        raise Http404 from None
    for header, value in awaited.items():
        response[header] = value
    return response


def by_nginx(request, storage, name, etag, headers):
    """Tell nginx, which stands before the application, what to send (deploy/nginx.conf).

    Where the file is lost it answers 404 with the same Cache-Control, so what holds for ever only
    if there is a file has a header of its own.
    """
    headers = headers | {"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(name)}
    if headers["Cache-Control"] == FOR_EVER:
        headers["X-Media-Caching"] = headers.pop("Cache-Control")
    return HttpResponse(headers=headers)


def by_storage(request, storage, name, etag, headers):
    """Lead to an address that the storage has signed, for a short time and for this method."""
    caching = headers["Cache-Control"]
    told = {
        "ResponseContentType": headers["Content-Type"],
        "ResponseContentDisposition": headers["Content-Disposition"],
        "ResponseCacheControl": caching,
    }
    address = storage.url(name, parameters=told, http_method=request.method)
    kept = FOR_A_MINUTE if caching == FOR_EVER else caching
    own = {"Cache-Control": kept, EMBEDDING: headers[EMBEDDING]}
    return HttpResponseRedirect(address, headers=own)


SENDERS = {"application": by_application, "nginx": by_nginx, "storage": by_storage}
