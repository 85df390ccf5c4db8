"""Brings files of an export into the library: each content once, and none that it would refuse."""

from functools import cached_property
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File

from library.addresses import address_of
from library.bulk_upload import stand_in_line, title_of
from library.fields import hash_of
from library.files import judged_document, judged_picture
from library.models import Document, Picture
from publishing.languages import localized
from publishing.models import Redirect
from publishing.redirects import LONGEST, path_of

PICTURES = (
    *("jpg", "jpeg", "png", "gif", "webp", "avif"),
    *("heic", "heif", "svg", "bmp", "tif", "tiff"),
)
MOST_KNOWN = 50_000


class Refused(Exception):
    """A file is not brought in; the message says why."""


class Files:
    """The files of an export. `originals` gives the paths at which a file may lie, the best first;
    `address` is that of the folder on the old site.

    With `is_dry` files are judged and not kept.
    """

    def __init__(self, folder, originals=lambda path: [path], address="", is_dry=False):
        self.folder, self.originals = folder, originals
        self.address, self.is_dry = address, is_dry
        self.known = {}  # the keys of rows by model and path

    @cached_property
    def root(self):
        return self.folder.resolve()

    def place(self, path):
        """Return where a file lies, or raise `Refused`."""
        for each in self.originals(path):
            try:
                place = (self.root / each).resolve()
                if not place.is_relative_to(self.root):
                    raise Refused(f"leads outside of the folder of files: {path}")
                if place.is_file():
                    return place
            except (OSError, ValueError):  # too long, a NUL, a loop of links
                continue
        raise Refused(f"is not in the folder of files: {path}")

    def opened(self, path):
        """Open a file, or raise `Refused`."""
        place = self.place(path)
        return File(place.open("rb"), place.name)

    def called(self, named):
        """Return how a file is called to whoever has to look for it."""
        return named.path

    def size(self, path):
        """Return the size of a file, or None where it is not to be had."""
        try:
            return self.place(path).stat().st_size
        except (Refused, OSError):
            return None

    def forget(self):
        """Ask the library again for every file: what was brought in may have been taken back."""
        self.known.clear()

    def picture(self, named, language):
        """Return the `Picture` of a file, made where the library has none, with the words in a
        language that it lacks; unsaved with `is_dry`. Raises `Refused`.
        """
        words = {"alt": named.alt, "caption": named.caption}
        return self.brought(Picture, judged_picture, named, words, language)

    def document(self, named, language):
        """Return the `Document` of a file, as `picture` does."""
        title = named.name or PurePosixPath(named.path).name
        return self.brought(Document, judged_document, named, {"title": title}, language)

    def brought(self, model, judge, named, words, language):
        known = self.row_known(model, named.path)
        row = known or self.row_of(model, judge, named, language)
        is_changed = row.pk is None
        for name, value in words.items():
            column = localized(name, language)
            if value and not getattr(row, column):
                length = model._meta.get_field(name).max_length
                setattr(row, column, value[:length])
                is_changed = True
        if is_changed and not self.is_dry:
            row.save()
        if not (known or self.is_dry):
            self.lead(named, row)
        if row.pk and len(self.known) < MOST_KNOWN:
            self.known[model, named.path] = row.pk
        return row

    def row_known(self, model, path):
        key = self.known.get((model, path))
        return key and model.objects.filter(pk=key).first()

    def row_of(self, model, judge, named, language):
        """Return the row that has this content, or a new one."""
        called = self.called(named)
        try:
            with self.opened(named.path) as opened:
                judged = judge(opened)
                found = self.row_like(model, judged)
                return found or self.new_row(model, judged, opened.name, named, language)
        except ValidationError as error:
            raise Refused(f"is refused: {' '.join(error.messages)} ({called})") from None
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror} ({called})") from None

    def row_like(self, model, judged):
        if not self.is_dry:
            stand_in_line()
        return model.objects.like(hash_of(judged)).first()

    def new_row(self, model, judged, name, named, language):
        row = model()
        if model is Picture:
            row.name = title_of(name)
            row.credit = (named.credit or judged.words.credit)[:200]
        else:
            row.language = language
        if self.is_dry:
            row.dry_address = address_of(f"imported/{judged.name}")
        else:
            row.file.save(judged.name, judged, save=False)
        return row

    def old_address(self, named):
        return self.address and self.address + named.path

    def lead(self, named, row):
        """Let the file's old address lead to it."""
        address = path_of(self.old_address(named))
        if address and len(address) <= LONGEST:
            Redirect.objects.get_or_create(address=address, defaults={"redirect_to": row.file.url})


def address_here(row):
    """Return the address of a row's file, or the one that it would have."""
    return row.file.url if row.pk else row.dry_address


def is_picture(path):
    return PurePosixPath(path).suffix.lower().removeprefix(".") in PICTURES
