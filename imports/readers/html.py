"""A saved page of HTML: its own text as blocks, its frame, and what it says of itself."""

from dataclasses import replace
from functools import cached_property

from imports.sources import Kind

from .landmarks import Landmarks
from .markup import Walk, joined
from .metadata import address_of, language_of, metadata_of, picture_of
from .parsing import parsed


def blocks_of(html, address=""):
    """Return the blocks of a page of HTML, or of a part of one, without the frame of its site;
    links become whole by its `address`.
    """
    return [piece.block for piece in Page(html, address).pieces]


class Page:
    def __init__(self, html, address=""):
        self.html = html
        self.tree, self.doubts = parsed(html)
        self.address = address or address_of(self.tree)

    @cached_property
    def language(self):
        return language_of(self.tree)

    @cached_property
    def walk(self):
        body = self.tree.find("body")
        walk = Walk(self.base, Landmarks(self.html, self.tree))
        return walk.through(self.tree if body is None else body)

    @property
    def pieces(self):
        return self.walk.pieces

    @property
    def figures(self):
        """The figures of the page, each with how many of its pieces stand before it."""
        return self.walk.figures

    @cached_property
    def picture(self):
        """The file of the picture that stands for the page in networks, or None."""
        named = picture_of(self.tree)
        return named and replace(named, name=joined(self.base, named.name) or named.name)

    @property
    def frame(self):
        return self.walk.frame

    @property
    def landmarks(self):
        """The elements that are frame, for the menus in them."""
        return self.walk.landmarks

    @cached_property
    def base(self):
        """The address by which links become whole."""
        base = next(self.tree.iter("base"), None)
        told = "" if base is None else (base.get("href") or "").strip()
        return joined(self.address, told) or self.address

    @cached_property
    def _told(self):
        headings = [
            piece.block.text
            for piece in self.pieces
            if piece.block.kind == Kind.HEADING and piece.block.level == 1
        ]
        return metadata_of(self.html, self.tree, headings, self.address)

    @property
    def metadata(self):
        return self._told[0]

    @property
    def warnings(self):
        return [*self.doubts, *self.walk.warnings, *self._told[1]]
