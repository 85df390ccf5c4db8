"""Judges an uploaded file by its bytes: what it is, whether it is whole, and what of it is kept.

Nothing here decodes a picture before its header says that it is small enough. JPEG, PNG, GIF and
WebP are rewritten without loss: the pixels stay as they are, and only what shows them is kept. A
picture that is stored turned is set upright, and AVIF and HEIC are stored as JPEG or PNG; these are
decoded, and so is GIF, the only way to find what stands behind its last pixel. HEIC is read where
pillow_heif is installed, which is left to whoever runs the site: its wheels bring a library under
the GPL.
"""

import logging
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from tempfile import TemporaryFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, IptcImagePlugin, JpegImagePlugin, features

from . import documents, rewriting
from .facts import Facts, facts_of
from .rewriting import Damaged
from .storage import NOT_STORED, is_away

try:
    import pillow_heif
except ImportError:
    READS_HEIC = False
else:
    READS_HEIC = True
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)

logger = logging.getLogger(__name__)

MOST_PIXELS = 50_000_000
#: What decoding may take, besides what the process takes anyway (some 70 MB).
MOST_MEMORY = 220_000_000
LONGEST_STEM = 60

#: What Pillow raises for a file that is not what it seems to be.
UNREADABLE = (
    Damaged,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)

#: The brands of HEIC: of still pictures and of the sequences that begin with one.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: With what the decoder itself needs, of which WebP, AVIF and HEIC keep the whole picture.
BYTES_BY_PIXEL = {"JPEG": 4, "PNG": 4, "GIF": 4, "WEBP": 18, "AVIF": 16, "HEIF": 8.5}
#: As many rows are turned at a time.
STRIP = 64

UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
ARTIST, COPYRIGHT, DESCRIPTION, ORIENTATION = 0x013B, 0x8298, 0x010E, 0x0112
BY_LINE, CREDIT, CAPTION = (2, 80), (2, 110), (2, 120)


@dataclass(frozen=True)
class Words:
    """What a picture says of itself."""

    credit: str = ""
    caption: str = ""


class Judged(File):
    """A file that has been judged, with the name that it is stored under."""

    def __init__(self, file, name, words=None, facts=None):
        super().__init__(file, name)
        self.words = words or Words()
        self.facts = facts or Facts()


def judged_picture(file, name=None):
    """Return the picture as it is stored, or raise a ValidationError. Judging twice is no harm."""
    if isinstance(file, Judged):
        return file
    check_size(file, settings.PICTURE_MAX_BYTES)
    try:
        kind = kind_of(file)
        check_parts(file, kind)
        measure(file, kind)
        words = words_of(file, kind)
        kept, kind = as_stored(file, kind)
    except TOO_MANY:
        raise too_many_pixels() from None
    except UNREADABLE as error:
        if is_away(error):  # there is no room to write it anew
            logger.exception("A picture could not be judged")
            raise ValidationError(NOT_STORED, code="unstored") from None
        raise ValidationError(
            _("This picture is damaged or incomplete. Upload it again from the original."),
            code="damaged",
        ) from None
    finally:
        file.seek(0)
    kept.seek(0)
    return Judged(kept, stored_name(name or file.name, EXTENSIONS[kind], "picture"), words)


def judged_document(file, name=None):
    """Return the document as it is stored, or raise a ValidationError. Its bytes stay as they
    are.
    """
    if isinstance(file, Judged):
        return file
    check_size(file, settings.DOCUMENT_MAX_BYTES)
    name = name or file.name
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    try:
        documents.check(file, extension)
    finally:
        file.seek(0)
    return Judged(file, stored_name(name, extension, "document"), facts=facts_of(file, extension))


def check_size(file, most):
    if not file.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if file.size > most:
        raise ValidationError(
            _("This file has %(size)s; at most %(most)s are taken."),
            code="too_large",
            params={"size": filesizeformat(file.size), "most": filesizeformat(most)},
        )


def stored_name(name, extension, fallback):
    """Return a name of safe characters, made from the stem of the original one."""
    stem = PurePosixPath(str(name).replace("\\", "/")).stem
    stem = slugify(stem, allow_unicode=True)[:LONGEST_STEM].strip("-_")
    return f"{stem or fallback}.{extension}"


def kind_of(file):
    """Return Pillow's name of the format that the first bytes are of."""
    file.seek(0)
    head = file.read(32)
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and b"avif" in head and features.check("avif"):
        return "AVIF"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        if READS_HEIC:
            return "HEIF"
        raise ValidationError(
            _("HEIC pictures cannot be read here. Export it as JPEG and upload that."),
            code="no_heic",
        )
    raise ValidationError(
        _("This is no picture that can be shown. Upload a JPEG, PNG, WebP, GIF or AVIF file."),
        code="invalid_image",
    )


def opened(file, kind):
    """Return the picture with its header read and nothing decoded."""
    file.seek(0)
    return Image.open(file, formats=[kind])


def check_parts(file, kind):
    """Stop a file of too many parts before Pillow lists them all."""
    if kind in rewriting.PARTS:
        file.seek(0)
        rewriting.check_parts(file.read(), kind)


def measure(file, kind):
    """Stop a picture of too many pixels before Pillow takes memory for them."""
    if kind == "WEBP":
        file.seek(0)
        check_pixels(*rewriting.webp_size(file.read(30)))
    with opened(file, kind) as image:
        check_pixels(*image.size)


def check_pixels(width, height):
    if not width or not height:
        raise Damaged
    if width * height > MOST_PIXELS:
        raise too_many_pixels()


def too_many_pixels():
    return ValidationError(
        _("This picture has more than %(most)s megapixels. Make it smaller and upload it again."),
        code="too_many_pixels",
        params={"most": MOST_PIXELS // 1_000_000},
    )


def as_stored(file, kind):
    """Return the picture without anything but its pixels and colour profile, and its format."""
    with opened(file, kind) as image:
        orientation = exif_of(image).get(ORIENTATION, 1)
    if kind in ("AVIF", "HEIF"):
        return redrawn(file, kind, orientation)
    kept = rewritten(file, kind)
    if kind == "GIF" or orientation in TURNS:
        return redrawn(kept, kind, orientation)
    return kept, kind


def rewritten(file, kind):
    with opened(file, kind) as image:
        keeps_profile = has_profile(image)
    file.seek(0)
    kept = TemporaryFile()  # noqa: SIM115 - it lives as long as the file that it becomes
    kept.writelines(rewriting.REWRITE[kind](file.read(), keeps_profile))
    try_decoding(kept, kind)
    return kept


def has_profile(image):
    """Say whether the picture has a colour profile: not every text that calls itself one."""
    profile = image.info.get("icc_profile")
    try:
        return bool(profile and ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, *UNREADABLE):
        return False


def try_decoding(file, kind):
    """Find what is missing from the pixels: those of PNG have all been unpacked already, and of
    JPEG an eighth of the size tells as much. What takes too much memory here would take it again
    whenever renditions are made.
    """
    with opened(file, kind) as image:
        check_pixels(*image.size)
        small = (image.width // 8, image.height // 8) if kind == "JPEG" else image.size
        if kind != "PNG":
            check_memory(memory(file, image, kind, small))
            image.draft(None, small)
            image.load()


def memory(file, image, kind, size):
    """Return about how many bytes it takes to decode a picture of this format to this size."""
    pixels = size[0] * size[1] * BYTES_BY_PIXEL[kind]
    file.seek(0)
    if kind == "JPEG" and (
        image.info.get("progressive") or rewriting.has_several_scans(file.read())
    ):
        return pixels + image.width * image.height * 2 * samples(image)
    return pixels


def samples(image):
    """Return how many values a JPEG has for each pixel; its colours are often coarser."""
    areas = [across * down for _name, across, down, _table in image.layer]
    return sum(areas) / max(areas)


def check_memory(needed):
    if needed > MOST_MEMORY:
        raise ValidationError(
            _("This picture is too large to be converted. Upload it as an upright JPEG."),
            code="too_large_to_convert",
        )


def redrawn(file, kind, orientation):
    """Return the picture decoded, set upright and encoded again, and its format."""
    with opened(file, kind) as image:
        check_memory(memory(file, image, kind, image.size))
    with opened(file, kind) as image:
        options = options_of(image, kind)
        image.load()
        upright = turned(image, TURNS[orientation]) if orientation in TURNS else image
        return encoded(upright, kind, options)


def options_of(image, kind):
    """Return what the new file has from the old one: a JPEG keeps its quality."""
    options = {"transparency": image.info.get("transparency")}
    if has_profile(image):
        options["icc_profile"] = image.info["icc_profile"]
    if kind == "JPEG":
        options["qtables"] = image.quantization
        options["subsampling"] = JpegImagePlugin.get_sampling(image)
    return {name: value for name, value in options.items() if value is not None}


def encoded(image, kind, options):
    if kind not in ("JPEG", "PNG", "GIF"):
        kind = "PNG" if "A" in image.mode else "JPEG"
        options |= {"quality": 92, "subsampling": 0}
    kept = TemporaryFile()  # noqa: SIM115 - it lives as long as the file that it becomes
    image.info = {}
    image.save(kept, kind, **options)
    return kept, kind


def turned(image, turn):
    """Return the picture turned, and empty the original: there is no memory for both at once."""
    (width, height), mode, palette = image.size, image.mode, image.palette
    sideways = turn not in (
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.ROTATE_180,
    )
    with TemporaryFile() as strips:
        lengths = []
        for top in range(0, height, STRIP):
            strip = image.crop((0, top, width, min(top + STRIP, height))).transpose(turn)
            lengths.append(strips.write(strip.tobytes()))
        image.close()
        strips.seek(0)
        upright = Image.new(mode, (height, width) if sideways else (width, height))
        upright.palette = palette
        for top, length in zip(range(0, height, STRIP), lengths, strict=True):
            bottom = min(top + STRIP, height)
            size = (bottom - top, width) if sideways else (width, bottom - top)
            strip = Image.frombytes(mode, size, strips.read(length))
            upright.paste(strip, place(turn, top, height - bottom))
    return upright


def place(turn, before, after):
    """Return where a strip of rows goes, with so many rows before and after it."""
    return {
        Image.Transpose.FLIP_LEFT_RIGHT: (0, before),
        Image.Transpose.ROTATE_180: (0, after),
        Image.Transpose.FLIP_TOP_BOTTOM: (0, after),
        Image.Transpose.TRANSPOSE: (before, 0),
        Image.Transpose.ROTATE_270: (after, 0),
        Image.Transpose.TRANSVERSE: (after, 0),
        Image.Transpose.ROTATE_90: (before, 0),
    }[turn]


def words_of(file, kind):
    """Return the credit and the caption that the picture carries in IPTC, else in EXIF."""
    with opened(file, kind) as image:
        exif = exif_of(image)
        try:
            iptc = IptcImagePlugin.getiptcinfo(image) or {}
        except UNREADABLE:
            iptc = {}
    credit = " / ".join(
        dict.fromkeys(filter(None, [text(iptc.get(BY_LINE)), text(iptc.get(CREDIT))]))
    )
    return Words(
        credit or text(exif.get(ARTIST)) or text(exif.get(COPYRIGHT)),
        text(iptc.get(CAPTION)) or text(exif.get(DESCRIPTION)),
    )


def exif_of(image):
    """Return what stands before the pixels; `getexif` would decode all of a PNG to look further."""
    exif = Image.Exif()
    exif.load(image.info.get("exif", b""))
    return exif


def text(value):
    """Return a value of EXIF or IPTC as plain words; several ones are joined by a comma."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(text, value)))
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")  # as Pillow read it; it may have been UTF-8
    if not isinstance(value, bytes):
        return ""
    try:
        words = value.decode()
    except UnicodeDecodeError:
        words = value.decode("latin-1")
    return UNPRINTABLE.sub(" ", words).strip()
