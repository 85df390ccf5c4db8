"""Shortcodes: `[caption]`, `[gallery]` and `[embed]` become what they stand for; of the others the
words within stay, and the codes are listed as left over.
"""

import re

from django.utils.html import escape

#: An attribute such as `width="300"`, `width='300'` or `width=300`.
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"\[\]]*)"|'([^'\[\]]*)'|([^\s"'\[\]]+))""")
ATTRIBUTES = r"""(?:\s+[\w-]+\s*=\s*(?:"[^"\[\]]*"|'[^'\[\]]*'|[^\s"'\[\]]+))"""
#: One with attributes, one that ends, or one that is known; `[sic]` and `[…]` are words.
CODE = re.compile(
    rf"(?<!\[)\[(?P<name>[a-z][\w-]{{1,40}})(?P<attributes>{ATTRIBUTES}{{0,40}})\s*(?P<end>/?)\]"
    r"(?!\])",
)
CLOSING = re.compile(r"\[/([a-z][\w-]{1,40})\]")
#: Codes within each other; builders of pages write some few.
DEEPEST = 50
ESCAPED = re.compile(r"\[(\[[^\[\]]{1,300}\])\]")
IMAGE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
KNOWN = ("gallery", "embed", "caption", "wp_caption")


def without_shortcodes(text, attachment, item, depth=0):
    """Return a text without its shortcodes; `attachment` gives the file with a number."""
    if depth > DEEPEST:
        raise ValueError(f"its shortcodes are nested more than {DEEPEST} deep")
    pieces, at, last = [], 0, {each[1]: each.start() for each in CLOSING.finditer(text)}
    while match := CODE.search(text, at):
        name, end = match["name"], -1
        if not match["end"] and last.get(name, -1) >= match.end():
            end = text.index(f"[/{name}]", match.end())
        is_code = match["attributes"] or match["end"] or end >= 0 or match["name"] in KNOWN
        pieces.append(text[at : match.start()])
        if not is_code:
            pieces.append(match[0])
            at = match.end()
            continue
        is_closed = end >= 0 and not match["end"]
        content = text[match.end() : end] if is_closed else ""
        at = end + len(match["name"]) + 3 if is_closed else match.end()
        pieces.append(turned(match, content, attachment, item, depth))
    pieces.append(text[at:])
    return ESCAPED.sub(r"\1", "".join(pieces))


def turned(match, content, attachment, item, depth):
    """Return what a shortcode stands for."""
    attributes = attributes_of(match["attributes"])
    match match["name"]:
        case "caption" | "wp_caption":
            return captioned(content, attributes)
        case "gallery" if attributes.get("ids"):
            return gallery(attributes["ids"], attachment)
        case "embed" if content.strip() or attributes.get("src"):
            address = escape(content.strip() or attributes["src"])
            return f'\n\n<p><a href="{address}">{address}</a></p>\n\n'
    item.left_over.append(match[0])
    if "[" not in content:
        return content
    return without_shortcodes(content, attachment, item, depth + 1)


def attributes_of(text):
    return {
        name.lower(): double or single or bare
        for name, double, single, bare in ATTRIBUTE.findall(text)
    }


def captioned(content, attributes):
    """Return the figure of a picture with its caption, which stands beside it or in an
    attribute.
    """
    image = IMAGE.search(content)
    if not image:
        return content
    words = (content[: image.start()] + content[image.end() :]).strip()
    caption = words or escape(attributes.get("caption", ""))
    return f"\n\n<figure>{image[0]}<figcaption>{caption}</figcaption></figure>\n\n"


def gallery(numbers, attachment):
    """Return a figure for each picture of a gallery."""
    figures = []
    for number in filter(str.isdecimal, map(str.strip, numbers.split(","))):
        file = attachment(number)
        address = f"/wp-content/uploads/{file.path}" if file.path else f"/?attachment={number}"
        figures.append(
            f'<figure><img src="{escape(address)}" alt="{escape(file.alt)}">'
            f"<figcaption>{escape(file.caption)}</figcaption></figure>"
        )
    return "\n\n" + "\n".join(figures) + "\n\n"
