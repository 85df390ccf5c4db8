"""How far a run is, on a terminal."""

from time import monotonic

BAR = 30
#: Seconds between two looks at it.
PACE = 0.1


class Progress:
    """Draws a bar on `stream` where `is_shown`; lines that are told meanwhile stand above it."""

    def __init__(self, stream, is_shown):
        self.stream, self.is_shown = stream, is_shown
        self.drawn_at, self.width = 0, 0

    def found(self, number):
        """Say how many pages were found until now."""
        self._draw(f"{number:,} pages found")

    def done(self, number, total):
        bar = BAR * min(number, total) // total
        drawing = f"{'█' * bar}{'░' * (BAR - bar)} {number:,} of {total:,}"
        self._draw(drawing, is_last=number >= total)

    def line(self, text):
        if self.is_shown and self.width:
            self.stream.write(f"\r{' ' * self.width}\r", ending="")
        self.stream.write(text)

    def _draw(self, drawing, is_last=False):
        if not self.is_shown or (monotonic() - self.drawn_at < PACE and not is_last):
            return
        self.drawn_at = monotonic()
        self.stream.write(f"\r{drawing.ljust(self.width)}", ending="\n" if is_last else "")
        self.stream.flush()
        self.width = 0 if is_last else len(drawing)
