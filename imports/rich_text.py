"""Blocks of a page as the HTML that the editor writes."""

from itertools import groupby

from django.utils.html import escape

from publishing.allowed import EXTENSIONS

from .sources import Kind

LEVELS = EXTENSIONS["Heading"]["levels"]
OTHER = {"ul": "ol", "ol": "ul"}


def html_of(blocks):
    """Return blocks as HTML; the highest of their headings becomes the highest of the editor's."""
    headings = [block.level or 1 for block in blocks if block.kind == Kind.HEADING]
    shift = min(LEVELS) - min(headings, default=1)
    return "".join(
        html_of_group(kind, list(group), shift)
        for kind, group in groupby(blocks, key=lambda block: block.kind)
    )


def html_of_group(kind, blocks, shift):
    match kind:
        case Kind.HEADING:
            return "".join(heading(block, shift) for block in blocks)
        case Kind.ITEM:
            return lists(blocks)
        case Kind.QUOTE:
            return f"<blockquote>{paragraphs(blocks)}</blockquote>"
        case Kind.TABLE:
            return "".join(map(table, blocks))
        case Kind.FIGURE:
            return "".join(block.html for block in blocks)
        case Kind.RULE:
            return "<hr>" * len(blocks)
        case _:
            return paragraphs(blocks)


def inner(block):
    """Return what stands within a block: its own markup, or its text with its line breaks."""
    return block.html or escape(block.text).replace("\n", "<br>")


def paragraphs(blocks):
    return "".join(f"<p>{inner(block)}</p>" for block in blocks)


def heading(block, shift):
    level = min((block.level or 1) + shift, max(LEVELS))
    return f"<h{level}>{inner(block)}</h{level}>"


def lists(items):
    """Return items as lists in each other; one that is of the other kind begins a new list."""
    html, opened = [], []  # the tags and levels of the lists that are open, from the outermost
    for item in items:
        tag, level = ("ol" if item.is_ordered else "ul"), max(item.level, 1)
        while opened and (opened[-1][1] > level or opened[-1] == (OTHER[tag], level)):
            html.append(f"</li></{opened.pop()[0]}>")
        if opened and opened[-1][1] == level:
            html.append("</li>")
        else:
            opened.append((tag, level))
            html.append(f"<{tag}>")
        html.append(f"<li><p>{inner(item)}</p>")
    html += [f"</li></{tag}>" for tag, _level in reversed(opened)]
    return "".join(html)


def figure_html(address, alt, caption="", video=""):
    """Return the figure of a picture at an address, or of the video of which it is the still; its
    caption is HTML.
    """
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    image = f'<img src="{escape(address)}" alt="{escape(alt)}">'
    if video:
        return f'<figure class="video"><a href="{escape(video)}">{image}</a>{caption}</figure>'
    return f"<figure>{image}{caption}</figure>"


def table(block):
    """Return a table: its own markup, or a row for each line, with tabs between its cells."""
    if block.html:
        is_whole = block.html.lstrip().lower().startswith("<table")
        return block.html if is_whole else f"<table>{block.html}</table>"
    rows = (
        "".join(f"<td><p>{escape(cell)}</p></td>" for cell in line.split("\t"))
        for line in block.text.split("\n")
    )
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
