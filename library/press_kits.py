"""Press kits: the pictures of a page in full size, with their credits, in one ZIP.

The archive is made while it is sent. Of the pictures, a chunk is in memory at a time, no more.
"""

import logging
from dataclasses import dataclass
from hashlib import sha256
from zipfile import ZipFile, ZipInfo

from django.http import Http404, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from publishing.languages import current
from publishing.views import EditionView

from .addresses import plain_name
from .models import Picture
from .placements import pictures_of

logger = logging.getLogger(__name__)

#: The last part of a press kit's address; what stands before it is the address of the page.
FILE = "press-kit.zip"
CREDITS = "credits.txt"
CHUNK = 1 << 16


def kit_address(page):
    """Return the address of a page's press kit in the active language."""
    return page.get_absolute_url() + FILE


class PressKitView(EditionView):
    """The press kit of a page that is public and has pictures; else what the page itself answers.

    The tag of a kit is weak: a picture that the storage misses changes the bytes, but not the tag.
    """

    url_of = staticmethod(kit_address)

    def get_context_data(self):
        return {}

    def render_to_response(self, context):
        entries = entries_of(pictures_of(self.object))
        if not entries:
            raise Http404
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        credits = Credits(self.object, address)
        is_read = self.request.method == "GET"  # whoever asks for the head only, reads no picture
        response = StreamingHttpResponse(
            archived(entries, credits) if is_read else (), content_type="application/zip"
        )
        name = content_disposition_header(True, f"{self.object.slug}-{FILE}")
        response["Content-Disposition"] = name
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Robots-Tag"] = "noindex"
        response["ETag"] = etag_of(entries, credits)
        patch_cache_control(response, no_cache=True)
        return get_conditional_response(self.request, etag=response["ETag"], response=response)


@dataclass(frozen=True)
class Entry:
    """A picture, and its name in the archive."""

    picture: Picture
    name: str


def entries_of(pictures):
    """Return pictures under names that tell their order and are unique."""
    return [
        Entry(picture, f"{number:02}-{plain_name(picture.file.name)}")
        for number, picture in enumerate(pictures, 1)
    ]


class Credits:
    """The text that goes with the pictures, in the language of the page."""

    def __init__(self, page, address):
        self.page, self.address, self.language = page, address, current()

    def text(self, entries, missing=()):
        """Return what belongs to each entry, and which are `missing` for want of their file."""
        context = {"page": self.page, "address": self.address}
        with translation.override(self.language):  # a stream is read after the request has ended
            return render_to_string(
                "library/credits.txt", context | {"entries": entries, "missing": missing}
            )


def etag_of(entries, credits):
    contents = [entry.picture.content_hash for entry in entries]
    digest = sha256("\n".join([credits.text(entries), *contents]).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


class Outlet:
    """A file that `zipfile` can write but not go back in; it keeps what has not been taken yet."""

    def __init__(self):
        self.waiting = bytearray()

    def write(self, data):
        self.waiting += data
        return len(data)

    def flush(self):
        """Nothing is held back."""

    def take(self):
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


def archived(entries, credits):
    """Yield an archive of the pictures, as they are, and last of what is to be said of them.

    A picture that the storage does not give is left out. One that breaks off while it is read ends
    the download: no damaged picture may pass for a whole one.
    """
    outlet, kept, missing = Outlet(), [], []
    with ZipFile(outlet, "w") as archive:
        for entry in entries:
            file, start = opened(entry.picture)
            if not start:
                missing.append(entry)
                continue
            kept.append(entry)
            with file, archive.open(dated(entry.name, entry.picture.created_at), "w") as target:
                for chunk in chunks(start, file):
                    target.write(chunk)
                    yield outlet.take()
        text = credits.text(kept, missing)
        added_at = max(entry.picture.created_at for entry in entries)
        # Windows tells UTF-8 by the mark.
        archive.writestr(dated(CREDITS, added_at), text.encode("utf-8-sig"))
    yield outlet.take()


def opened(picture):
    """Return the file of a picture and its first chunk, which is empty where there is no file."""
    try:
        file = picture.file.open()
        return file, file.read(CHUNK)
    except Exception:  # each storage has its own for what it cannot give
        logger.warning("Picture %s has no file for a press kit.", picture.pk, exc_info=True)
        return None, b""


def chunks(start, file):
    while start:
        yield start
        start = file.read(CHUNK)


def dated(name, added_at):
    """Return the head of an entry: dated by the pictures, so that the same ones make the same
    archive.
    """
    info = ZipInfo(name, timezone.localtime(added_at).timetuple()[:6])
    info.external_attr = 0o644 << 16
    return info
