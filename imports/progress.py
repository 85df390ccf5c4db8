"""How far a run is, on a terminal."""

import re
from time import monotonic

BAR = 30
#: Seconds between two looks at it.
PACE = 0.1
#: What steers a terminal, or turns round what stands behind it.
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text):
    """Return a text, line by line, as a terminal may show it: it may come from anybody."""
    return STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


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
            self.stream.write(f"\r{' ' * self.width}\r", str, ending="")
        self.stream.write(printable(text).replace("\n", r"\n"))

    def _draw(self, drawing, is_last=False):
        if not self.is_shown or (monotonic() - self.drawn_at < PACE and not is_last):
            return
        self.drawn_at = monotonic()
        # In no colour: that of errors is for lines.
        self.stream.write(f"\r{drawing.ljust(self.width)}", str, "\n" if is_last else "")
        self.stream.flush()
        self.width = 0 if is_last else len(drawing)
