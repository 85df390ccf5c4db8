"""Where the uploads of a WordPress site lie."""

import re
from urllib.parse import unquote, urlsplit

FOLDERS = r"wp-content/uploads|wp-content/blogs\.dir/\d+/files"
ADDRESS = re.compile(rf"/(?:{FOLDERS})/(.+)", re.DOTALL)
#: A picture made smaller, which lies beside its original: `photo-300x200.jpg`, `photo-scaled.jpg`.
SMALLER = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.[A-Za-z]{3,4}$)")


def path_of_address(address):
    """Return the path of the file at an address below the uploads; an empty text where it is
    none.
    """
    try:
        found = ADDRESS.search(unquote(urlsplit(address).path))
    except ValueError:
        return ""
    return found[1] if found else ""


def originals(path):
    """Return the paths at which the original of a picture may lie, the best one first."""
    original = SMALLER.sub("", path)
    return [original, path] if original != path else [path]
