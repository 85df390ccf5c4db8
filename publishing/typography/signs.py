"""The signs that the rules of typography share."""

#: Stands between blocks in a plain text.
BREAK = "\n"
#: Stands for what is no prose: a picture, code.
OBJECT = "\ufffc"

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
SPACES = f" \t{NO_BREAK}\N{THIN SPACE}{NARROW}"
APOSTROPHE, SINGLE = "’", "‘"
MARKS = ";:!?"
OPENING = f"“«‘([{{-–—/¿¡{SPACES}\r{BREAK}"
CLOSING = f"”»’)]}},.;:!?…{SPACES}\r{BREAK}"


def joined(cells, place, end, new):
    """Let `new` stand for all the cells from `place` to `end`."""
    cells[place] = new
    cells[place + 1 : end] = [""] * (end - place - 1)
