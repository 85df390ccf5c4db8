"""What the bytes of a document must be, for the extension in its name."""

import re
import struct
import zlib
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = b"application/vnd.oasis.opendocument"
#: The main part of an office file: with macros it has another type, and is not taken.
MAIN_PARTS = {
    "docx": f"{OFFICE}.wordprocessingml.document.main+xml".encode(),
    "xlsx": f"{OFFICE}.spreadsheetml.sheet.main+xml".encode(),
    "pptx": f"{OFFICE}.presentationml.presentation.main+xml".encode(),
}
OPEN_TYPES = {"odt": OPEN + b".text", "ods": OPEN + b".spreadsheet", "odp": OPEN + b".presentation"}
TYPES_PART, TYPES_LENGTH = "[Content_Types].xml", 1 << 20

MOST_UNPACKED = 1 << 30
MOST_ENTRIES = 10_000
END, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
END_64, END_64_LENGTH = b"PK\x06\x07", 20
DIRECTORY_LENGTH = 4 << 20

CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNK = 1 << 20
#: What `zipfile` raises for an archive that is not one.
UNREADABLE = (
    BadZipFile,
    OSError,
    ValueError,
    LookupError,
    EOFError,
    RuntimeError,
    LZMAError,
    struct.error,
    zlib.error,
)


def check(file, extension):
    """Raise a ValidationError unless the bytes are what the extension says."""
    file.seek(0)
    if extension == "pdf":
        agrees = file.read(5) == b"%PDF-"
    elif extension == "csv":
        agrees = is_table(file)
    elif extension in {"zip", *MAIN_PARTS, *OPEN_TYPES}:
        agrees = is_archive(file, extension)
    else:
        raise ValidationError(
            _("Files of the type “%(type)s” are not allowed."),
            code="invalid_extension",
            params={"type": extension},
        )
    if not agrees:
        raise ValidationError(
            _("The content of this file is not what its name says: it is no %(type)s file."),
            code="invalid_content",
            params={"type": extension.upper()},
        )


def is_table(file):
    """Say whether the file is text, of whatever encoding, and no page or program."""
    start = file.read(1024).removeprefix(BYTE_ORDER_MARK).lstrip()
    if start.startswith((b"<", b"%PDF", b"#!")):
        return False
    file.seek(0)
    return not any(CONTROL.search(chunk) for chunk in iter(lambda: file.read(CHUNK), b""))


def is_archive(file, extension):
    if file.read(4) != b"PK\x03\x04":
        return False
    check_directory(file)
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            check_unpacked(archive)
            return extension == "zip" or is_office(archive, extension)
    except UNREADABLE:
        return False


def check_directory(file):
    """Stop an archive whose list of files alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_LENGTH - LONGEST_COMMENT - END_64_LENGTH))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_LENGTH:
        raise packed_too_much()
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    is_64 = tail[max(0, at - END_64_LENGTH) : at].startswith(END_64)
    if is_64 or entries > MOST_ENTRIES or length > DIRECTORY_LENGTH:
        raise packed_too_much()


def check_unpacked(archive):
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise packed_too_much()


def packed_too_much():
    return ValidationError(
        _("This archive is damaged, or holds too many or too large files."), code="packed_too_much"
    )


def is_office(archive, extension):
    if extension in OPEN_TYPES:
        return beginning(archive, "mimetype", 100).strip() == OPEN_TYPES[extension]
    types = beginning(archive, TYPES_PART, TYPES_LENGTH)
    return MAIN_PARTS[extension] in types


def beginning(archive, name, length):
    with archive.open(name) as entry:
        return entry.read(length)
