"""What changed between two texts, word by word, as HTML with `<ins>` and `<del>`.

Rich text is compared by its words. It is shown block by block, whatever it is made of; nothing of
its own markup reaches the page but emphasis.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import chain, groupby
from pathlib import PurePosixPath

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy

#: Marks that stand before or after a word and are no part of it.
OUTER = r"()\[\]{}«»“”„\"!?;…،؛؟–—/"
WORD = re.compile(rf"(\s*)([^\s{OUTER}]+?(?=[.,:’']{{0,3}}(?:[\s{OUTER}]|\Z))|\S)")
PLAIN_SPACES = " \t\r\n\f"
EMPHASIS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup"}
#: What a block is called where it became another one.
KINDS = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading of a section"),
    "h3": gettext_lazy("heading below a section"),
    "h4": gettext_lazy("smallest heading"),
    "ul": gettext_lazy("list with bullets"),
    "ol": gettext_lazy("list with numbers"),
    "blockquote": gettext_lazy("quotation"),
    "th": gettext_lazy("head of a table"),
    "td": gettext_lazy("cell of a table"),
    "figcaption": gettext_lazy("caption"),
}
#: Two blocks with fewer of their words in common are two texts, not one that changed.
ALIKE = 0.4
#: How many blocks without a change are shown around one that has some.
CONTEXT = 1


@dataclass(frozen=True)
class Token:
    """A word or a mark, with its emphasis; an `aside` is seen only where it changed."""

    text: str
    marks: tuple = ()
    is_aside: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading …: its tokens, and the space before each of them."""

    kind: str
    tokens: tuple = ()
    spaces: tuple = ()

    @property
    def words(self):
        return {token.text for token in self.tokens}

    def pieces(self, start, end):
        return tuple(zip(self.spaces[start:end], self.tokens[start:end], strict=True))


EMPTY = Block("p")


class Reader(HTMLParser):
    """Cuts rich text into blocks."""

    def __init__(self, source):
        super().__init__()
        self.blocks, self.tokens, self.spaces, self.space = [], [], [], ""
        self.open, self.marks, self.links = [], [], []
        self.feed(source)
        self.close()
        self.end_block()

    @property
    def kind(self):
        """The innermost open element that has a name of its own; a paragraph in it is it."""
        return next((tag for tag in reversed(self.open) if tag in KINDS and tag != "p"), "p")

    def add(self, token, space=""):
        """Add a token, with one space before it: a special one rather than a plain one."""
        self.spaces.append(one_space(self.space + space) if self.tokens else "")
        self.tokens.append(token)
        self.space = ""

    def end_block(self):
        if self.tokens:
            self.blocks.append(Block(self.kind, tuple(self.tokens), tuple(self.spaces)))
        self.tokens, self.spaces, self.space = [], [], ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        match tag:
            case "img":
                self.add_picture(attributes)
            case "br":
                self.space += "\n"
            case "a":
                self.links.append(attributes.get("href") or "")
            case _ if tag in EMPHASIS:
                self.marks.append(EMPHASIS[tag])
            case _:
                self.end_block()
                if tag == "hr":
                    self.add(Token("———"))
                    self.end_block()
                else:
                    self.open.append(tag)

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self.add(Token(f" ({self.links.pop()})", is_aside=True))
        elif EMPHASIS.get(tag) in self.marks:
            self.marks.remove(EMPHASIS[tag])
        elif tag in self.open:
            self.end_block()
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        marks = tuple(dict.fromkeys(self.marks))
        # A line break in the source is a space; one in a text is a `<br>`.
        data = data.replace("\n", " ")
        for space, word in WORD.findall(data):
            self.add(Token(word, marks), space)
        self.space += data[len(data.rstrip()) :]

    def add_picture(self, attributes):
        words = gettext("picture: %s") % (attributes.get("alt") or "—")
        self.add(Token(f"[{words}]"), " ")
        name = PurePosixPath(attributes.get("src") or "").name
        self.add(Token(f" ({name})", is_aside=True))


def one_space(spaces):
    return spaces.strip(PLAIN_SPACES) or ("\n" if "\n" in spaces else spaces[:1] and " ")


def blocks_of(text, rich=False):
    """Return the blocks of a rich text, or the lines of a plain one."""
    if rich:
        return Reader(text).blocks
    lines = [WORD.findall(line.strip()) for line in text.splitlines() if line.strip()]
    return [
        Block(
            "p", tuple(Token(word) for _space, word in line), tuple(space for space, _word in line)
        )
        for line in lines
    ]


def words(old, new, *, rich=False, whole=False):
    """Return what changed from the text `old` to `new`: safe HTML with `<ins>` and `<del>`.

    A line of plain text is returned as it is; more of it, and rich text, as paragraphs, of which
    those far from any change are left out where not the `whole` is wanted.
    """
    before, after = blocks_of(old, rich), blocks_of(new, rich)
    if not rich and max(len(before), len(after)) <= 1:
        return mark_safe(marked(*(next(iter(blocks), EMPTY) for blocks in (before, after))))
    pairs = list(aligned(before, after))
    if whole:
        return mark_safe("".join(paragraph(*pair) for pair in pairs))
    if all(one == other for one, other in pairs):
        note = gettext("Only the formatting changed.")
        return mark_safe(f"<p>{escape(note)}</p>")
    return mark_safe("".join(shown(pairs)))


def text(value, *, rich=False):
    """Return a text as `words` shows it where nothing changed: safe HTML."""
    blocks = blocks_of(value, rich)
    if not rich and len(blocks) <= 1:
        return escape(value.strip())
    return mark_safe("".join(paragraph(block, block) for block in blocks))


def opcodes(before, after):
    return SequenceMatcher(None, before, after).get_opcodes()


def aligned(before, after):
    """Yield the blocks in pairs, `(old, new)`; None stands for one that was not or is no more."""
    for kind, start, end, new_start, new_end in opcodes(before, after):
        old, new = before[start:end], after[new_start:new_end]
        yield from zip(old, new, strict=True) if kind == "equal" else alike(old, new)


def alike(old, new):
    """Pair each new block with the first of the old ones, in order, that has its words."""
    for block in new:
        number = next((n for n, other in enumerate(old) if likeness(other, block) >= ALIKE), None)
        if number is None:
            yield None, block
        else:
            yield from ((gone, None) for gone in old[:number])
            yield old[number], block
            old = old[number + 1 :]
    yield from ((gone, None) for gone in old)


def likeness(one, other):
    """Return the share of words that two blocks have in common, from 0 to 1."""
    return len(one.words & other.words) / max(len(one.words), len(other.words), 1)


def shown(pairs):
    """Yield the HTML of the pairs that differ, and of those around them."""
    changed = [number for number, (old, new) in enumerate(pairs) if old != new]
    near = {n + step for n in changed for step in range(-CONTEXT, CONTEXT + 1)}
    for is_near, group in groupby(enumerate(pairs), lambda item: item[0] in near):
        if is_near:
            yield from (paragraph(*pair) for _number, pair in group)
        else:
            yield '<p class="words-left-out">…</p>'


def paragraph(old, new):
    became = ""
    if old and new and old.kind != new.kind:
        was, is_now = escape(KINDS[old.kind]), escape(KINDS[new.kind])
        became = f'<span class="words-kind"><del>{was}</del> <ins>{is_now}</ins></span> '
    return f'<p class="words-{(new or old).kind}">{became}{marked(old or EMPTY, new or EMPTY)}</p>'


def marked(old, new):
    """Return the words of a block as HTML, with what went and what came."""
    html = ""
    for is_change, group in groupby(runs(old, new), lambda run: run[0]):
        gone, come = ([*chain(*pieces)] for pieces in zip(*(run[1:] for run in group), strict=True))
        if is_change:
            html += (gone and f"<del>{html_of(gone)}</del>") or ""
            html += (come and f"<ins>{html_of(come)}</ins>") or ""
        else:
            html += html_of((space, token) for space, token in come if not token.is_aside)
    return html


def runs(old, new):
    """Yield what changed and what did not: `(is it a change, old pieces, new pieces)`; a piece is a
    token with the space before it.
    """
    for kind, start, end, new_start, new_end in opcodes(old.tokens, new.tokens):
        gone, come = old.pieces(start, end), new.pieces(new_start, new_end)
        if kind != "equal":
            yield from changed(gone, come)
            continue
        for (old_space, _same), (space, token) in zip(gone, come, strict=True):
            if old_space != space:
                yield True, bare(old_space), bare(space)
                space = ""
            yield False, ((space, token),), ((space, token),)


def changed(gone, come):
    """Yield the run of a change, with the space that stands before both outside it."""
    if gone and come and gone[0][0] == come[0][0]:
        space = gone[0][0]
        yield False, bare(space), bare(space)
        gone, come = ((("", first[1]), *rest) for first, *rest in (gone, come))
    yield True, gone, come


def bare(space):
    return ((space, Token("")),) if space else ()


def html_of(pieces):
    html = ""
    for marks, ((space, first), *rest) in groupby(pieces, lambda piece: piece[1].marks):
        following = (space + token.text for space, token in rest)
        html += escape(space) + emphasised(first.text + "".join(following), marks)
    return html.replace("\n", "<br>")


def emphasised(text, marks):
    html = escape(text)
    for mark in marks:
        html = f"<{mark}>{html}</{mark}>"
    return html
