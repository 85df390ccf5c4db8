"""Makes the renditions of pictures and stores them, once for each fingerprint."""

import logging
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from PIL import Image, ImageCms

from .models import Picture
from .shapes import FORMATS, RECIPE, SHAPES, cropped, folder_of, name_of, sizes_of

logger = logging.getLogger(__name__)

#: After so long, whoever began to make a picture's renditions is taken to have been stopped.
PATIENCE = timedelta(minutes=3)
#: Judged by eye on photographs; AVIF at 52 looks like JPEG at 78.
OPTIONS = {
    "avif": {"quality": 52, "speed": 7},
    "webp": {"quality": 74, "method": 4},
    "jpg": {"quality": 78, "optimize": True, "progressive": True},
}
SAVED_AS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
#: So many rows of the reduced picture are made at a time.
STRIP = 16
#: What is larger is reduced to between so many pixels and four times as many, however narrow it is.
MOST_PIXELS = 8_000_000
WHITE = (255, 255, 255)
SRGB = ImageCms.createProfile("sRGB")


def missing():
    """Return the pictures of which not all renditions are there."""
    return Picture.objects.exclude(rendered=Concat("fingerprint", Value(RECIPE)))


def is_rendered(picture):
    return picture.rendered == picture.fingerprint + RECIPE


def forget():
    """Have all renditions made again; until then the pictures themselves stand in."""
    Picture.objects.update(rendered="", rendering="")


def make(pk):
    """Make and store all renditions of a picture; say whether they are there now.

    Where somebody else makes them just now, or the picture is gone, nothing happens.
    """
    picture = claimed(pk)
    if picture is None:
        return False
    try:
        store(picture)
        is_current = finished(picture)
        remove(picture.file.storage, pk, outdated(picture, is_current))
    except Exception:  # whatever is wrong with this file, the others get theirs
        logger.exception("Renditions could not be made", extra={"picture": pk})
        return False
    # Where it was changed meanwhile, whoever asked for the new ones was sent away; or it is gone.
    return is_current or make(pk)


def claimed(pk):
    """Return the picture for whoever asks first, None for all others until it is done."""
    now = timezone.now()
    is_made = Q(rendering=F("fingerprint"), rendering_at__gte=now - PATIENCE)
    free = missing().filter(pk=pk).exclude(is_made)
    if not free.update(rendering=F("fingerprint"), rendering_at=now):
        return None
    return Picture.objects.filter(pk=pk).first()


def finished(picture):
    """Note that all are there; say whether they are still those of the picture."""
    own = Picture.objects.filter(pk=picture.pk, rendering=picture.fingerprint)
    own.update(rendering="", rendering_at=None)
    current = Picture.objects.filter(pk=picture.pk, fingerprint=picture.fingerprint)
    return bool(current.update(rendered=picture.fingerprint + RECIPE))


def outdated(picture, is_current):
    """Return the fingerprint that nobody asks for any more, or nothing."""
    if not is_current:
        return picture.fingerprint
    before = picture.rendered.removesuffix(RECIPE)[:16]
    return before if before != picture.fingerprint else ""


def store(picture):
    storage = picture.file.storage
    with picture.file.open("rb") as file, Image.open(file) as image:
        for shape, size, rendition in drawn(image, picture):
            for extension in FORMATS:
                name = name_of(picture.pk, picture.fingerprint, shape, size.width, extension)
                storage.delete(name)  # what was begun and never finished
                storage.save(name, ContentFile(encoded(rendition, extension)))


def drawn(image, picture):
    """Yield each shape and size with the picture in it."""
    width, height = image.size
    least = enough(width, height)
    image.draft(None, least)
    image = in_srgb(reduced(image, least))
    for shape in SHAPES.values():
        box = crop_box(image.size, shape, picture.focal_x, picture.focal_y)
        for size in sizes_of(width, height, shape):
            yield shape, size, image.resize((size.width, size.height), box=box, reducing_gap=3)


def reduced(image, least):
    """Return the picture decoded, in a mode that can be scaled, and not much larger than it has to
    be. The original is emptied, and goes strip by strip: there is no memory for the whole twice.
    """
    profile = image.info.get("icc_profile")
    image.load()
    width, height = image.size
    factor = max(min(width // least[0], height // least[1]), 1)
    mode = scalable(image.crop((0, 0, 1, 1))).mode
    if factor == 1 and image.mode == mode:
        smaller = image
    else:
        smaller = Image.new(mode, (-(-width // factor), -(-height // factor)))
        for top in range(0, height, factor * STRIP):
            strip = image.crop((0, top, width, min(top + factor * STRIP, height)))
            smaller.paste(scalable(strip).reduce(factor), (0, top // factor))
        image.close()
    smaller.info = {"icc_profile": profile}
    return smaller


def scalable(image):
    """Return the picture in a mode of which pixels can be mixed."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def enough(width, height):
    """Return the size below which no shape could be drawn from a picture without enlarging it, or
    a smaller one where a picture is so long and narrow that it would take too much memory.
    """
    scale = max(
        sizes_of(width, height, shape)[-1].width / cropped(width, height, shape).width
        for shape in SHAPES.values()
    )
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def crop_box(size, shape, focal_x, focal_y):
    """Return the box of a shape with the focal point, in %, as near to its middle as can be."""
    whole = cropped(*size, shape)
    left = placed(size[0], whole.width, focal_x)
    top = placed(size[1], whole.height, focal_y)
    return left, top, left + whole.width, top + whole.height


def placed(length, part, percent):
    return min(max(length * percent / 100 - part / 2, 0), length - part)


def in_srgb(image):
    """Return the picture as RGB or RGBA in the colours that every screen shows."""
    profile = image.info.get("icc_profile")
    converted = profile and profiled(image, profile)
    if converted:
        return converted
    return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")


def profiled(image, profile):
    """Return the picture converted from its colour profile, None where that cannot be read.
    RGB is changed in place.
    """
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode == "CMYK":
            return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
        ImageCms.profileToProfile(image, source, SRGB, inPlace=True)
        return image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def encoded(image, extension):
    """Return the bytes of a rendition; where JPEG has no transparency, white is behind."""
    if extension == "jpg" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, WHITE)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    bytes_ = BytesIO()
    image.info = {}
    image.save(bytes_, SAVED_AS[extension], **OPTIONS[extension])
    return bytes_.getvalue()


def remove(storage, pk, fingerprint):
    """Remove what was stored for a fingerprint of a picture."""
    if not fingerprint:
        return
    folder = folder_of(pk, fingerprint)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)
