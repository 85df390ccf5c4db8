"""How the bytes of an answer are written for whoever asks, RFC 9110, section 12.5.3."""

import gzip
import re
from functools import lru_cache

import brotli

IDENTITY = "identity"
#: What we write, the shortest first. Whoever reads zstd reads Brotli, which is no longer.
WRITTEN = ("br", "gzip")
#: Shorter answers gain nothing.
SHORT = 200
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/atom+xml",
    "application/rss+xml",
    "application/xml",
    "application/manifest+json",
)
#: Quick enough for what is written anew after each change.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
WEIGHTED = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.ASCII)


def is_compressible(content_type, length):
    return length >= SHORT and content_type.startswith(COMPRESSIBLE)


@lru_cache(500)
def accepted(header):
    """Return the encodings of ours that a header accepts, the one to be preferred first.

    `identity` is always among them: who accepts nothing at all gets that.
    """
    weights = {}
    for part in header.lower().split(","):
        if match := WEIGHTED.fullmatch(part):
            weights[match[1].removeprefix("x-")] = float(match[2] or 1)
    other = weights.get("*", 0)
    chosen = [name for name in WRITTEN if weights.get(name, other) > 0]
    chosen.sort(key=lambda name: -weights.get(name, other))
    # Nobody names identity to have more bytes; where it weighs more, it is what is wanted.
    best = weights.get(chosen[0], other) if chosen else 0
    is_plain = weights.get(IDENTITY, 0) > best
    return (IDENTITY, *chosen) if is_plain else (*chosen, IDENTITY)


def written(content, encoding):
    if encoding == "br":
        return brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    if encoding == "gzip":
        return gzip.compress(content, GZIP_LEVEL, mtime=0)
    return content


def read(content, encoding):
    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(content)
