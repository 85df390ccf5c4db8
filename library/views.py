"""The address of every file: it answers while a public page uses the file."""

import re
from dataclasses import dataclass, replace

from django.contrib.auth import get_user
from django.db import InterfaceError, OperationalError, models
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from publishing.due import apply_due_changes
from publishing.signed_files import signed

from . import known_files
from .access import has_seal, is_public, may_have
from .addresses import address_of
from .background import make_later
from .models import Document, FormerFile, Picture
from .renditions import is_rendered
from .sending import ASK_AGAIN, FOR_EVER, NEVER, sent
from .shapes import FOLDER, FORMATS, SHAPES, name_of, sizes_of

RENDITION = re.compile(
    rf"{FOLDER}/(?P<pk>[0-9]{{1,18}})-(?P<fingerprint>[0-9a-f]{{16}})"
    r"/(?P<shape>[a-z]+)-(?P<width>[0-9]{1,5})\.(?P<extension>[a-z]+)"
)
#: What follows a file that was replaced may be kept: the address it leads to is asked anyway.
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Found:
    """What an address stands for: the row that it belongs to, and the name of the file to send or
    the address to which it leads.

    `is_awaited` tells that the file of that address is not there yet, and that another stands in.
    """

    row: models.Model
    name: str = ""
    leads_to: str = ""
    caching: str = ASK_AGAIN
    redirect: type = HttpResponseRedirect
    etag: str = ""
    is_awaited: bool = False
    is_rendition: bool = False


@require_safe
def media(request, name):
    """Send a file to whoever may have it; for all others there is none at its address."""
    try:
        apply_due_changes()
        return answer(request, name)
    except Http404 as error:
        return absent(request, error)
    except (OperationalError, InterfaceError):
        if known := known_files.answer(request, name):
            return known
        raise


def answer(request, name):
    found = found_at(name)
    if found is None:
        raise Http404
    if is_public(found.row):
        known_files.remember(found)
        return brought(request, found)
    if may_have(request, found.row):
        return personal(brought(request, replace(found, caching=NEVER), has_seal(request)))
    raise Http404


def absent(request, error):
    """Return what no other answer without a file can be told from.

    Whose visit this is was looked up only where there is a file; a cookie that proves void is taken
    back then, so it has to be looked up here too.
    """
    get_user(request)
    response = page_not_found(request, error)
    response["Cache-Control"] = NEVER
    return personal(response)


def personal(response):
    """Say that a response is for this visitor alone."""
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])
    return response


def brought(request, found, with_seal=False):
    if found.leads_to:
        address = signed(found.leads_to) if with_seal else found.leads_to
        return found.redirect(address, headers={"Cache-Control": found.caching})
    if found.is_awaited:
        make_later(found.row.pk)
    storage, as_attachment = found.row.file.storage, isinstance(found.row, Document)
    try:
        return sent(request, storage, found.name, found.caching, found.etag, as_attachment)
    except Http404:
        if not found.is_rendition:
            raise
    # Somebody has removed the files: the picture itself stands in until they are there again.
    Picture.objects.filter(pk=found.row.pk).update(rendered="")
    return brought(request, awaited(found.row))


def found_at(name):
    if "\0" in name:  # which no database takes
        return None
    return rendition_at(name) or original_at(name)


def original_at(name):
    """Return the file that is stored under a name, or has taken the place of it."""
    for model in (Picture, Document):
        if row := model.objects.filter(file=name).first():
            return Found(row, name, etag=row.content_hash)
    former = FormerFile.objects.select_related("picture", "document").filter(name=name).first()
    row = former and (former.picture or former.document)
    if row is None:
        return None
    return Found(row, "", row.file.url, FOR_AN_HOUR, HttpResponsePermanentRedirect)


def rendition_at(name):
    """Return the rendition of that name. While it is not made yet, the picture itself stands in; an
    address from before picture or focal point were changed leads to that of now, but not for good:
    a focal point may be set back.
    """
    parts = RENDITION.fullmatch(name)
    shape = parts and SHAPES.get(parts["shape"])
    picture = shape and Picture.objects.filter(pk=parts["pk"]).first()
    if not picture or not picture.fingerprint or parts["extension"] not in FORMATS:
        return None
    widths = [size.width for size in sizes_of(picture.width, picture.height, shape)]
    width = next((each for each in widths if each >= int(parts["width"])), widths[-1])
    now = name_of(picture.pk, picture.fingerprint, shape, width, parts["extension"])
    if parts["fingerprint"] != picture.fingerprint:
        return Found(picture, leads_to=address_of(now))
    if now != name:
        return None
    if not is_rendered(picture):
        return awaited(picture)
    return Found(picture, name, caching=FOR_EVER, etag=name, is_rendition=True)


def awaited(picture):
    return Found(picture, picture.file.name, caching=NEVER, is_awaited=True)
