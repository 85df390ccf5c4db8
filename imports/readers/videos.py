"""Videos in a page of HTML: of a player, only where the video is watched is of use here."""

import re
from html import escape

from imports.sources import Block, Kind
from publishing.videos import watch_address

#: The last one may be empty until visitors agree to it.
SOURCES = ("data-src", "data-lazy-src", "data", "src")
SCHEME = re.compile(r"(?:https?:)?//")


def address_in(element):
    """Return the address of what an element embeds; empty where it has none."""
    parts = [element, *element.iter("source", "embed", "iframe")]
    told = ((part.get(name) or "").strip() for part in parts for name in SOURCES)
    return next((each for each in told if each and not each.startswith("data:")), "")


def video_at(address):
    """Return where the video of a player is watched; None where it is of no platform we know."""
    scheme = SCHEME.match(address)
    return watch_address(f"https://{address[scheme.end() :]}") if scheme else None


def link_to(video):
    """Return a link in the place of a video: only an editor has a still picture for it."""
    return Block(Kind.FIGURE, video, f'<p><a href="{escape(video)}">{escape(video)}</a></p>')
