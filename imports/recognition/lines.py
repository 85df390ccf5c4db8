"""A page as lines: what is sorted into fields, and where each of its characters went."""

import dataclasses
import re
from dataclasses import dataclass, replace

from ..recognised import LEFT_OVER, Span
from ..sources import Block, Kind
from .markup import part_of
from .phrases import plain

MARKER = re.compile(r"[-•·▪‣*]\s+(?=\S)")
RULE = re.compile(r"[\s*#_=–—-]+")
LINE = re.compile(r"[^\n\r\u2028\u2029]+")


@dataclass(eq=False)  # a line is itself, whatever another says
class Line:
    """A line of a block. `field` is where it went; `claims` are parts of it that went elsewhere, as
    (start, end, field). Positions are those of `text`; `start` is that of the line in its block.
    A row of a table of contacts has `cells`, (start, end, column); one that may be of them but is
    not understood `is_kept` in the text.
    """

    block: int
    start: int
    text: str
    kind: Kind
    level: int = 0
    field: str = LEFT_OVER
    cut: int = 0  # characters at the beginning that are no part of the field's own text
    claims: list = dataclasses.field(default_factory=list)
    cells: list | None = None
    is_kept: bool = False

    def __post_init__(self):
        self.plain = plain(self.text)

    @property
    def end(self):
        return self.start + len(self.text)

    @property
    def is_heading(self):
        return self.kind == Kind.HEADING

    @property
    def is_prose(self):
        return self.kind in {Kind.PARAGRAPH, Kind.HEADING, Kind.QUOTE}

    def claim(self, start, end, field):
        if start < end:
            self.claims.append((start, end, field))

    def split(self, position):
        """Make two lines of one."""
        return replace(self, text=self.text[:position]), replace(
            self, start=self.start + position, text=self.text[position:]
        )


def lines_of(blocks):
    """Return the lines of the blocks; a rule and a table are one line each."""
    found = []
    after_dash = False
    for number, block in enumerate(blocks):
        made = list(lines_in(number, block))
        if after_dash and made and block.kind == Kind.PARAGRAPH:
            made[0].kind, made[0].level = Kind.ITEM, 1
        after_dash = block.kind == Kind.PARAGRAPH and block.text.strip() in {"-", "•"}
        found += made
    return found


def lines_in(number, block):
    text = block.text
    if block.kind in {Kind.TABLE, Kind.RULE} or not text.strip():
        yield Line(number, 0, text, block.kind if text.strip() else Kind.RULE)
        return
    for match in LINE.finditer(text):
        if match[0].strip():
            yield line_in(number, block, match)


def line_in(number, block, match):
    kind, level = block.kind, block.level
    line = Line(number, match.start(), match[0], kind, level)
    if kind != Kind.PARAGRAPH:
        return line
    if RULE.fullmatch(match[0]):
        line.kind = Kind.RULE
    elif marker := MARKER.match(match[0]):
        line.kind, line.level, line.cut = Kind.ITEM, 1, marker.end()
    return line


def spans_of(blocks, lines):
    """Return what became of each character of the blocks: spans without a gap."""
    found = []
    for number, group in by_block(lines):
        length = len(blocks[number].text)
        spans = [span for line in group for span in spans_in(line)]
        found += without_gaps(spans, number, length)
    return found


def spans_in(line):
    """Yield (start, end, field) for the parts of a line, by their place in the block."""
    at = 0
    for start, end, name in sorted(line.claims):
        start, end = max(start, at), min(end, len(line.text))
        if start < end:
            if at < start:
                yield line.start + at, line.start + start, line.field
            yield line.start + start, line.start + end, name
            at = end
    if at < len(line.text):
        yield line.start + at, line.end, line.field


def without_gaps(spans, number, length):
    """Yield spans from the first to the last character: what lies between two lines is counted to
    the line before it, and neighbours of one field are one.
    """
    joined = []
    for start, _end, name in spans:
        if joined and joined[-1][1] == name:
            continue
        joined.append((start if joined else 0, name))
    for (start, name), (end, _) in zip(joined, [*joined[1:], (length, "")], strict=True):
        yield Span(number, start, end, name)


def by_block(lines):
    groups = {}
    for line in lines:
        if line.text:
            groups.setdefault(line.block, []).append(line)
    return groups.items()


def blocks_of(lines, blocks):
    """Return the lines as blocks again; lines of one block that follow each other stay one."""
    runs = []
    for line in lines:
        if runs and follows(runs[-1][-1], line, blocks):
            runs[-1].append(line)
        else:
            runs.append([line])
    return trimmed([block_of(run, blocks[run[0].block]) for run in runs])


def follows(last, line, blocks):
    """Say whether two lines stand in one block with nothing between them."""
    if last.block != line.block or last.kind != line.kind or line.cut:
        return False
    return not blocks[line.block].text[last.end : line.start].strip()


def block_of(run, block):
    """Return the block, or the part of it that the lines are."""
    first, last = run[0], run[-1]
    start, end = first.start + first.cut, last.end
    text = block.text[start:end].strip()
    if text == block.text.strip() and first.kind == block.kind:
        return block
    html = part_of(block.html, block.text, start, end) if block.html else ""
    return Block(first.kind, text, html, first.level, block.is_ordered)


def trimmed(blocks):
    """Leave out rules before the first and after the last, and blocks without a word."""
    kept = [block for block in blocks if block.kind == Kind.RULE or block.text.strip(" -–—*•")]
    while kept and kept[0].kind == Kind.RULE:
        kept.pop(0)
    while kept and kept[-1].kind == Kind.RULE:
        kept.pop()
    return kept
