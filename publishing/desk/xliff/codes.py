"""Rich text as XLIFF has it: words, and codes that stand for the markup between them.

Text to pieces and back is the same text, byte for byte.
"""

import re
from dataclasses import dataclass
from html import unescape

TOKEN = re.compile(
    r"""(?P<tag></?[a-zA-Z](?:"[^"]*"|'[^']*'|[^>"'])*>)
    |(?P<entity>&(?:amp|lt|gt|nbsp);)
    |(?P<text>[^<>&\xa0]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
#: How the sanitiser writes what has a meaning in HTML.
WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"})
#: What XLIFF calls the kinds of markup.
KINDS = {"a": "link", "img": "image", "blockquote": "quote"}
EMPHASIS = {"strong", "em", "sub", "sup", "br"}


@dataclass(frozen=True)
class Code:
    """A pair of tags, or for `end` None one that stands alone."""

    start: str
    end: str | None = None

    @property
    def kind(self):
        name = NAME.match(self.start)
        name = name[1].lower() if name else ""
        return KINDS.get(name, "fmt" if name in EMPHASIS else "other")


@dataclass(frozen=True)
class Opened:
    """Where a pair of tags begins, the number of its code among the text's."""

    number: int


@dataclass(frozen=True)
class Closed:
    number: int


@dataclass(frozen=True)
class Alone:
    number: int


def cut(html):
    """Return the pieces of a rich text, words and places of codes, and the codes in their order.

    Markup that does not fit together is a code that stands alone.
    """
    tokens = [(match.lastgroup, match[0]) for match in TOKEN.finditer(html)]
    ends = pairs(tokens)
    starts = {end: start for start, end in ends.items()}
    pieces, codes, numbers = [], [], {}
    for index, (group, text) in enumerate(tokens):
        if group in ("text", "entity"):
            pieces.append(unescape(text) if group == "entity" else text)
        elif index in starts:
            pieces.append(Closed(numbers[starts[index]]))
        else:
            numbers[index] = len(codes)
            is_pair = index in ends
            pieces.append((Opened if is_pair else Alone)(len(codes)))
            codes.append(Code(text, tokens[ends[index]][1] if is_pair else None))
    return pieces, codes


def pairs(tokens):
    """Return the places of the tags that end an element by those of the tags that begin it."""
    found, open_tags = {}, []
    for index, (group, text) in enumerate(tokens):
        if group != "tag":
            continue
        name = NAME.match(text)[1]
        if not text.startswith("</"):
            open_tags.append((name, index))
        else:
            # What has no end, such as a line break, may stand between.
            place = next(
                (n for n in reversed(range(len(open_tags))) if open_tags[n][0] == name), None
            )
            if place is not None:
                found[open_tags[place][1]] = index
                del open_tags[place:]
    return found


def has_words(pieces):
    return any(isinstance(piece, str) and piece.strip() for piece in pieces)


def ids_of(source, target):
    """Return the ids of the codes of a source and of its translation, each as a list.

    What is the same in both has the same id; what only the translation has, one of its own.
    """
    own = [str(number) for number in range(1, len(source) + 1)]
    free, ids = list(zip(own, source, strict=True)), []
    for number, code in enumerate(target, start=1):
        pair = next((pair for pair in free if pair[1] == code), None)
        if pair:
            free.remove(pair)
        ids.append(pair[0] if pair else f"t{number}")
    return own, ids
