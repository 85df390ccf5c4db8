"""The places of the layout in which a picture stands, and what a browser is offered there."""

from dataclasses import dataclass

from .addresses import address_of
from .sending import content_type
from .shapes import FORMATS, SHAPES, rendition_address, sizes_of

#: Below this width a card shows a small square beside its title (static/site/site.css).
NARROW = "(max-width: 39.99em)"


@dataclass(frozen=True)
class Place:
    """`sizes` tells the browser how wide the picture is shown, and `most` is the width in pixels
    beyond which no screen gains; where the window is narrow, the picture may be of another shape.
    What `is_first` is loaded before all others.
    """

    shape: str
    sizes: str
    most: int
    narrow_shape: str = ""
    narrow_sizes: str = ""
    is_first: bool = False

    def sizes_for(self, picture, shape):
        """Return the sizes of a picture that are offered here: all up to `most`, at least one."""
        first, *larger = sizes_of(picture.width, picture.height, shape)
        return [first, *(size for size in larger if size.width <= self.most)]


WHOLE_LINE = "calc(100vw - 2rem)"
PLACES = {
    "main": Place("whole", f"(min-width: 48em) 44rem, {WHOLE_LINE}", 1800, is_first=True),
    "portrait": Place("whole", "16rem", 800, is_first=True),
    "lead": Place("card", f"(min-width: 56em) 44rem, {WHOLE_LINE}", 1440, is_first=True),
    "card": Place("card", "24rem", 1080, "square", "6.5rem"),
    "row": Place("card", "12rem", 480),
    "text": Place("whole", f"(min-width: 46em) 42rem, {WHOLE_LINE}", 1200),
    "gallery": Place("whole", f"(min-width: 46em) 22rem, {WHOLE_LINE}", 1800),
}
#: What a browser without `srcset` gets is at least this wide where the picture is.
USUAL_WIDTH = 720


@dataclass(frozen=True)
class Stored:
    """What has to be known of a picture to show it; of all its columns just these are loaded."""

    pk: int
    fingerprint: str
    file: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, picture, alt=None):
        """Read a `Picture`, or a row of `picture_rows`."""
        value = picture.get if isinstance(picture, dict) else lambda name: getattr(picture, name)
        words = value("alt") if alt is None else alt
        return cls(
            value("pk"),
            value("fingerprint"),
            str(value("file")),
            value("width"),
            value("height"),
            words or "",
        )

    def address(self, shape, width, extension):
        return rendition_address(self.pk, self.fingerprint, shape, width, extension)


def offered(stored, place):
    """Return what `library/picture_elements.py` writes for a picture in one of `PLACES`."""
    place = PLACES[place]
    if not stored.fingerprint:  # its file was never read
        return as_it_is(stored)
    shape = SHAPES[place.shape]
    sizes = place.sizes_for(stored, shape)
    usual = next((size for size in sizes if size.width >= USUAL_WIDTH), sizes[-1])
    return {
        "sources": [*narrow_sources(stored, place), *wide_sources(stored, place)],
        "src": stored.address(shape, usual.width, "jpg"),
        "srcset": srcset(stored, shape, sizes, "jpg"),
        "sizes": place.sizes,
        "alt": stored.alt,
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "is_first": place.is_first,
    }


#: The formats that a browser may not know.
LIGHTER = [extension for extension in FORMATS if extension != "jpg"]


def address_at(picture, shape, width):
    """Return the address of one rendition that every browser shows: as wide as that, or the largest
    where the picture is smaller.
    """
    return as_jpeg(picture, shape, width).address


@dataclass(frozen=True)
class Jpeg:
    """A picture as other sites and readers show it."""

    address: str
    width: int
    height: int
    alt: str
    media_type: str = "image/jpeg"


def as_jpeg(picture, shape, width):
    """Return the rendition of a picture that is as wide as that, or its largest, with its real
    size; the picture itself where its file was never read.
    """
    stored = Stored.of(picture)
    if not stored.fingerprint:
        address = address_of(stored.file)
        media_type = content_type(stored.file)
        return Jpeg(address, stored.width, stored.height, stored.alt, media_type)
    shape = SHAPES[shape]
    sizes = sizes_of(stored.width, stored.height, shape)
    found = next((size for size in sizes if size.width >= width), sizes[-1])
    address = stored.address(shape, found.width, "jpg")
    return Jpeg(address, found.width, found.height, stored.alt)


def wide_sources(stored, place):
    shape = SHAPES[place.shape]
    offered = place.sizes_for(stored, shape)
    return [source(stored, shape, offered, place.sizes, extension) for extension in LIGHTER]


def narrow_sources(stored, place):
    if not place.narrow_shape:
        return []
    shape = SHAPES[place.narrow_shape]
    offered = sizes_of(stored.width, stored.height, shape)
    return [
        source(stored, shape, offered, place.narrow_sizes, extension) | {"media": NARROW}
        for extension in FORMATS
    ]


def source(stored, shape, offered, sizes, extension):
    return {
        "type": FORMATS[extension],
        "srcset": srcset(stored, shape, offered, extension),
        "sizes": sizes,
        "width": offered[-1].width,
        "height": offered[-1].height,
    }


def srcset(stored, shape, offered, extension):
    return ", ".join(
        f"{stored.address(shape, size.width, extension)} {size.width}w" for size in offered
    )


def as_it_is(stored):
    return {
        "src": address_of(stored.file),
        "alt": stored.alt,
        "width": stored.width,
        "height": stored.height,
    }
