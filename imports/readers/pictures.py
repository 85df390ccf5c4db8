"""Pictures as HTML shows them: the addresses of their files, and the words that go with them."""

import re
from dataclasses import replace

from imports.sources import Kind, NamedFile

#: The last one may be a placeholder, as long as a script has not put another one in its place.
SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,6})?)[wx])?\s*(?:,|\Z)")
LONGEST_SET = 10_000
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?[^/]*)?\Z", re.IGNORECASE)
SPACES = re.compile(r"\s+")
#: Both sides of an icon, and one side of what only keeps a space open or counts visitors.
ICON, SPACER = 48, 3

#: What is named so in a caption is the credit.
CREDITS = re.compile(r"credit|copyright|photographer", re.IGNORECASE)
#: What begins the credit at the end of a caption.
MARK = re.compile(
    r"(?:©|\(c\)|(?:photo|foto|image|picture|crédits?|créditos?|credits?|copyright|صورة|تصوير)"
    r"(?:\s(?:credits?|by|de|par|por|photo))?\s?[:©/])\s*",
    re.IGNORECASE,
)
LONGEST_CREDIT = 150


def named_in(element):
    """Return the file of an <img> or <picture>, its addresses with the largest first; None where
    there is none, or one that is a part of the frame.
    """
    image = next(element.iter("img"), element)
    if is_ornament(*map(length_of, (image.get("width"), image.get("height")))):
        return None
    plain, link = plain_addresses(image), link_of(element)
    addresses = [*sized_addresses(*element.iter("source"), image), *plain]
    if not addresses:
        return None
    name = (plain or addresses)[0]
    if PICTURE.search(link):  # to a larger one
        addresses, link = [link, *addresses], ""
    alt = " ".join((image.get("alt") or "").split())
    return NamedFile("", name, alt, addresses=tuple(dict.fromkeys(addresses)), link=link)


def link_of(element):
    """Return where a picture leads that is alone in a link; empty where it is not."""
    link = next(element.iterancestors("a"), None)
    is_alone = link is not None and not "".join(link.itertext()).strip()
    return (link.get("href") or "").strip() if is_alone else ""


def plain_addresses(image):
    every = ((image.get(name) or "").strip() for name in SOURCES)
    return [each for each in every if each and not each.startswith("data:")]


def sized_addresses(*elements):
    """Return the addresses of a picture in several sizes, the largest first."""
    sets = (element.get(name) or "" for element in elements for name in SETS)
    found = [each for told in sets for each in CANDIDATE.findall(told[:LONGEST_SET])]
    found.sort(key=lambda each: -float(each[1] or 1))
    return [address for address, _size in found if not address.startswith("data:")]


def length_of(value):
    """Return how many pixels an attribute says, or None."""
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 7 else None


def is_ornament(width, height):
    """Say whether a picture of this size is an icon, or nothing to be seen; None is any length."""
    sides = [side for side in (width, height) if side is not None]
    return any(side <= SPACER for side in sides) or (len(sides) == 2 and max(sides) <= ICON)


def figure_of(element, walk):
    """Return the figure of a <figure> that shows one picture and has no more than a caption, as a
    `walk` through it found them; else None.
    """
    if len(walk.figures) != 1 or any(p.block.kind != Kind.PARAGRAPH for p in walk.pieces):
        return None
    (_place, figure), blocks = walk.figures[0], [piece.block for piece in walk.pieces]
    text = " ".join(" ".join(block.text for block in blocks).split())
    html = " ".join(block.html for block in blocks).replace("<br>", " ")
    credit = credit_in(element, text)
    caption = without_credit(text, credit)
    named = replace(figure.picture, caption=caption, credit=MARK.sub("", credit, count=1))
    return replace(figure, text=text, html=html, picture=named)


def credit_in(figure, caption):
    """Return the part of a caption that says whose the picture is; empty where none does."""
    for element in figure.iterdescendants():
        if isinstance(element.tag, str) and CREDITS.search(element.get("class", "")):
            words = " ".join("".join(element.itertext()).split())
            if words and words in caption:
                return words
    *_before, last = [None, *MARK.finditer(caption)]
    if last and len(caption) - last.start() <= LONGEST_CREDIT:
        return caption[last.start() :].rstrip(" )]")
    return ""


def without_credit(caption, credit):
    """Return a caption without the credit, and without what held the two together."""
    if not credit:
        return caption
    return " ".join(caption.replace(credit, " ", 1).split()).rstrip(" ([|–—-/")
