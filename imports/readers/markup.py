"""The elements of a page to blocks: their text, and their markup of within a line."""

import re
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urljoin, urlsplit

from imports.sources import Block, Kind
from publishing.richtext import sanitize
from publishing.videos import watch_address

from . import limits
from .failures import Unreadable
from .tables import CELLS, cell_of, is_layout
from .text import Piece

SILENT = {"script", "style", "noscript", "template", "head", "svg", "math", "datalist"}
CONTROLS = {"button", "select", "textarea", "input"}
EMBEDDED = {"iframe", "video", "audio", "object", "embed", "canvas"}
INLINE = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "cite": "em",
    "dfn": "em",
    "sub": "sub",
    "sup": "sup",
}
#: Other elements that stand within a line.
THROUGH = re.compile(
    "a|abbr|acronym|bdi|bdo|big|code|data|del|font|ins|kbd|label|mark|meter|nobr|output|q|ruby|rb|"
    "rt|rp|s|samp|small|span|strike|time|tt|u|var|wbr"
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
SPACES = re.compile("[ \t\n\r\f]+")
LINE_END = re.compile(" *\n *")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
PICTURES = 20


@dataclass(frozen=True)
class Context:
    """What the words of an element are."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    is_ordered: bool = False
    is_main: bool = False  # within <main> or <article>
    is_kept: bool = False  # with its line breaks: within <pre>


class Again:
    """The markup that is open at the end of a block and goes on in the next one: short in any page
    for readers, and without an end where a long link holds many paragraphs.
    """

    def __init__(self):
        self.number = 0

    def count(self, opened):
        self.number += sum(len(start) for start, _end in opened)
        if self.number > limits.AGAIN:
            raise Unreadable("Its links or emphasis go on over too many paragraphs.")


class Walk:
    """Goes through elements and gathers their `pieces`, the `frame` (elements of which
    `is_frame(element, context)` says so), and `warnings` on what is left out.
    """

    def __init__(self, base="", is_frame=None, again=None):
        self.base, self.is_frame, self.again = base, is_frame, again or Again()
        self.pieces, self.frame, self.warnings, self.landmarks = [], [], [], []
        self.pictures = self.hidden = 0
        self.text, self.html, self.open = [], [], []
        self.context = Context()

    def through(self, element):
        """Gather what an element holds."""
        self._element(element, Context())
        self._flush()
        if self.pictures > PICTURES:
            self.warnings.append(f"{self.pictures - PICTURES} more pictures left out")
        if self.hidden:
            self.warnings.append(f"hidden text left out: {self.hidden:,} characters")
        return self

    def _element(self, element, context):
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in SILENT:
            return
        if _is_hidden(element):
            self.hidden += len(words_of(element))
        elif tag in CONTROLS:
            self.frame += filter(None, [words_of(element)])
        elif self.is_frame and self.is_frame(element, context):
            self._flush()
            self.landmarks.append(element)
            self.frame += [piece.line for piece in self._own().through(element).pieces]
        elif tag in ("img", "picture", *EMBEDDED):
            self._left_out(element)
        elif tag == "br":
            self._break()
        elif tag == "hr":
            self._flush()
            self._add(Block(Kind.RULE, "***"))
        elif tag == "table" and not is_layout(element):
            self._table(element, context)
        elif tag in INLINE or THROUGH.fullmatch(tag):
            self._inline(element, context)
        else:
            self._block(element, context)

    def _own(self):
        """Return a walk through a part of the page."""
        return Walk(self.base, again=self.again)

    def _children(self, element, context):
        self._words(element.text, context)
        for child in element:
            self._element(child, context)
            self._words(child.tail, context)

    def _inline(self, element, context):
        start, end = self._tags(element)
        if start:
            self.html.append(start)
            self.open.append((start, end))
        self._children(element, context)
        if start:
            self.html.append(end)
            self.open.pop()

    def _tags(self, element):
        """Return the tags that stand for an element within a line, both empty for most."""
        if name := INLINE.get(element.tag):
            return f"<{name}>", f"</{name}>"
        if element.tag == "a" and (address := self._address(element.get("href"))):
            return f'<a href="{escape(address)}">', "</a>"
        if element.tag == "span" and element.get("lang"):
            return f'<span lang="{escape(element.get("lang"))}">', "</span>"
        return "", ""

    def _address(self, href):
        href = (href or "").strip()
        if not href or href.startswith("#"):
            return ""
        if address := joined(self.base, href):
            return address
        self.warnings.append(f"link left out: {href[:100]}")
        return ""

    def _block(self, element, context):
        inner = _context(element, context)
        if element.tag != "li" and inner == context and context.kind == Kind.ITEM:
            self._break()
            self._children(element, inner)
            self._break()
            return
        self._flush()
        self.context = inner
        self._children(element, inner)
        self._flush()
        self.context = context

    def _words(self, words, context):
        if not words:
            return
        if context.is_kept:
            first, *others = words.split("\n")
            self._put(SPACES.sub(" ", first))
            for line in others:
                self._break()
                self._put(SPACES.sub(" ", line))
            return
        words = SPACES.sub(" ", words)
        if not self.text or self.text[-1][-1] in " \n":
            words = words.removeprefix(" ")
        self._put(words)

    def _put(self, words):
        if words:
            self.text.append(words)
            self.html.append(escape(words, quote=False))

    def _break(self):
        if self.text and self.text[-1] != "\n":
            self.text.append("\n")
            self.html.append("<br>")

    def _flush(self):
        """End a block. The markup that is open goes on in the next one."""
        text = LINE_END.sub("\n", "".join(self.text)).strip()
        if text:
            ends = [end for _start, end in reversed(self.open)]
            html = _bare([*self.html, *ends])
            self._add(_made(text, html, self.context))
            self.again.count(self.open)
        self.text, self.html = [], [start for start, _end in self.open]

    def _add(self, block):
        self.pieces.append(Piece(block, block.text))

    def _table(self, element, context):
        self._flush()
        rows, cells = [], []
        for row in element.iter("tr"):
            found = [cell for cell in row if cell.tag in CELLS]
            walks = [self._cell(cell) for cell in found]
            rows.append("\t".join(" ".join(p.block.text for p in w.pieces) for w in walks))
            cells.append("".join(map(cell_of, found, walks)))
        for caption in element.iter("caption"):
            self._block(caption, context)
        if text := "\n".join(LINE_END.sub(" ", row) for row in rows if row.strip()):
            html = "".join(f"<tr>{row}</tr>" for row in cells)
            html = sanitize(f"<table><tbody>{html}</tbody></table>")
            self._add(Block(Kind.TABLE, text, html))

    def _cell(self, cell):
        walk = self._own()
        walk._children(cell, Context())
        walk._flush()
        self.warnings += walk.warnings
        self.pictures += walk.pictures
        self.hidden += walk.hidden
        return walk

    def _left_out(self, element):
        if element.tag == "picture":
            element = next(element.iter("img"), element)
        address = (
            element.get("src") or element.get("data") or element.get("data-src") or ""
        ).strip()
        if element.tag == "iframe" and (video := video_at(address)):
            self._video(video)
            return
        name = "picture" if element.tag in ("img", "picture") else element.tag
        alt = SPACES.sub(" ", element.get("alt") or "").strip()
        if address.startswith("data:") or not (address or alt):
            return
        self.pictures += 1
        if self.pictures <= PICTURES:
            address = joined(self.base, address) or address
            words = f" “{alt}”" if alt else ""
            self.warnings.append(f"{name} left out: {address[:500]}{words}")

    def _video(self, address):
        """Put a link in the place of a video: only an editor has a still picture for it."""
        self._flush()
        link = f'<p><a href="{escape(address)}">{escape(address)}</a></p>'
        self._add(Block(Kind.FIGURE, address, link))
        self.warnings.append(f"video without a still picture, a link stands there: {address}")


def video_at(address):
    """Return where the video of a player is watched; None where it is of no platform we know."""
    scheme = re.match(r"(?:https?:)?//", address)
    return watch_address(f"https://{address[scheme.end() :]}") if scheme else None


def joined(base, address):
    """Return an address made whole, or nothing where it is none that a page may link to."""
    try:
        whole = urljoin(base, address)
        is_safe = urlsplit(whole).scheme in ("", "http", "https", "mailto", "tel")
    except ValueError:
        return ""
    return whole if is_safe else ""


def _bare(pieces):
    """Return markup of within a line without line breaks at its ends."""
    first, last = 0, len(pieces)
    while first < last and _is_break(pieces[first]):
        first += 1
    while first < last and _is_break(pieces[last - 1]):
        last -= 1
    return "".join(pieces[first:last]).strip()


def _is_break(piece):
    return piece == "<br>" or not piece.strip()


def _made(text, html, context):
    html = sanitize(html) if "<" in html else html
    return Block(context.kind, text, html, level=context.level, is_ordered=context.is_ordered)


def _context(element, context):
    """Return what the words of an element are that begins a block."""
    tag = element.tag
    if tag in HEADINGS:
        return replace(context, kind=Kind.HEADING, level=HEADINGS[tag], is_ordered=False)
    if tag in ("ul", "ol", "menu"):
        level = context.level + 1 if context.kind == Kind.ITEM else 1
        return replace(context, kind=Kind.ITEM, level=level, is_ordered=tag == "ol")
    if tag == "li" and context.kind != Kind.ITEM:
        return replace(context, kind=Kind.ITEM, level=1)
    if tag == "blockquote":
        return replace(context, kind=Kind.QUOTE, level=0, is_ordered=False)
    if tag == "pre":
        return replace(context, is_kept=True)
    if tag in ("main", "article") or element.get("role") in ("main", "article"):
        return replace(context, is_main=True)
    return context


def _is_hidden(element):
    return "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))


def words_of(element):
    return SPACES.sub(" ", "".join(element.itertext())).strip()
