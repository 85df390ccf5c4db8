"""Reading rich text: its words, links, pictures and headings, and where in the source each
character stands, so that one can be replaced and every other byte stays.
"""

from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from ..typography.signs import BREAK, NO_BREAK, OBJECT

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "em",
    "i",
    "mark",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
NO_PROSE = {"code", "kbd", "pre", "samp", "script", "style"}


@dataclass(frozen=True)
class Link:
    """`page` is what stands for the page that the link follows, or empty."""

    href: str
    text: str
    page: str = ""


@dataclass(frozen=True)
class Image:
    src: str
    alt: str


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


class Reader(HTMLParser):
    """Cuts HTML into tokens: `(kind, value, attributes, where it starts)`."""

    def __init__(self, source):
        super().__init__(convert_charrefs=False)
        self.tokens = []
        self.line_starts = [0, *(n for n, char in enumerate(source, 1) if char == "\n")]
        self.feed(source)
        self.close()

    def add(self, kind, value="", attributes=None):
        line, column = self.getpos()
        self.tokens.append((kind, value, attributes or {}, self.line_starts[line - 1] + column))

    def handle_starttag(self, tag, attributes):
        self.add("start", tag, {name: value or "" for name, value in attributes})

    def handle_endtag(self, tag):
        self.add("end", tag)

    def handle_data(self, data):
        self.add("text", data)

    def handle_entityref(self, name):
        self.add("entity", unescape(f"&{name};"))

    def handle_charref(self, name):
        self.add("entity", unescape(f"&#{name};"))

    def handle_comment(self, data):
        self.add("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


class Markup:
    """A rich text: `text`, `links`, `images`, `headings`."""

    def __init__(self, source):
        self.source = source
        self.chars, self.spans = [], []
        self.links, self.images, self.headings = [], [], []
        self.open, self.no_prose = [], 0
        #: For each open <span>, whether it is in another language: that keeps its own rules.
        self.foreign = []
        tokens = Reader(source).tokens
        ends = [*(start for *_token, start in tokens), len(source)][1:]
        for (kind, value, attributes, start), end in zip(tokens, ends, strict=True):
            self.read(kind, value, attributes, start, end)
        self.text = "".join(self.chars)

    def read(self, kind, value, attributes, start, end):
        match kind:
            case "start":
                self.read_start(value, attributes)
            case "end":
                self.read_end(value)
            case "text":
                for number, char in enumerate(value, start):
                    self.add(char, number, number + 1)
            case "entity":
                self.add(value if len(value) == 1 else OBJECT, start, end)

    def add(self, char, start=0, end=0):
        """Add a character that stands at this place in the source, or nowhere."""
        if self.no_prose:
            char = OBJECT
        is_own = start < end and char != OBJECT and not any(self.foreign)
        self.chars.append(" " if is_own and char in "\n\r\t\f" else char)
        self.spans.append((start, end) if is_own else None)

    def read_start(self, tag, attributes):
        if tag == "img":
            image = Image(attributes.get("src", ""), attributes.get("alt", "").strip())
            self.images.append(image)
            self.add(OBJECT)
        elif tag not in INLINE | NO_PROSE:
            self.add(BREAK)
        self.no_prose += tag in NO_PROSE
        if tag == "span":
            self.foreign.append("lang" in attributes)
        if tag == "a" or tag in HEADINGS:
            self.open.append((tag, attributes, len(self.chars), len(self.images)))

    def read_end(self, tag):
        self.no_prose = max(self.no_prose - (tag in NO_PROSE), 0)
        if tag == "span" and self.foreign:
            self.foreign.pop()
        if self.open and self.open[-1][0] == tag:
            _tag, attributes, start, images = self.open.pop()
            words = "".join(self.chars[start:]).replace(OBJECT, " ")
            if tag in HEADINGS:
                self.headings.append(Heading(HEADINGS[tag], tidy(words)))
            elif "href" in attributes:
                seen = [words, *(image.alt for image in self.images[images:])]
                words = tidy(" ".join(seen))
                self.links.append(Link(attributes["href"], words, attributes.get("data-page", "")))
        if tag not in INLINE | NO_PROSE:
            self.add(BREAK)

    def replaced(self, cells):
        """Return the source with `cells[n]` in the place of character `n` of the text.

        No-break spaces are written as the sanitiser writes them.
        """
        pieces, done = [], 0
        for old, new, span in zip(self.text, cells, self.spans, strict=True):
            if span and new != old:
                pieces += [self.source[done : span[0]], new.replace(NO_BREAK, "&nbsp;")]
                done = span[1]
        return "".join([*pieces, self.source[done:]])


def tidy(text):
    return " ".join(text.split())
