"""Turns a stored rich text into what visitors get: its pictures in the size that their screen
needs, its documents with type and size, its links to where pages are now.
"""

import re
from html import unescape

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from publishing.languages import current
from publishing.links import follow
from publishing.richtext import ATTRIBUTE, ATTRIBUTES, TAG

from .addresses import name_at
from .models import Document, Picture
from .picture_elements import picture_element
from .places import as_jpeg
from .text_uses import keys_by_name, named_in
from .videos import with_players

IMAGE = re.compile(rf"<img ({ATTRIBUTES})>")
LINK = re.compile(rf"<a ({ATTRIBUTES})>(.*?)</a>", re.DOTALL)

#: Where it is another one than in Latin script.
COMMA = {"ar": "، "}


def shown(texts):
    """Return sanitised rich texts as HTML for visitors: for all of them one query if they link to
    pages, two if they have pictures, and two if they have documents.
    """
    texts = [with_players(html) for html in follow([html or "" for html in texts], current())]
    named = [each for html in texts for each in named_in(html)]
    pictures = rows_by_name(Picture, {name for tag, name in named if tag == "img"})
    documents = rows_by_name(Document, {name for tag, name in named if tag == "a"})
    if pictures:
        texts = [IMAGE.sub(lambda match: picture(match, pictures), html) for html in texts]
    if documents:
        texts = [LINK.sub(lambda match: document_link(match, documents), html) for html in texts]
    return [mark_safe(html) for html in texts]  # sanitised on the way in


def rows_by_name(model, names):
    """Return the rows with files of these names, now or before, by name."""
    keys = keys_by_name(model, names) if names else {}
    rows = model.objects.in_bulk(keys.values()) if keys else {}
    return {name: rows[pk] for name, pk in keys.items() if pk in rows}


def attributes_of(text):
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def picture(match, pictures):
    attributes = attributes_of(match[1])
    found = pictures.get(name_at(attributes.get("src", "")))
    if not found:
        return match[0]
    return picture_element(found, "text", alt=attributes.get("alt", ""))


def document_link(match, documents):
    found = documents.get(name_at(attributes_of(match[1]).get("href", "")))
    if not found:
        return match[0]
    return format_html(
        '<a href="{}"{}>{}</a> <span class="file">(<bdi>{}</bdi>{}<bdi>{}</bdi>)</span>',
        found.file.url,
        format_html(' hreflang="{}"', found.language) if found.language else "",
        mark_safe(match[2]),  # sanitised on the way in
        found.file_type,
        COMMA.get(current(), ", "),
        filesizeformat(found.size),
    )


#: An address of this site in a tag of sanitised HTML, where every value has double quotes.
OWN_ADDRESS = re.compile(r'(\s(?:src|href)=")(?=/(?!/))')


def portable(texts, origin):
    """Return sanitised rich texts as HTML for feed readers and other sites, which have no script
    of ours: every address is absolute, below `origin`, a picture is one JPEG, and a video a picture
    that leads to it. Three queries for all of them at most.
    """
    texts = follow([html or "" for html in texts], current())
    names = {name for html in texts for tag, name in named_in(html) if tag == "img"}
    pictures = rows_by_name(Picture, names)

    def one_picture(match):
        attributes = attributes_of(match[1])
        found = pictures.get(name_at(attributes.get("src", "")))
        if not found:
            return match[0]
        jpeg = as_jpeg(found, "whole", 1200)
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}">',
            jpeg.address,
            attributes.get("alt", ""),
            jpeg.width,
            jpeg.height,
        )

    def with_origin(match):
        return OWN_ADDRESS.sub(rf"\1{origin}", match[0])

    return [TAG.sub(with_origin, IMAGE.sub(one_picture, html)) for html in texts]
