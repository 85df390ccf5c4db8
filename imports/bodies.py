"""The text of a page of another system: its pictures and the files it links to are found, and take
the addresses that they have here.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

import lxml.html
from django.utils.html import escape

from publishing.characters import clean
from publishing.videos import watch_address

from .readers.markup import Walk
from .readers.parsing import parsed
from .rich_text import figure_html
from .sources import Block, Kind, NamedFile

#: What may hold a figure; it is lifted out of all else, such as a paragraph.
HOLDERS = ("body", "div", "section", "article", "main", "details")


@dataclass
class Shown:
    """A picture in a text: the elements that stand for it, and the file that they name."""

    element: object
    file: NamedFile
    caption: str
    video: str = ""  # where it is watched, if the picture is the still of one


class Body:
    """Reads HTML; `path_of` gives the path of the file at an address, or an empty text.

    `pictures` and `links` are what it shows and links to; `bring` says what became of a file: its
    address here, or None.
    """

    def __init__(self, html, path_of, site=""):
        self.path_of, self.host = path_of, urlsplit(site).netloc
        self.root = rooted(html)
        self.figures, self.after = {}, defaultdict(list)
        self.pictures = [self.show(each) for each in list(self.root.iter("img"))]
        around = {shown.element for shown in self.pictures}
        self.links = [
            (link, NamedFile(path, link.text_content().strip()))
            for link in self.root.iter("a")
            if link not in around and (path := self.path_of(link.get("href", "")))
        ]
        #: Where pictures led to, if not to a larger one of themselves.
        self.lost_links = [
            link.get("href")
            for shown in self.pictures
            for link in shown.element.iter("a")
            if (href := link.get("href"))
            and not self.path_of(href)
            and not (shown.video and watch_address(href) == shown.video)
        ]

    @property
    def files(self):
        """The files that the text shows and links to."""
        return [shown.file for shown in self.pictures] + [file for _link, file in self.links]

    def show(self, image):
        address = image.get("src") or image.get("data-src") or ""
        alt = " ".join(image.get("alt", "").split())
        element, caption = hull_of(image)
        file = NamedFile(self.path_of(address), address, alt)
        return Shown(element, file, caption, video_of(image, element))

    def bring(self, picture, link):
        """Put the addresses of this site in; `picture(file)` and `link(file)` return one, or None
        where there is none: then a picture leaves its caption, and a link stays.
        """
        for shown in self.pictures:
            self.place(shown, picture(shown.file))
        for element, file in self.links:
            if address := link(file):
                element.set("href", address)
        self.lead_home()

    def place(self, shown, address):
        """Put the place of a figure behind what holds the picture, and take that away."""
        anchor = shown.element
        while anchor.getparent() is not self.root and anchor.getparent().tag not in HOLDERS:
            anchor = anchor.getparent()
        paragraph = lxml.html.Element("p")
        paragraph.text = shown.caption
        if address or shown.video:
            paragraph.text = mark = uuid4().hex
            words = (shown.file.alt, escape(shown.caption), shown.video)
            html = figure_html(address, *words) if address else link_to(shown)
            self.figures[mark] = Block(Kind.FIGURE, shown.caption, html)
        if paragraph.text:
            self.put_behind(anchor, paragraph)
        drop(shown.element)

    def put_behind(self, anchor, paragraph):
        """Put a paragraph behind an element, and behind those that are there already."""
        last = self.after[anchor][-1] if self.after[anchor] else anchor
        if last.getparent() is None:
            last = anchor
        paragraph.tail, last.tail = last.tail, None
        last.addnext(paragraph)
        self.after[anchor].append(paragraph)

    def lead_home(self):
        """Let links to the old site lead to this one, which knows its old addresses."""
        for link in self.root.iter("a"):
            try:
                parts = urlsplit(link.get("href", ""))
            except ValueError:
                continue
            if self.host and parts.netloc == self.host and parts.scheme in ("http", "https"):
                link.set("href", parts._replace(scheme="", netloc="").geturl() or "/")

    def blocks(self):
        """Return the text as blocks, with its figures; `warnings` and `left_over` say what has no
        place in them.
        """
        walk = Walk().through(self.root)
        self.warnings, self.left_over = walk.warnings, walk.frame
        self.left_over += [f"link of a picture: {address}" for address in self.lost_links]
        return [self.figures.get(piece.block.text, piece.block) for piece in walk.pieces]


def rooted(html):
    """Return HTML as one element; figures that show no single picture are no figures. Raises
    `Unreadable`.
    """
    tree, _warnings = parsed(f"<html><body>{clean(html)}</body></html>")
    root = tree.find("body")
    for figure in list(root.iter("figure")):
        holds_others = next(figure.iterdescendants("figure"), None) is not None
        if holds_others or len(list(figure.iter("img"))) != 1:
            figure.tag = "div"
            for caption in list(figure.iterchildren("figcaption")):
                caption.tag = "p"
    return root


def hull_of(image):
    """Return the outermost element that is there for one picture only, and its caption."""
    element = image
    figure = next(image.iterancestors("figure"), None)
    if figure is not None:
        captions = " ".join(each.text_content() for each in figure.iter("figcaption"))
        return figure, " ".join(captions.split())
    for parent in image.iterancestors("a", "picture"):
        if parent.text_content().strip() or len(list(parent.iter("img"))) > 1:
            break
        element = parent
    return element, ""


def video_of(image, element):
    """Return where the video is watched to which a picture leads within an element, or ""."""
    for link in image.iterancestors("a"):
        if link is element or element in link.iterancestors():
            return watch_address(link.get("href", "")) or ""
    return ""


def link_to(shown):
    """Return a link to a video that has no still here."""
    return f'<p><a href="{escape(shown.video)}">{escape(shown.caption or shown.video)}</a></p>'


def drop(element):
    """Take an element out; the words behind it stay."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail, element.getprevious()
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
