"""Tables of HTML: those of data, and those that only arrange a page."""

TABLE = ("table", "thead", "tbody", "tfoot", "tr", "colgroup", "col")
CELLS = ("td", "th", "caption")


def is_layout(table):
    """Say whether a table only arranges the page."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(tag in ("table", "h1", "h2", "h3", "form") for tag in _tags_below(table)):
        return True
    return max((len(row) for row in table.iter("tr")), default=0) < 2 or _has_strays(table)


def _has_strays(table):
    """Say whether words stand in a table outside of its cells."""
    parts = (part for part in table.iter() if part.tag in TABLE)
    return any(
        (part.text or "").strip()
        or any((child.tail or "").strip() or _is_stray(child) for child in part)
        for part in parts
    )


def _is_stray(child):
    return isinstance(child.tag, str) and child.tag not in (*TABLE, *CELLS)


def _tags_below(element):
    return (each.tag for each in element.iterdescendants() if isinstance(each.tag, str))


def cell_of(element, walk):
    """Return the markup of a cell whose words were gathered in a walk."""
    # The link of a video is a paragraph of its own; here it stands in that of the cell.
    parts = (piece.block.html.removeprefix("<p>").removesuffix("</p>") for piece in walk.pieces)
    html = "<br>".join(parts)
    spans = "".join(
        f' {name}="{element.get(name).strip()}"'
        for name in ("colspan", "rowspan")
        if (element.get(name) or "").strip().isdecimal()
    )
    return f"<{element.tag}{spans}><p>{html}</p></{element.tag}>"
