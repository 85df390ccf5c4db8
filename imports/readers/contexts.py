"""What the words of an element are: a paragraph, a heading, an item of a list."""

from dataclasses import dataclass, replace

from imports.sources import Kind

HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Context:
    """What the words of an element are."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    is_ordered: bool = False
    is_main: bool = False  # within <main> or <article>
    is_kept: bool = False  # with its line breaks: within <pre>


def context_of(element, context):
    """Return what the words of an element are that begins a block."""
    tag = element.tag
    if tag in HEADINGS:
        return replace(context, kind=Kind.HEADING, level=HEADINGS[tag], is_ordered=False)
    if tag in ("ul", "ol", "menu"):
        level = context.level + 1 if context.kind == Kind.ITEM else 1
        return replace(context, kind=Kind.ITEM, level=level, is_ordered=tag == "ol")
    if tag == "li" and context.kind != Kind.ITEM:
        return replace(context, kind=Kind.ITEM, level=1)
    if tag == "blockquote":
        return replace(context, kind=Kind.QUOTE, level=0, is_ordered=False)
    if tag == "pre":
        return replace(context, is_kept=True)
    if tag in ("main", "article") or element.get("role") in ("main", "article"):
        return replace(context, is_main=True)
    return context
