"""How far a command is, in one line of a terminal."""

from time import monotonic

BAR = 30
#: Seconds between two drawings.
PAUSE = 0.1
#: Goes to the begin of a line and empties it.
ANEW = "\r\033[K"


class Progress:
    """Draws on `stream`, which is a command's, where that is a terminal, or as `is_shown` says;
    lines that are told meanwhile stand above the drawing.
    """

    def __init__(self, stream, is_shown=None):
        self.stream = stream
        self.is_shown = stream.isatty() if is_shown is None else is_shown
        self.due, self.is_drawn = 0.0, False

    def __call__(self, what, number):
        """Say how many there were of something until now."""
        self.draw(f"{what}: {number:,}")

    def done(self, number, total):
        """Show a bar; with the last one it stays."""
        bar = BAR * min(number, total) // total
        drawing = f"{'█' * bar}{'░' * (BAR - bar)} {number:,} of {total:,}"
        self.draw(drawing, is_last=number >= total)

    def line(self, text, style=None):
        """Say something that stays."""
        self.stream.write((ANEW if self.is_drawn else "") + text, style)
        self.is_drawn = False

    def end(self, text):
        """Say what was done, in no colour: that of errors is for lines."""
        self.line(text, str)

    def draw(self, drawing, is_last=False):
        if self.is_shown and (is_last or monotonic() >= self.due):
            self.due, self.is_drawn = monotonic() + PAUSE, not is_last
            self.stream.write(f"{ANEW}{drawing}", str, "\n" if is_last else "")
            self.stream.flush()
