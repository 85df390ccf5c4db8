"""Rich text: what an editor can write is exactly what the sanitiser lets through."""

import re
from html import unescape

import nh3
from django.conf import settings
from django.utils.html import escape
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from .editor import RichTextWidget
from .videos import watch_address

PROTOCOLS = ["http", "https", "mailto", "tel"]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": PROTOCOLS},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Image": True,
    "Figure": True,
    "Caption": True,
    "History": True,
    "HTML": True,
}


#: The classes that elements may have, each alone.
CLASSES = {"figure": {"quote", "video"}, "p": {"key-figure"}}
#: What stands for the page that a link follows: `articles.article:12`.
REFERENCE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*:[1-9][0-9]{0,17}")

ATTRIBUTES = r'(?:[^>"]|"[^"]*")*'
#: The begin of a video's figure, with the link around its still picture if that is there.
VIDEO = re.compile(
    rf'<figure class="video">(?:\s*<a ({ATTRIBUTES})>\s*(<img {ATTRIBUTES}>)\s*</a>)?'
)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def _kept_value(tag, attribute, value):
    """Return the value of an attribute, or None: no page loads a picture from another host, and
    classes and references are of ours.
    """
    match tag, attribute:
        case "img", "src":
            is_kept = value.startswith(settings.MEDIA_URL)
        case _, "class":
            is_kept = value in CLASSES.get(tag, ())
        case _, "data-page":
            is_kept = REFERENCE.fullmatch(value)
        case _:
            is_kept = True
    return value if is_kept else None


def _allowed():
    """Return what nh3 lets through: what the editor's own extensions make, and ours."""
    allowed = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    attributes = allowed["attributes"]
    for tag in CLASSES:
        attributes.setdefault(tag, set()).add("class")
    attributes["a"].add("data-page")
    attributes["img"] = {"src", "alt"}
    return allowed


_cleaner = nh3.Cleaner(**_allowed() | {"attribute_filter": _kept_value})


def _judged_video(match):
    """Return the begin of a video's figure with the address it is watched at; one that links to
    anything else is an ordinary figure.
    """
    start, (link, still) = match[0], match.groups()
    address = link and watch_address(unescape(dict(ATTRIBUTE.findall(link)).get("href", "")))
    if not address:
        return start.replace(' class="video"', "", 1)
    return f'<figure class="video"><a href="{escape(address)}">{still}</a>'


def sanitize(html):
    """Return `html` with only the elements, attributes and addresses that the editor offers.

    An editor left empty holds one empty paragraph; that is returned as an empty text.
    """
    if not html:
        return html
    cleaned = VIDEO.sub(_judged_video, _cleaner.clean(html).strip())
    return "" if cleaned in ("<p></p>", "<p><br></p>") else cleaned


class RichTextField(ProseEditorField):
    """HTML that is sanitised on every way into the database: form, `save()`, `create()`,
    `update()`, bulk.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, config={"extensions": EXTENSIONS}, sanitize=sanitize, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**kwargs | {"widget": RichTextWidget})

    def pre_save(self, model_instance, add):
        value = sanitize(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = sanitize(value)
        return super().get_db_prep_save(value, connection)
