"""What the tests of stored files share: a folder of their own, and how a file is asked for."""

from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.test import override_settings

from library import renditions
from library.models import Document, Picture
from library.shapes import SHAPES, rendition_address
from tests.factories import picture_file

PDF = b"%PDF-1.7\n%%EOF\n"


class StoredFiles:
    """A mixin: the files of each test lie in a folder of its own."""

    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory(prefix="media-"))
        self.enterContext(override_settings(MEDIA_ROOT=folder))


def make_document(name="report.pdf", **fields):
    document = Document(**{"title_en": "Report"} | fields)
    document.file.save(name, ContentFile(PDF), save=True)
    return document


def make_rendered(size=(400, 300)):
    """Return a picture with all its renditions."""
    picture = Picture(name="Bridge", alt_en="A bridge")
    picture.file.save("bridge.png", picture_file(size), save=True)
    renditions.make(picture.pk)
    return Picture.objects.get(pk=picture.pk)


def rendition(picture, shape="card", width=320, extension="jpg", fingerprint=None):
    """Return the address of a rendition."""
    fingerprint = fingerprint or picture.fingerprint
    return rendition_address(picture.pk, fingerprint, SHAPES[shape], width, extension)


def shown_in_text(file):
    return f'<figure><img src="{file.file.url}" alt="A bridge"></figure>'


def stored(storage, folder=""):
    """Return the names of all files in a storage."""
    folders, names = storage.listdir(folder)
    inside = [name for each in folders for name in stored(storage, f"{folder}{each}/")]
    return [f"{folder}{name}" for name in names] + inside
