"""Addresses as pages write them."""

from urllib.parse import urljoin, urlsplit


def joined(base, address):
    """Return an address made whole, or nothing where it is none that a page may link to."""
    try:
        whole = urljoin(base, address)
        is_safe = urlsplit(whole).scheme in ("", "http", "https", "mailto", "tel")
    except ValueError:
        return ""
    return whole if is_safe else ""
