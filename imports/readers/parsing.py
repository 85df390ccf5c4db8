"""HTML to a tree: no network, no entities of a page's own, no depth that breaks who reads it."""

import re

from . import limits
from .failures import Unreadable

#: The begin of a page, in which a DOCTYPE may declare entities.
HEAD = 100_000
ENTITY = re.compile(r"<!(?:ENTITY|DOCTYPE[^>\[]{0,1000}\[[^\]]{0,10000}<!ENTITY)", re.IGNORECASE)
END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
BEGIN = re.compile(r"<(?:body|html)\b", re.IGNORECASE)
FATAL = "It cannot be read as HTML: {} (line {})."


def parsed(text):
    """Return the tree of a page and warnings; raise `Unreadable` where it cannot be read whole."""
    from lxml import etree, html

    if ENTITY.search(text[:HEAD]):
        raise Unreadable("It declares XML entities, which may expand without end: refused.")
    warnings = []
    if BEGIN.search(text) and not END.search(text):
        warnings.append("the HTML is cut off: its end, </body> or </html>, is missing")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        raise Unreadable("There is no text in it.") from None
    for error in parser.error_log.filter_from_fatals():
        raise Unreadable(FATAL.format(error.message.strip(), error.line))
    if _is_deep(tree):
        raise Unreadable(f"Its elements are nested more than {limits.DEPTH} deep.")
    return tree, warnings


def _is_deep(tree):
    level = [tree]
    for _depth in range(limits.DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
