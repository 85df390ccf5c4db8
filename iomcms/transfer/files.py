"""Files that come from elsewhere: what the library would not have taken is not taken here."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from library import documents, files


def check_file(file, name):
    """Raise a ValidationError unless the bytes are what the name says. What the library does
    besides, to write pictures anew, it did when they were uploaded.
    """
    extension = PurePosixPath(name).suffix[1:]
    if extension not in files.EXTENSIONS.values():
        files.check_size(file, settings.DOCUMENT_MAX_BYTES)
        documents.check(file, extension)
        return
    files.check_size(file, settings.PICTURE_MAX_BYTES)
    try:
        kind = files.kind_of(file)
        if files.EXTENSIONS.get(kind) == extension:
            files.measure(file, kind)
            return
    except (*files.UNREADABLE, Image.DecompressionBombError):
        pass
    raise ValidationError(_("This picture is damaged or incomplete."))
