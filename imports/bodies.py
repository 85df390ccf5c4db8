"""The text of a page of another system: its pictures and the files it links to are found, and take
the addresses that they have here.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from publishing.characters import clean

from .figures import video_of, with_picture
from .readers.markup import Walk
from .readers.parsing import parsed
from .readers.pictures import is_around_picture, named_in
from .sources import NamedFile


class Body:
    """Reads HTML; `path_of` gives the path of the file at an address, or an empty text. Raises
    `Unreadable`.

    `pictures` and `links` are what it shows and links to.
    """

    def __init__(self, html, path_of, site=""):
        self.path_of, self.host = path_of, urlsplit(site).netloc
        tree, _warnings = parsed(f"<html><body>{clean(html)}</body></html>")
        self.root = tree.find("body")
        named = filter(None, map(named_in, self.root.iter("img")))
        self.pictures = [self.with_path(each) for each in named]
        self.links = [
            (link, NamedFile(path, link.text_content().strip()))
            for link in self.root.iter("a")
            if not is_around_picture(link) and (path := self.path_of(link.get("href", "")))
        ]

    def with_path(self, named):
        paths = map(self.path_of, [named.name, *named.addresses])
        return replace(named, path=next(filter(None, paths), ""))

    @property
    def files(self):
        """The files that the text shows and links to."""
        return self.pictures + [file for _link, file in self.links]

    def blocks(self, picture, link):
        """Return the text as blocks, with its figures; `warnings` and `left_over` say what has no
        place in them.

        `picture(file)` and `link(file)` return the address of a file here, or None where there is
        none: then a picture leaves its caption, and a link stays.
        """
        for element, file in self.links:
            if address := link(file):
                element.set("href", address)
        self.lead_home()
        walk = Walk().through(self.root)
        self.warnings, self.left_over = walk.warnings, walk.frame
        found = [piece.block for piece in walk.pieces]
        shown = [(before, self.shown(figure, picture)) for before, figure in walk.figures]
        for before, blocks in reversed(shown):
            found[before:before] = blocks
        return found

    def lead_home(self):
        """Let links to the old site lead to this one, which knows its old addresses."""
        for link in self.root.iter("a"):
            try:
                parts = urlsplit(link.get("href", ""))
            except ValueError:
                continue
            if self.host and parts.netloc == self.host and parts.scheme in ("http", "https"):
                link.set("href", parts._replace(scheme="", netloc="").geturl() or "/")

    def shown(self, figure, picture):
        if figure.picture.link and not video_of(figure.picture):
            self.left_over.append(f"link of a picture: {figure.picture.link}")
        return with_picture(figure, picture(self.with_path(figure.picture)))
