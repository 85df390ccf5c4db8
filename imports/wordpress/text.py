"""The text of a post as HTML: without the comments of its blocks, its shortcodes turned into what
they stand for, its empty lines into paragraphs.
"""

import re

from django.utils.html import escape

from .shortcodes import without_shortcodes

#: What ends a comment, or shows that it has no end: each is looked for up to the next one only.
WITHIN = r"(?:(?!<!--|-->).)*"
BLOCK_COMMENT = re.compile(rf"<!--\s*/?wp:{WITHIN}-->", re.DOTALL)
#: A block that the software fills when it shows it: there are no words of it in the export.
FILLED_LATER = re.compile(r"<!--\s*wp:([a-z][\w/-]*)(?:(?!<!--)[^>])*/-->", re.DOTALL)
MORE = re.compile(rf"<!--\s*(?:more|nextpage|noteaser){WITHIN}-->", re.DOTALL)
EMBED = re.compile(
    r'<div class="wp-block-embed__wrapper">\s*(https?://[^\s<]+)\s*</div>', re.IGNORECASE
)
ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)

BLOCKS = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|footer|form|h[1-6]|header|hr|li|main|"
    "nav|ol|section|ul"
)
BLOCK_TAG = re.compile(rf"</?(?:{BLOCKS})\b[^<>]*>", re.IGNORECASE)
PARAGRAPH_TAG = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
#: What holds words that are no paragraphs.
HOLDS_WORDS = re.compile(r"</?(?:ul|ol|dl|h[1-6]|address)\b", re.IGNORECASE)
#: What stays as it is, line breaks and all.
KEPT = re.compile(r"<(pre|table|figure|script|style)\b", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n\s*\n")


def html_of(text, attachment, item):
    """Return the text of a post as HTML. `attachment` gives the file with a number; what was left
    out is told to the item.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_of_blocks = "<!-- wp:" in text
    item.left_over += [f"wp:{name}" for name in FILLED_LATER.findall(text)]
    text = EMBED.sub(linked, BLOCK_COMMENT.sub("", MORE.sub("", text)))
    text = without_shortcodes(text, attachment, item)
    return text if is_of_blocks else paragraphs(ALONE.sub(linked, text))


def linked(match):
    address = escape(match[1])
    return f'<p><a href="{address}">{address}</a></p>'


def paragraphs(text):
    """Return a text in which an empty line parts paragraphs, and a line break breaks the line; what
    is a block already stays as it is.
    """
    text, kept = without_kept(text.replace("\0", ""))
    text = PARAGRAPH_TAG.sub("\n\n", text)
    text = BLOCK_TAG.sub(lambda match: f"\n\n{match[0]}\n\n", text)
    pieces, inside = [], 0
    for piece in filter(None, map(str.strip, BLANK_LINES.split(text))):
        if BLOCK_TAG.fullmatch(piece):
            inside += depth_of(piece)
            pieces.append(piece)
        elif piece.startswith("\0"):
            pieces.append(kept[int(piece.strip("\0"))])
        else:
            broken = piece.replace("\n", "<br>\n")
            pieces.append(broken if inside > 0 else f"<p>{broken}</p>")
    return "\n".join(pieces)


def without_kept(text):
    """Return a text with a number in the place of each element that stays as it is, and these."""
    pieces, kept, at, begin, unclosed = [], [], 0, 0, set()
    while match := KEPT.search(text, begin):
        name, begin = match[1].lower(), match.end()
        end = name not in unclosed and re.compile(rf"</{name}\s*>", re.IGNORECASE).search(
            text, begin
        )
        if not end:
            unclosed.add(name)
            continue
        pieces += [text[at : match.start()], f"\n\n\0{len(kept)}\0\n\n"]
        kept.append(text[match.start() : end.end()])
        at = begin = end.end()
    return "".join([*pieces, text[at:]]), kept


def depth_of(tag):
    """Return 1 for a tag that opens what holds words, -1 for one that closes it, else 0."""
    if not HOLDS_WORDS.match(tag):
        return 0
    return -1 if tag.startswith("</") else 1
