"""The elements of a page to blocks: their text, and their markup of within a line."""

import re
from dataclasses import replace
from html import escape

from imports.sources import Block, Kind
from publishing.richtext import sanitize

from . import limits
from .addresses import joined
from .contexts import Context, context_of
from .failures import Unreadable
from .pictures import alt_of, figure_of, named_in
from .tables import CELLS, cell_of, is_layout
from .text import Piece
from .videos import address_in, link_to, video_at

SILENT = {"script", "style", "noscript", "template", "head", "svg", "math", "datalist"}
CONTROLS = {"button", "select", "textarea", "input"}
PICTURES = {"img", "picture"}
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
SPACES = re.compile("[ \t\n\r\f]+")
LINE_END = re.compile(" *\n *")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: How many of those left out are told one by one.
TOLD = 20


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
    """Goes through elements and gathers their `pieces`, the `figures` (each with how many pieces
    stand before it), the `frame` (elements of which `is_frame(element, context)` says so), and
    `warnings` on what is left out.
    """

    def __init__(self, base="", is_frame=None, again=None):
        self.base, self.is_frame, self.again = base, is_frame, again or Again()
        self.pieces, self.frame, self.warnings, self.landmarks = [], [], [], []
        self.figures, self.waiting = [], []  # waiting: until the block is over that they stand in
        self.embedded = self.hidden = 0
        self.text, self.html, self.open = [], [], []
        self.context = Context()

    def through(self, element):
        """Gather what an element holds."""
        self._element(element, Context())
        self._flush()
        if self.embedded > TOLD:
            self.warnings.append(f"{self.embedded - TOLD} more left out")
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
            walk = self._own().through(element)
            self.frame += [piece.line for piece in walk.pieces]
            self.frame += [figure.text for _place, figure in walk.figures if figure.text]
        elif tag in (*PICTURES, *EMBEDDED):
            self._embedded(element)
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
            self.open.pop()
            if self.html[-1:] == [start]:
                self.html.pop()
            else:
                self.html.append(end)

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
        if element.tag == "figure" and self._figure(element):
            return
        inner = context_of(element, context)
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
        self._place()

    def _add(self, block):
        self.pieces.append(Piece(block, block.text))

    def _figure(self, element):
        """Take a <figure> as the figure that it is; say whether it was one."""
        if next(element.iterdescendants("figure", "table", *EMBEDDED), None) is not None:
            return False
        walk = self._own()
        walk._children(element, Context())
        walk._flush()
        figure = figure_of(element, walk)
        if figure:
            self._take(walk)
            self._show(figure)
        return bool(figure)

    def _show(self, figure):
        self.waiting.append(figure)
        if not self.text:
            self._place()

    def _place(self):
        """Let the figures stand here that wait; in the midst of a list or a quotation none does."""
        if self.context.kind not in (Kind.ITEM, Kind.QUOTE):
            self.figures += ((len(self.pieces), figure) for figure in self.waiting)
            self.waiting = []

    def _take(self, walk):
        """Take over what a walk through a part tells besides its words."""
        self.frame += walk.frame
        self.warnings += walk.warnings
        self.embedded += walk.embedded
        self.hidden += walk.hidden

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
        self._place()

    def _cell(self, cell):
        walk = self._own()
        walk._children(cell, Context())
        walk._flush()
        self._take(walk)
        self.waiting += (figure for _place, figure in walk.figures)
        return walk

    def _embedded(self, element):
        """Show a picture, and a link for a video; tell of all else that is left out."""
        if element.tag in PICTURES:
            if named := named_in(element):
                whole = joined(self.base, named.name) or named.name
                self._show(Block(Kind.FIGURE, "", picture=replace(named, name=whole)))
            else:
                self.frame += filter(None, map(alt_of, element.iter("img")))
            return
        address = address_in(element)
        if not address:
            return
        if element.tag == "iframe" and (video := video_at(address)):
            self._flush()
            self._add(link_to(video))
            self.warnings.append(f"video without a still picture, a link stands there: {video}")
            return
        self.embedded += 1
        if self.embedded <= TOLD:
            address = joined(self.base, address) or address
            self.warnings.append(f"{element.tag} left out: {address[:500]}")


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


def _is_hidden(element):
    return "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))


def words_of(element):
    return SPACES.sub(" ", "".join(element.itertext())).strip()
