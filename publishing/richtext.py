"""Rich text: what an editor can write is exactly what the sanitiser lets through."""

import re
from html import unescape
from urllib.parse import unquote

import nh3
from django.conf import settings
from django.utils.html import escape
from django_prose_editor.fields import ProseEditorField

from .allowed import CLASSES, EXTENSIONS, allowed
from .characters import upright
from .editor import RichTextWidget
from .videos import watch_address

#: A tag of BCP 47, such as `pt-BR`: words of another language than the text's.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
#: What stands for the page that a link follows: `articles.article:12`.
REFERENCE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*:[1-9][0-9]{0,17}")

#: Blanks that some readers of an address leave out, and so find another one behind them.
ODD_BEGIN = re.compile(r"[^\S ]")
#: How often a text is read again at most, until nothing in it changes any more.
READINGS = 5

ATTRIBUTES = r'(?:[^>"]|"[^"]*")*'
#: The begin of a video's figure, with the link around its still picture if that is there.
VIDEO = re.compile(
    rf'<figure class="video">(?:\s*<a ({ATTRIBUTES})>\s*(<img {ATTRIBUTES}>)\s*</a>)?'
)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
#: nh3 escapes `<` in texts and in attributes: nothing but a tag looks like one.
TAG = re.compile(rf"<(\w+)({ATTRIBUTES})>")
SPAN = re.compile(r"<span( lang=\"[^\"]+\")?>|</span>")
IN_LINE = rf"(?:[^<]|</?(?:a|br|em|span|strong|su[bp])\b{ATTRIBUTES}>)*"
NO_CAPTION = re.compile(r"<figcaption>(?:\s|<br>)*</figcaption>")
NO_PICTURE = re.compile(rf"<figure>\s*(?:<figcaption>({IN_LINE})</figcaption>)?\s*</figure>")
EMPTY_END = re.compile(r"(?:\s*<p>(?:<br>)?</p>)+\Z")
#: What leads out of the folder of the files, or does where a browser tidies an address up.
ASTRAY = re.compile(r"//|[\\\x00-\x1f]|(?<![^/])\.\.(?![^/])")


def _kept_value(tag, attribute, value):
    """Return the value of an attribute, or None: no page loads a picture from another host, and
    classes and references are of ours.
    """
    match tag, attribute:
        case "img", "src":
            is_kept = _is_of_the_library(value)
        case "a", "href":
            is_kept = not ODD_BEGIN.match(value)
        case _, "class":
            is_kept = value in CLASSES.get(tag, ())
        case _, "data-page":
            is_kept = REFERENCE.fullmatch(value)
        case "span", "lang":
            is_kept = LANGUAGE.fullmatch(value)
        case _:
            is_kept = True
    return value if is_kept else None


def _is_of_the_library(address):
    below = address.removeprefix(settings.MEDIA_URL)
    return below != address and not ASTRAY.search("/" + unquote(below))


_cleaner = nh3.Cleaner(**allowed() | {"attribute_filter": _kept_value})


def _judged_video(match):
    """Return the begin of a video's figure with the address it is watched at; one that links to
    anything else is an ordinary figure.
    """
    start, (link, still) = match[0], match.groups()
    address = link and watch_address(unescape(dict(ATTRIBUTE.findall(link)).get("href", "")))
    if not address:
        return start.replace(' class="video"', "", 1)
    return f'<figure class="video"><a href="{escape(address)}">{still}</a>'


def _picture_with_address(match):
    tag, attributes = match.groups()
    return "" if tag == "img" and "src" not in dict(ATTRIBUTE.findall(attributes)) else match[0]


def _without_plain_spans(html):
    """Return the HTML without each <span> that names no language; its words stay."""
    if "<span" not in html:
        return html
    kept = []

    def judged(match):
        if match[0] == "</span>":
            return match[0] if kept and kept.pop() else ""
        kept.append(bool(match[1]))
        return f"<span{match[1]}>" if match[1] else ""

    return SPAN.sub(judged, html)


def _words_of_figure(match):
    return f"<p>{match[1]}</p>" if match[1] else ""


def _without_hulls(html):
    """Return clean HTML without what holds nothing: pictures without an address, the figures around
    them, empty captions, and the empty paragraph that the editor keeps behind the text.

    The words of a caption stay, as a paragraph.
    """
    before, html = None, TAG.sub(_picture_with_address, html)
    while html != before:
        before = html
        html = NO_PICTURE.sub(_words_of_figure, NO_CAPTION.sub("", html))
    return EMPTY_END.sub("", html)


def _read(html):
    """Return clean HTML that a second reading takes as the first one did."""
    for _reading in range(READINGS):
        before, html = html, _cleaner.clean(html).strip()
        if html == before:
            break
    return html


def sanitize(html):
    """Return `html` with only the elements, attributes and addresses that the editor offers.

    An editor left empty holds one empty paragraph; that is returned as an empty text.
    """
    if not html:
        return html
    cleaned = VIDEO.sub(_judged_video, _without_plain_spans(_read(upright(html))))
    return _without_hulls(cleaned)


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
