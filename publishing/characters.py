"""Texts for readers that are stricter than a browser."""

import re

#: What XML 1.0 cannot hold in any way, and no calendar or feed has a use for.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text):
    """Return a text without the characters that no XML document may have."""
    return FORBIDDEN.sub("", text or "")
