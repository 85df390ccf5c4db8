"""The address of every file: it answers while a public page uses the file."""

import re
from dataclasses import dataclass

from django.db import models
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from publishing.due import apply_due_changes

from .access import is_public, may_have
from .addresses import address_of
from .background import make_later
from .models import Document, FormerFile, Picture
from .sending import REDIRECT_LASTS, sent
from .shapes import FOLDER, FORMATS, SHAPES, name_of, sizes_of

RENDITION = re.compile(
    rf"{FOLDER}/(?P<pk>\d{{1,18}})-(?P<fingerprint>[0-9a-f]{{16}})"
    r"/(?P<shape>[a-z]+)-(?P<width>\d{1,5})\.(?P<extension>[a-z]+)"
)
#: A rendition is kept for ever, as its name changes with its content.
FOR_EVER, FOR_AN_HOUR = 365 * 24 * 3600, 3600


@dataclass(frozen=True)
class Found:
    """What an address stands for: the row that it belongs to, the name of the file to send or the
    address to which it leads, and for how many seconds the answer may be kept.
    """

    row: models.Model
    name: str = ""
    leads_to: str = ""
    lasts: int = FOR_AN_HOUR


@require_safe
def media(request, name):
    """Send a file to whoever may have it; for all others there is none at its address."""
    apply_due_changes()
    found = rendition_at(name) or original_at(name)
    if found is None:
        raise Http404
    public = is_public(found.row)
    if not public and not may_have(request, found.row):
        raise Http404
    response = answer(found)
    if public:
        patch_cache_control(response, public=True, **lasting(response, found.lasts))
    else:
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
    return response


def lasting(response, seconds):
    if response.status_code == 302:
        seconds = min(seconds, REDIRECT_LASTS)
    return {"max_age": seconds, **({"immutable": True} if seconds == FOR_EVER else {})}


def answer(found):
    if found.leads_to:
        return HttpResponsePermanentRedirect(found.leads_to)
    as_attachment = isinstance(found.row, Document)
    return sent(found.row.file.storage, found.name, as_attachment)


def original_at(name):
    """Return the file that is stored under a name, or has taken the place of it."""
    for model in (Picture, Document):
        if row := model.objects.filter(file=name).first():
            return Found(row, name)
    former = FormerFile.objects.select_related("picture", "document").filter(name=name).first()
    row = former and (former.picture or former.document)
    return Found(row, leads_to=row.file.url) if row else None


def rendition_at(name):
    """Return the rendition of that name. While it is not made yet, the picture itself stands in; an
    address from before picture or focal point were changed leads to that of now.
    """
    parts = RENDITION.fullmatch(name)
    shape = parts and SHAPES.get(parts["shape"])
    picture = shape and Picture.objects.filter(pk=parts["pk"]).first()
    if not picture or parts["extension"] not in FORMATS:
        return None
    width, widths = int(parts["width"]), [size.width for size in sizes(picture, shape)]
    if parts["fingerprint"] != picture.fingerprint:
        nearest = next((each for each in widths if each >= width), widths[-1])
        now = name_of(picture.pk, picture.fingerprint, shape, nearest, parts["extension"])
        return Found(picture, leads_to=address_of(now))
    if width not in widths:
        return None
    if picture.rendered != picture.fingerprint:
        make_later(picture.pk)
        return Found(picture, picture.file.name, lasts=0)
    return Found(picture, name, lasts=FOR_EVER)


def sizes(picture, shape):
    return sizes_of(picture.width, picture.height, shape)
