"""Videos in a page of HTML: of a player, only where the video is watched is of use here."""

import re
from html import escape

from imports.sources import Block, Kind
from publishing.videos import watch_address

SCHEME = re.compile(r"(?:https?:)?//")


def video_at(address):
    """Return where the video of a player is watched; None where it is of no platform we know."""
    scheme = SCHEME.match(address)
    return watch_address(f"https://{address[scheme.end() :]}") if scheme else None


def link_to(video):
    """Return a link in the place of a video: only an editor has a still picture for it."""
    return Block(Kind.FIGURE, video, f'<p><a href="{escape(video)}">{escape(video)}</a></p>')
