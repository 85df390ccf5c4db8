"""The words of `phrases.toml`, as patterns and as keys."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

#: Signs that are read as others of the same length, so that positions in the text stay true.
ALIKE = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹’‘ʼ\u00a0\u202f\u2009\u2007\t‑",
    "01234567890123456789'''     -",
)
#: What says in which direction to read, and is not seen.
MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u200b\ufeff"


@cache
def words():
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def plain(text):
    """Return a text of the same length with one kind of apostrophe, space, digit and hyphen."""
    return text.translate(ALIKE)


def key(text):
    """Return what remains of a text without case, accents, marks and the signs around it."""
    parts = unicodedata.normalize("NFKD", plain(text))
    letters = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return " ".join(re.sub(rf"[^\w'&]+|[{MARKS}]+", " ", letters).casefold().split())


@cache
def keys(*path):
    """Return the keys of a list of phrases: `keys("note", "headings")`."""
    return frozenset(key(phrase) for phrase in phrases(*path))


def phrases(*path):
    found = words()
    for name in path:
        found = found[name]
    return found


def either(texts):
    """Return a pattern for any of the texts, the longest first."""
    texts = sorted({plain(text) for text in texts}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in texts) + ")"


@cache
def any_of(*path):
    """Return a pattern for a phrase of the list: `any_of("dates", "joins")`."""
    return either(phrases(*path))


@cache
def kinds_of(table):
    """Return the kind for the key of each of its lone words."""
    return {key(phrase): kind for kind, names in words()[table].items() for phrase in names}


def is_lone(text, *path):
    """Say whether a line is nothing but a phrase of the list, and a colon."""
    return len(text) < 80 and key(text) in keys(*path)
