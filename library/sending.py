"""Sends a stored file that may be seen: by the application itself, by nginx, or by the storage."""

from mimetypes import guess_type
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

#: A signed address of the storage answers longer (AWS_QUERYSTRING_EXPIRE).
REDIRECT_LASTS = 60


def sent(storage, name, as_attachment=False):
    """Return the response that brings a stored file, or has it brought."""
    headers = {
        "Content-Type": content_type(name),
        "Content-Disposition": content_disposition_header(as_attachment, name.rpartition("/")[2]),
        "X-Content-Type-Options": "nosniff",
        # Were it ever more than a picture or a document, nothing in it could run.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return SENDERS[settings.MEDIA_SENDER](storage, name, headers)


def content_type(name):
    return TYPES.get(name.rpartition(".")[2]) or guess_type(name)[0] or "application/octet-stream"


#: Not every machine's table knows these.
TYPES = {"avif": "image/avif", "webp": "image/webp"}


def by_application(storage, name, headers):
    try:
        return FileResponse(storage.open(name), headers=headers)
    except FileNotFoundError:
        raise Http404 from None


def by_nginx(storage, name, headers):
    """Tell nginx, which stands before the application, what to send (docs/deployment.md)."""
    return HttpResponse(headers=headers | {"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(name)})


def by_storage(storage, name, headers):
    """Lead to an address that the storage has signed for a short time."""
    told = {
        "ResponseContentType": headers["Content-Type"],
        "ResponseContentDisposition": headers["Content-Disposition"] or "inline",
    }
    return HttpResponseRedirect(storage.url(name, parameters=told))


SENDERS = {"application": by_application, "nginx": by_nginx, "storage": by_storage}
