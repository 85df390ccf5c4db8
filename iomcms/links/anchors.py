"""Which places of a page an address may name behind its #: the ids that its template writes.

Texts have none of their own: the sanitiser leaves out ids.
"""

import re
from functools import cache

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

NEXT = re.compile(r'\{%\s*(?:extends|include)\s+"([^"]+)"')
ID = re.compile(r'\sid="([^"]+)"')
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
#: The begin of a page, and words that the browser looks for.
ANYWHERE = re.compile(r"(top)?|:~:.*", re.IGNORECASE | re.DOTALL)


def is_there(anchor, model):
    """Say whether a page of a type may have a place of that name."""
    names = anchors_in(f"{model._meta.app_label}/{model._meta.model_name}_detail.html")
    return bool(ANYWHERE.fullmatch(anchor) or not names or names.fullmatch(anchor))


@cache
def anchors_in(template):
    """Return the pattern of all ids in a template and those that it names; None without any."""
    found, ahead, known = [], [template], set()
    while ahead:
        name = ahead.pop()
        if name in known:
            continue
        known.add(name)
        try:
            source = get_template(name).template.source
        except TemplateDoesNotExist:
            continue
        ahead += NEXT.findall(source)
        found += map(pattern_of, ID.findall(source))
    return re.compile("|".join(found)) if found else None


def pattern_of(written):
    return ".+".join(map(re.escape, TAG.split(written)))
