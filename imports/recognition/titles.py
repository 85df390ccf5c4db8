"""Which line of a page is its title."""

import re

from .datelines import dateline_in, lone_day
from .kinds import article_kind, event_kind
from .phrases import key

LONGEST = 250
#: Blanks are looked at from the first of a row on only: from each, a long row would take for ever.
SITE = re.compile(r"(?<!\s)\s+(?:[|•·]\s+[^|]{1,80}|[-–—]\s+[^-–—|]{1,60})$")


def without_site(title):
    """Return the title of the metadata without the name of the site: “… | IOM”."""
    match = re.search(r"(?<!\s)\s+\|\s+[^|]{1,80}$", title)
    return title[: match.start()].strip() if match else title.strip()


def line_of_title(lines, title):
    """Return the line that is the title of the metadata, or None."""
    names = {key(name) for name in (title, without_site(title), SITE.sub("", title)) if key(name)}
    return next((line for line in lines if len(line.text) < 400 and key(line.text) in names), None)


def first_title(lines):
    """Return the heading or short line before the text, or None."""
    for line in lines[:6]:
        if line.kind in {"rule", "figure"} or is_no_title(line):
            continue
        has_dateline = not line.is_heading and dateline_in(line.text)
        return line if may_be_title(line) and not has_dateline else None
    return None


def is_no_title(line):
    """Say whether it is a line that may stand above a title."""
    return bool(article_kind(line) or event_kind(line) or lone_day(line.text))


def may_be_title(line):
    text = line.text.strip()
    if line.is_heading:
        return len(text) <= 400
    return line.kind == "paragraph" and len(text) <= LONGEST and text[-1:] not in ".:;,"


def parent_in(title):
    """Return the part of a side event's title that names the event it belongs to, or ""."""
    match = re.search(r"\s[-–—]\s", title)
    return title[: match.start()].strip() if match and match.start() > 10 else ""
