"""The places of the layout in which a picture stands, and what a browser is offered there."""

from dataclasses import dataclass

from .addresses import address_of
from .shapes import FORMATS, SHAPES, rendition_address, sizes_of

#: Below this width a card shows a small square beside its title (static/site/site.css).
NARROW = "(max-width: 39.99em)"


@dataclass(frozen=True)
class Place:
    """`sizes` tells the browser how wide the picture is shown; where the window is narrow, it may
    be of another shape. What is `first` is loaded before all others.
    """

    shape: str
    sizes: str
    narrow_shape: str = ""
    narrow_sizes: str = ""
    is_first: bool = False


WHOLE_LINE = "calc(100vw - 2rem)"
PLACES = {
    "main": Place("whole", f"(min-width: 48em) 44rem, {WHOLE_LINE}", is_first=True),
    "portrait": Place("whole", "16rem", is_first=True),
    "lead": Place("card", f"(min-width: 56em) 44rem, {WHOLE_LINE}", is_first=True),
    "card": Place("card", "24rem", "square", "6.5rem"),
    "row": Place("card", "12rem"),
    "text": Place("whole", f"(min-width: 46em) 42rem, {WHOLE_LINE}"),
    "gallery": Place("whole", f"(min-width: 46em) 22rem, {WHOLE_LINE}"),
    "thumbnail": Place("square", "6rem"),
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
        names = ("pk", "fingerprint", "file", "width", "height")
        return cls(*map(value, names), alt=words or "")

    def address(self, shape, width, extension):
        return rendition_address(self.pk, self.fingerprint, shape, width, extension)


def offered(picture, place, alt=None):
    """Return the context of `library/_picture.html` for a picture in one of `PLACES`."""
    stored, place = Stored.of(picture, alt), PLACES[place]
    if not stored.fingerprint:  # its file was never read
        return as_it_is(stored)
    shape = SHAPES[place.shape]
    sizes = sizes_of(stored.width, stored.height, shape)
    usual = next((size for size in sizes if size.width >= USUAL_WIDTH), sizes[-1])
    return {
        "sources": [*narrow_sources(stored, place), *sources(stored, shape, place.sizes, LIGHTER)],
        "src": stored.address(shape, usual.width, "jpg"),
        "srcset": srcset(stored, shape, "jpg"),
        "sizes": place.sizes,
        "alt": stored.alt,
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "is_first": place.is_first,
    }


#: The formats that a browser may not know.
LIGHTER = [extension for extension in FORMATS if extension != "jpg"]


def narrow_sources(stored, place):
    if not place.narrow_shape:
        return []
    shape = SHAPES[place.narrow_shape]
    return sources(stored, shape, place.narrow_sizes, FORMATS, media=NARROW)


def sources(stored, shape, sizes, extensions, media=""):
    largest = sizes_of(stored.width, stored.height, shape)[-1]
    return [
        {
            "type": FORMATS[extension],
            "srcset": srcset(stored, shape, extension),
            "sizes": sizes,
            "media": media,
            "width": largest.width,
            "height": largest.height,
        }
        for extension in extensions
    ]


def srcset(stored, shape, extension):
    return ", ".join(
        f"{stored.address(shape, size.width, extension)} {size.width}w"
        for size in sizes_of(stored.width, stored.height, shape)
    )


def as_it_is(stored):
    return {
        "src": address_of(str(stored.file)),
        "alt": stored.alt,
        "width": stored.width,
        "height": stored.height,
    }
