"""Files and media: where each lies, and the words that go with it."""

import re
from urllib.parse import unquote, urlsplit

import lxml.html
from django.utils.html import escape

from ..sources import NamedFile
from .values import as_text

SCHEME = re.compile(r"(public|private|temporary)://(.+)", re.DOTALL)
ADDRESS = re.compile(r"/(?:sites/[^/]+/files|system/files)/(.+)", re.DOTALL)
#: A picture made smaller, which lies beside its original.
STYLE = re.compile(r"styles/[^/]+/(?:public|private)/(.+)", re.DOTALL)
#: A format that a style gave it: `photo.jpg.webp`.
CONVERTED = re.compile(r"(.+\.(?:jpe?g|png|gif))\.(?:webp|avif)", re.IGNORECASE | re.DOTALL)
CREDITS = ("field_credit", "field_copyright", "field_media_credit")
#: The address of a video on a platform.
VIDEO = "field_media_oembed_video"
CAPTIONS = ("field_caption", "field_media_caption")


def path_of_uri(uri):
    """Return the path of a file below the folder of files; an empty text where it is no file."""
    found = SCHEME.fullmatch(uri)
    if not found or found[1] == "temporary":
        return ""
    return f"private/{found[2]}" if found[1] == "private" else found[2]


def path_of_address(address):
    """Return the path of the file at an address, as an original; an empty text where it is none."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    if not (found := ADDRESS.search(path)):
        return ""
    path = found[1]
    if styled := STYLE.fullmatch(path):
        path = styled[1]
        if converted := CONVERTED.fullmatch(path):
            path = converted[1]
    return path


def file_named(shelf, resource, reference, language):
    """Return the `NamedFile` of a file, or of the file of a media entity; None where the export
    does not have it.
    """
    if resource is None:
        return None
    meta = reference.get("meta") if isinstance(reference.get("meta"), dict) else {}
    if resource["type"] == "file--file":
        uri = resource["attributes"].get("uri")
        uri = uri.get("value") if isinstance(uri, dict) else uri
        name = as_text(resource["attributes"].get("filename")) or str(uri or "")
        alt, caption = as_text(meta.get("alt")), as_text(meta.get("title"))
        return NamedFile(path_of_uri(str(uri or "")), name, alt, caption)
    return file_of_media(shelf, resource, language)


def file_of_media(shelf, media, language):
    for name in sorted(media["relationships"], key=lambda name: name == "thumbnail"):
        relationship = media["relationships"][name]
        data = relationship.get("data") if isinstance(relationship, dict) else None
        if isinstance(data, dict) and data.get("type") == "file--file":
            found = file_named(shelf, shelf.get("file--file", data["id"], language), data, language)
            return found and with_words(found, media["attributes"])
    return None


def with_words(file, attributes):
    """Return a file with the caption and the credit that its media entity has."""
    captions = [as_text(attributes.get(name)) for name in CAPTIONS]
    credits_ = [as_text(attributes.get(name)) for name in CREDITS]
    return NamedFile(
        file.path,
        file.name,
        file.alt,
        next(filter(None, captions), file.caption),
        next(filter(None, credits_), file.credit),
    )


def with_media(shelf, html, language):
    """Return HTML in which each embedded media entity is the figure of its file."""
    if "<drupal-media" not in html and "<drupal-entity" not in html:
        return html
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in list(root.iter("drupal-media", "drupal-entity")):
        replace(element, shelf, language)
    return inner(root)


def replace(element, shelf, language):
    figure = lxml.html.fragment_fromstring(figure_of(element, shelf, language))
    figure.tail = element.tail
    element.getparent().replace(element, figure)


def figure_of(element, shelf, language):
    key = element.get("data-entity-uuid", "")
    media = shelf.get(shelf.get("type of media", key) or "", key, language)
    file = media and file_of_media(shelf, media, language)
    video = media and as_text(media["attributes"].get(VIDEO))
    if not file or not file.path:
        image = f'<img src="/sites/default/files/?{escape(key)}">'
        return f"<figure>{linked(image, video)}</figure>"
    alt = element.get("alt") or file.alt
    caption = element.get("data-caption") or escape(file.caption)
    image = f'<img src="/sites/default/files/{escape(file.path)}" alt="{escape(alt)}">'
    return f"<figure>{linked(image, video)}<figcaption>{caption}</figcaption></figure>"


def linked(image, address):
    """Return a picture in a link to an address, if there is one: the still of a video."""
    return f'<a href="{escape(address)}">{image}</a>' if address else image


def inner(root):
    parts = [escape(root.text or "")]
    return "".join(parts + [lxml.html.tostring(each, encoding="unicode") for each in root])
