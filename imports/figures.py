"""Figures among the blocks of a page: they stand aside while its words are recognised, and take the
pictures of the library.
"""

from dataclasses import replace

from django.utils.html import escape

from publishing.videos import watch_address

from .sources import Block, Kind


def without_figures(source):
    """Return a source without its figures; itself where it has none."""
    plain = [block for block in source.blocks if block.kind != Kind.FIGURE]
    return source if len(plain) == len(source.blocks) else replace(source, blocks=plain)


def with_figures(found, blocks):
    """Return the body of what was `found` with the figures of a page, each behind the block that it
    stood behind; of those before it some went to other fields.
    """
    in_body = {span.block for span in found.spans if span.field == "body"}
    body, figures, at, number = list(found.body), [], 0, 0
    for block in blocks:
        if block.kind == Kind.FIGURE:
            figures.append((at, block))
            continue
        if number in in_body:
            at = place_behind(block, body, at)
        number += 1
    for place, figure in reversed(figures):
        body.insert(place, figure)
    return body


def place_behind(block, body, at):
    """Return the place in a body behind the parts of a block, the first of which stands at `at`."""
    start = 0
    while at < len(body):
        start = block.text.find(body[at].text, start)
        if start < 0:
            break
        start += len(body[at].text)
        at += 1
    return at


def video_of(named):
    """Return where the video is watched of which a picture is the still, or nothing."""
    return named.link and watch_address(named.link)


def with_picture(figure, address):
    """Return a figure as the editor writes it, with the picture at an address of this site; in a
    list, which has the caption alone where there is no picture, or nothing. A video has a link.
    """
    video = escape(video_of(figure.picture) or "")
    if address:
        still = f'<img src="{escape(address)}" alt="{escape(figure.picture.alt)}">'
        caption = f"<figcaption>{figure.html}</figcaption>" if figure.html else ""
        html = f"<figure>{still}{caption}</figure>"
        if video:
            html = f'<figure class="video"><a href="{video}">{still}</a>{caption}</figure>'
        return [Block(Kind.FIGURE, figure.text, html)]
    if video:
        html = f'<p><a href="{video}">{escape(figure.text) or video}</a></p>'
        return [Block(Kind.FIGURE, figure.text, html)]
    return [Block(Kind.PARAGRAPH, figure.text, figure.html)] if figure.text else []
