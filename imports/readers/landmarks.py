"""What in HTML is the site's frame: its landmarks, and what two hints together say is one."""

import re

REGIONS = {"navigation", "banner", "contentinfo", "search"}
#: Of no landmark where they belong to a part of the page.
SECTIONS = {"article", "section", "main", "aside", "nav"}
NAMES = re.compile(
    r"\b(?:nav|navbar|navigation|menus?|breadcrumbs?|footer|header|cookies?|consent|share|sharing|"
    r"social|skip|sidebar|pager|pagination|languages?|toolbar)\b"
)
#: The part of a page that old themes call so is the foot of the site.
FEET = {"footer", "page-footer", "site-footer"}
#: How Drupal calls the line that tells who made a page, and when.
BYLINE = "submitted"
WORD = re.compile(r"[A-Z]?[a-z]+")
TEXT = 60
#: A page that is larger is nobody's article; it would take long.
LARGE = 1_000_000


class Landmarks:
    """Says of elements whether they are the frame of their page."""

    def __init__(self, html, tree):
        self.html = html
        self.is_titled = sum(1 for _heading in tree.iter("h1")) == 1
        self._main = None

    def __call__(self, element, context):
        tag, role = element.tag, element.get("role", "")
        if tag in ("body", "main", "article", "html") or role in ("main", "article"):
            return False
        if _is_skip_link(element) or _is_byline(element):
            return True
        if tag == "nav" or role in REGIONS:
            return role == "navigation" or not self._has_title(element)
        if tag == "aside" or role == "complementary":
            return not context.is_main
        if tag in ("header", "footer"):
            return not self._has_title(element) and not _is_of_a_section(element)
        if tag == "div" and element.get("id", "").lower() in FEET:
            return not self._has_title(element)
        return tag in ("div", "ul", "ol", "section", "p", "a") and self._is_hinted(element)

    def _has_title(self, element):
        return self.is_titled and next(element.iter("h1"), None) is not None

    def _is_hinted(self, element):
        """Say whether a name says that an element is frame, and it is nothing but links that are
        no part of what trafilatura takes for the main text.
        """
        if not NAMES.search(" ".join(_names(element))):
            return False
        text = "".join(element.itertext())
        if "@" in text or next(element.iter("h1"), None) is not None:
            return False
        own = [element] if element.tag == "a" else element.iter("a")
        linked = sum(len("".join(link.itertext()).strip()) for link in own)
        if linked * 2 < len("".join(text.split())):
            return False
        words = " ".join(text.split())
        return bool(words) and words[:TEXT] not in self.main

    @property
    def main(self):
        """The main text of the page, as trafilatura finds it, on one line."""
        if self._main is None:
            from trafilatura import extract

            is_small = len(self.html) <= LARGE
            found = is_small and extract(
                self.html, include_comments=False, favor_recall=True, fast=True
            )
            self._main = " ".join((found or "").split())
        return self._main


def _names(element):
    """Return the words in the class and the id of an element, in small letters."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return [word.lower() for word in WORD.findall(names)]


def _is_skip_link(element):
    """Say whether it is the link by which one passes over the menu."""
    if element.tag != "a" or not element.get("href", "").startswith("#"):
        return False
    parent = element.getparent()
    return "skip" in _names(element) or (parent is not None and "skip" in _names(parent))


def _is_byline(element):
    """Say whether it is a line of the system's own, with a date that machines are told too."""
    is_named = element.tag in ("div", "p", "span") and BYLINE in _names(element)
    return is_named and bool(element.xpath("descendant-or-self::*[@property and @content]"))


def _is_of_a_section(element):
    return any(
        ancestor.tag in SECTIONS or ancestor.get("role") in ("main", "article")
        for ancestor in element.iterancestors()
    )
