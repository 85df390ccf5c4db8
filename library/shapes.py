"""The shapes and sizes in which the site shows a picture.

A rendition is named by picture, fingerprint, shape, width and format, and by nothing else: whoever
knows these four columns of a picture knows all its addresses, without a query.
"""

import hashlib
from dataclasses import dataclass

from PIL import features

from .addresses import address_of

FOLDER = "renditions"
#: Raised when the same picture would come out otherwise than before at the same sizes.
VERSION = 1
#: In the order in which a browser should prefer them: the lightest first.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
if not features.check("avif"):  # Pillow was built without its encoder
    del FORMATS["avif"]


@dataclass(frozen=True)
class Shape:
    """`ratio` is width to height, None for the whole picture; `widths` in pixels, rising."""

    name: str
    ratio: tuple | None
    widths: tuple


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("whole", None, (480, 800, 1200, 1800)),
        Shape("card", (3, 2), (320, 480, 720, 1080, 1440)),
        Shape("square", (1, 1), (120, 240, 360)),
    )
}


#: Stands for all that is made of a picture: other shapes, widths or formats are another recipe.
RECIPE = hashlib.sha256(f"{VERSION} {SHAPES} {list(FORMATS)}".encode()).hexdigest()[:8]


def fingerprint_of(picture):
    """Return what changes with content and focal point of a picture; empty without content."""
    if not picture.content_hash:
        return ""
    shown = f"{picture.content_hash} {picture.focal_x} {picture.focal_y}"
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Size:
    width: int
    height: int


def cropped(width, height, shape):
    """Return the largest size of a shape within a picture."""
    if shape.ratio is None:
        return Size(width, height)
    across, down = shape.ratio
    return Size(min(width, height * across // down) or 1, min(height, width * down // across) or 1)


def sizes_of(width, height, shape):
    """Return the sizes of a picture's renditions in a shape: none larger than the picture has, the
    largest as wide as it has where that is less than the shape's largest.
    """
    whole = cropped(width, height, shape)
    widths = [each for each in shape.widths if each < whole.width]
    if len(widths) < len(shape.widths):
        widths.append(whole.width)
    return [Size(each, max(round(each * whole.height / whole.width), 1)) for each in widths]


def folder_of(pk, fingerprint):
    return f"{FOLDER}/{pk}-{fingerprint}"


def name_of(pk, fingerprint, shape, width, extension):
    """Return the name that a rendition is stored under."""
    return f"{folder_of(pk, fingerprint)}/{shape.name}-{width}.{extension}"


def rendition_address(pk, fingerprint, shape, width, extension):
    return address_of(name_of(pk, fingerprint, shape, width, extension))
