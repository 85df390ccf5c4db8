"""The HTML of a picture. A list shows dozens, each with some forty values: a template took longer
for them than for the rest of the page. Lists show the same ones again and again.
"""

from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from .places import Stored, offered

#: The attributes of `<source>`, and of `<img>`, in their order.
OF_SOURCE = ("type", "srcset", "sizes", "media", "width", "height")
OF_IMAGE = ("src", "srcset", "sizes", "alt", "width", "height")
FIRST = 'fetchpriority="high"'
LATER = 'loading="lazy" decoding="async"'


def picture_element(picture, place, alt=None):
    """Return a `Picture`, or a row of `picture_rows`, as HTML for one of `library.places.PLACES`;
    `alt` takes the place of its own words.
    """
    return element(Stored.of(picture, alt), place)


@lru_cache(2000)
def element(stored, place):
    shown = offered(stored, place)
    sources = "".join(
        f"<source {attributes(source, OF_SOURCE)}>" for source in shown.get("sources", ())
    )
    when = FIRST if shown.get("is_first") else LATER
    image = f"<img {attributes(shown, OF_IMAGE)} {when}>"
    return mark_safe(f"<picture>{sources}{image}</picture>")


def attributes(values, names):
    return " ".join(
        f'{name}="{conditional_escape(values[name])}"' for name in names if name in values
    )
