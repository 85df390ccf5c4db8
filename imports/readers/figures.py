"""The figures of a page: where their pictures lie, and which of them are its own."""

from dataclasses import replace
from hashlib import sha256

from . import limits


class Figures:
    """The figures of a page, `shown` with how many pieces stand before each, and the picture that
    stands for it elsewhere, `lead`. Those of the site's frame are `left` out.
    """

    def __init__(self, document, page, picture_files):
        self.document, self.page, self.picture_files = document, page, picture_files
        self.looked_for = 0
        self.shown = [(before, self.found(figure)) for before, figure in page.figures]
        self.lead = page.picture and self.with_path(page.picture)
        self.left = []

    def found(self, figure):
        return replace(figure, picture=self.with_path(figure.picture))

    def with_path(self, named):
        """Return a picture with the path where it lies; one of too many lies nowhere."""
        self.looked_for += 1
        if self.looked_for > limits.PICTURES:
            return named
        return self.picture_files.with_path(named, self.document, self.page)

    @property
    def pictures(self):
        lead = [self.lead] if self.lead else []
        return [figure.picture for _before, figure in self.shown] + lead

    @property
    def marks(self):
        """What tells these pictures from others, whatever page they stand on."""
        return {self.picture_files.mark(named) for named in self.pictures}

    def leave(self, recurs, end):
        """Leave out what stands below the page's own text, which is over after so many pieces, and
        what `recurs` from page to page, but for what has a caption.
        """
        kept = []
        for before, figure in self.shown:
            named = figure.picture
            if before > end or (not figure.text and recurs(self.picture_files.mark(named))):
                self.left.append(" ".join(filter(None, [named.name, named.alt, figure.text])))
            else:
                kept.append((before, figure))
        self.shown = kept
        if self.lead and recurs(self.picture_files.mark(self.lead)):
            self.lead = None

    def put_into(self, source, above):
        """Put the figures between the blocks of a source, which has so many pieces above them; its
        checksum tells of them too.
        """
        for before, figure in reversed(self.shown):
            source.blocks.insert(max(before - above, 0), figure)
        source.picture = self.lead
        source.frame += self.left
        digests = {named.path: self.picture_files.digest(named.path) for named in self.pictures}
        if told := [(named.name, digests[named.path]) for named in self.pictures]:
            source.checksum = sha256(repr([source.checksum, told]).encode()).hexdigest()
