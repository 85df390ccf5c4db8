"""The text of a post as HTML: without the comments of its blocks, its shortcodes turned into what
they stand for, its empty lines into paragraphs.
"""

import re

from django.utils.html import escape

from .shortcodes import without_shortcodes

BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:.*?-->", re.DOTALL)
#: A block that the software fills when it shows it: there are no words of it in the export.
FILLED_LATER = re.compile(r"<!--\s*wp:([a-z][\w/-]*)[^>]*?/-->", re.DOTALL)
MORE = re.compile(r"<!--\s*(?:more|nextpage|noteaser).*?-->", re.DOTALL)
EMBED = re.compile(
    r'<div class="wp-block-embed__wrapper">\s*(https?://[^\s<]+)\s*</div>', re.IGNORECASE
)
ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)

BLOCKS = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|footer|form|h[1-6]|header|hr|li|main|"
    "nav|ol|section|ul"
)
BLOCK_TAG = re.compile(rf"</?(?:{BLOCKS})\b[^>]*>", re.IGNORECASE)
PARAGRAPH_TAG = re.compile(r"</?p\b[^>]*>", re.IGNORECASE)
#: What holds words that are no paragraphs.
HOLDS_WORDS = re.compile(r"</?(?:ul|ol|dl|h[1-6]|address)\b", re.IGNORECASE)
KEPT = re.compile(r"<(pre|table|figure|script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
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
    kept = []

    def keep(match):
        kept.append(match[0])
        return f"\n\n\0{len(kept) - 1}\0\n\n"

    text = PARAGRAPH_TAG.sub("\n\n", KEPT.sub(keep, text.replace("\0", "")))
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


def depth_of(tag):
    """Return 1 for a tag that opens what holds words, -1 for one that closes it, else 0."""
    if not HOLDS_WORDS.match(tag):
        return 0
    return -1 if tag.startswith("</") else 1
