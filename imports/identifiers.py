"""What tells an imported page from the others of its system."""

from hashlib import sha256
from urllib.parse import urljoin

from publishing.characters import plain

from .models import ImportedPage

LENGTH = ImportedPage._meta.get_field("identifier").max_length


def identifier_of(name):
    """Return a name that fits its column, and is another one for each other name."""
    name = plain(name)
    if len(name) <= LENGTH:
        return name
    digest = sha256(name.encode()).hexdigest()
    return name[: LENGTH - len(digest)] + digest


def spellings(base, address):
    """Return an address as it may have been written where its page was imported."""
    try:
        whole = urljoin(base, address)
    except ValueError:
        return {address}
    bare = whole.rstrip("/")
    return {address, whole, bare, f"{bare}/"}
