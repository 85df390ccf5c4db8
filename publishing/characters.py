"""Texts without the characters that no reader sees and no program expects."""

import re
from functools import cache

from django.db import models

#: What XML 1.0 cannot hold in any way, and no calendar or feed has a use for.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Embeddings and overrides of the direction: they can make a text read as another than it is, and
#: all that they were good for, isolates do.
OVERRIDES = re.compile("[\u202a-\u202e]")
OPENING, CLOSING = "\u2066\u2067\u2068", "\u2069"
ISOLATES = re.compile(f"[{OPENING}{CLOSING}]")


def clean(text):
    """Return a text without the characters that no XML document may have."""
    return FORBIDDEN.sub("", text or "")


def plain(text):
    """Return a text as it is stored: its direction is its own, and nothing in it is left open that
    would turn what stands after it.
    """
    if text.isascii():
        return clean(text)
    text = OVERRIDES.sub("", clean(text))
    return balanced(text) if ISOLATES.search(text) else text


def balanced(text):
    """Return a text in which each isolate is closed, and nothing is that was not opened."""
    open_now = 0

    def judged(match):
        nonlocal open_now
        if match[0] == CLOSING and not open_now:
            return ""
        open_now += 1 if match[0] in OPENING else -1
        return match[0]

    text = ISOLATES.sub(judged, text)
    return text + CLOSING * open_now


@cache
def text_columns(model):
    """Return the names of the columns in which a model keeps texts."""
    fields = model._meta.concrete_fields
    return [each.attname for each in fields if isinstance(each, (models.CharField, models.TextField))]


def keep_plain(sender, instance, raw=False, **kwargs):
    """Store the texts of a row `plain`; what is loaded from a dump stays as it was."""
    for name in () if raw else text_columns(sender):
        text = instance.__dict__.get(name)
        if isinstance(text, str) and (new := plain(text)) != text:
            setattr(instance, name, new)
