"""Saved pages of an old site to `Source`s: plain text, HTML, and archives of the web (WARC)."""

from .failures import Failure
from .reading import Reading

__all__ = ["Failure", "Reading", "read"]


def read(paths, language=None):
    """Yield a `Source` for each page in files and folders, and a `Failure` for each that cannot be
    read. `language` is that of pages that do not say theirs. What the pages have in common above
    and below is learned from all of them before the first one is yielded.
    """
    reading = Reading(paths, language)
    reading.learn()
    yield from reading
