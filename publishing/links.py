"""Links to pages of any type, resolved in one query and only where the target is public."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Value
from django.utils import timezone
from django.utils.html import escape

from .languages import current, localized
from .models import page_models
from .querysets import content_type
from .richtext import ATTRIBUTE, ATTRIBUTES
from .statements import written_once

LINK = re.compile(rf"<a(\s{ATTRIBUTES})>(.*?)</a>", re.DOTALL)
PAGE = "data-page"


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    summary: str
    type_name: str


def public_links(references, language=None, at=None):
    """Return a `Link` for each of the `(content type id, primary key)` pairs that is public in
    `language` at `at`.

    The result is a dict by pair; what is not public is not in it. One query, whatever the number
    of types.
    """
    wanted = by_type(references)
    if not wanted:
        return {}
    language, models = language or current(), tuple(map(model_of, wanted))
    rows = public_rows(
        models[0], models, language, at=at or timezone.now(), **keys_by_label(models, wanted)
    )
    return {row[:2]: link_of(row, language) for row in rows}


@written_once
def public_rows(_first, models, language, *, at, **keys):
    """Return the rows of public pages of some types, by the keys that each type's label names."""
    queries = [
        as_rows(model.objects.public(language, at).filter(pk__in=keys[model._meta.label]), language)
        for model in models
    ]
    return queries[0].union(*queries[1:], all=True).order_by()


def by_type(references):
    """Return the primary keys of `(content type id, primary key)` pairs, by content type."""
    wanted = {}
    for type_id, pk in dict.fromkeys(references):
        wanted.setdefault(type_id, []).append(pk)
    return dict(sorted(wanted.items()))


def keys_by_label(models, wanted):
    return {model._meta.label: keys for model, keys in zip(models, wanted.values(), strict=True)}


def as_rows(pages, language=None, **extra):
    """Return public pages as rows of which `link_of` makes links, ready for a union: content type,
    key, title, address, summary, and `extra` columns.
    """
    type_id = content_type(pages.model).pk
    columns = ("title", pages.model.address_field, "summary")
    return (
        pages.order_by()
        .annotate(type_id=Value(type_id, IntegerField()), **extra)
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values_list("type_id", "pk", *(localized(name, language) for name in columns), *extra)
    )


def link_of(row, language=None):
    type_id, _pk, title, address, summary, *_extra = row
    model = model_of(type_id)
    url = model.url_for(address, language)
    return Link(title, url, summary or "", str(model._meta.verbose_name))


def model_of(type_id):
    return ContentType.objects.get_for_id(type_id).model_class()


def target_of(reference):
    """Return the type and the primary key of the page that `articles.article:12` stands for, or
    None where there is no such type.
    """
    label, _colon, pk = str(reference).rpartition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return (model, int(pk)) if model in page_models() and is_key(pk) else None


def is_key(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


def key_of(reference):
    """Return the `(content type id, primary key)` of a reference, or None."""
    target = target_of(reference)
    return target and (ContentType.objects.get_for_model(target[0]).pk, target[1])


def follow(texts, language, at=None):
    """Return sanitised rich texts in which each link to a page leads to where the page is public
    in `language` at `at`; where it is not, the words alone remain. One query at most.
    """
    found = [
        dict(ATTRIBUTE.findall(attributes)).get(PAGE)
        for text in texts
        if PAGE in text
        for attributes, _words in LINK.findall(text)
    ]
    keys = {reference: key_of(reference) for reference in filter(None, found)}
    links = public_links(filter(None, keys.values()), language, at)

    def followed_link(match):
        attributes = dict(ATTRIBUTE.findall(match[1]))
        reference = attributes.pop(PAGE, None)
        if reference is None:
            return match[0]
        link = links.get(keys[reference])
        if link is None:
            return match[2]
        attributes["href"] = escape(link.url)
        written = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return f"<a{written}>{match[2]}</a>"

    return [LINK.sub(followed_link, text) if keys else text for text in texts]
