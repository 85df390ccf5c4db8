"""Pictures as HTML shows them: the addresses of their files, and the words that go with them."""

import re
from dataclasses import replace
from itertools import islice

from imports.sources import Kind, NamedFile

#: The last one may be a placeholder, as long as a script has not put another one in its place.
SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
#: What follows an address in a set, and the next one where no blank is between.
SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)[wx](?:,(\S*))?")
LONGEST_SET, MOST_SIZES = 10_000, 20
#: Characters of a picture within a page that only holds the place of another.
SHORT = 1000
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?[^/]*)?\Z", re.IGNORECASE)
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
#: Elements within a link or a caption that are looked at.
PARTS = 50


def named_in(element):
    """Return the file of an <img> or <picture>, its addresses with the largest first; None where
    there is none, or one that is a part of the frame.
    """
    image = next(element.iter("img"), element)
    if is_ornament(*map(length_of, (image.get("width"), image.get("height")))):
        return None
    plain, link = plain_addresses(image), link_of(element)
    addresses = [*sized_addresses(*element.iter("source"), image)[:MOST_SIZES], *plain]
    if not addresses:
        return inline_in(image)
    name = (plain or addresses)[0]
    if PICTURE.search(link):  # to a larger one
        addresses, link = [link, *addresses], ""
    return NamedFile("", name, alt_of(image), addresses=tuple(dict.fromkeys(addresses)), link=link)


def alt_of(image):
    return " ".join((image.get("alt") or "").split())


def inline_in(image):
    """Return a picture that stands in the page itself, where it is more than a placeholder: it has
    no file.
    """
    told = (image.get("src") or "").strip()
    return NamedFile("", f"{told[:40]}…", alt_of(image)) if len(told) > SHORT else None


def link_of(element):
    """Return where a picture leads that is in a link without words; empty where it is in none."""
    link = next(element.iterancestors("a"), None)
    is_its_own = link is not None and is_around_picture(link)
    return (link.get("href") or "").strip() if is_its_own else ""


def is_around_picture(link):
    """Say whether a link holds pictures and no words, and not too much else."""
    parts = list(islice(link.iter(), PARTS + 1))
    has_picture = any(part.tag == "img" for part in parts)
    return has_picture and len(parts) <= PARTS and not link.text_content().strip()


def plain_addresses(image):
    every = ((image.get(name) or "").strip() for name in SOURCES)
    return [each for each in every if each and not each.startswith("data:")]


def sized_addresses(*elements):
    """Return the addresses of a picture in several sizes, the largest first."""
    sets = (element.get(name) or "" for element in elements for name in SETS)
    found = [each for told in sets for each in sizes_in(told[:LONGEST_SET])]
    found.sort(key=lambda each: -each[0])
    return [address for _size, address in found if address and not address.startswith("data:")]


def sizes_in(told):
    """Yield the size and the address of each picture in a set such as `a.jpg 200w, b.jpg 400w`."""
    address = ""
    for word in told.split():
        if address and (size := SIZE.fullmatch(word)):
            yield float(size[1]), address
            address = size[2] or ""
            continue
        yield 1, address
        address = word.rstrip(",")
    yield 1, address


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
    for element in islice(figure.iterdescendants(), PARTS):
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
