"""Addresses as pages write them."""

import re
from urllib.parse import urljoin, urlsplit

from publishing.videos import watch_address


def video_at(address):
    """Return where the video of a player is watched; None where it is of no platform we know."""
    scheme = re.match(r"(?:https?:)?//", address)
    return watch_address(f"https://{address[scheme.end() :]}") if scheme else None


def joined(base, address):
    """Return an address made whole, or nothing where it is none that a page may link to."""
    try:
        whole = urljoin(base, address)
        is_safe = urlsplit(whole).scheme in ("", "http", "https", "mailto", "tel")
    except ValueError:
        return ""
    return whole if is_safe else ""
