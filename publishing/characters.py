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


def upright(text):
    """Return a text without what no document may have, and without what turns words round."""
    text = clean(text)
    return text if text.isascii() else OVERRIDES.sub("", text)


def plain(text):
    """Return a text as it is stored: upright, and with nothing left open that would reach what
    stands after it. In HTML, the end of each block closes it.
    """
    text = upright(text)
    return balanced(text) if ISOLATES.search(text) else text


def balanced(text):
    """Return a text without the isolates that nothing closes, and without what closes none."""
    alone, opened = set(), []
    for match in ISOLATES.finditer(text):
        if match[0] in OPENING:
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            alone.add(match.start())
    alone.update(opened)
    return "".join(each for place, each in enumerate(text) if place not in alone)


@cache
def text_columns(model):
    """Return the names of the columns in which a model keeps texts that are no HTML."""
    return [
        each.attname
        for each in model._meta.concrete_fields
        if isinstance(each, (models.CharField, models.TextField)) and not hasattr(each, "sanitize")
    ]


def keep_plain(sender, instance, raw=False, **kwargs):
    """Store the texts of a row `plain`; what is loaded from a dump stays as it was."""
    for name in () if raw else text_columns(sender):
        text = instance.__dict__.get(name)
        if isinstance(text, str) and (new := plain(text)) != text:
            setattr(instance, name, new)
