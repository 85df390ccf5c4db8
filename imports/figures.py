"""Figures among the blocks of a page: they stand aside while its words are recognised, and take the
pictures of the library.
"""

from dataclasses import replace

from django.utils.html import escape

from publishing.videos import watch_address

from .sources import Block, Kind

#: How many blocks of a body one is looked for among.
AHEAD = 50


def without_figures(source):
    """Return a source without its figures; itself where it has none."""
    plain = [block for block in source.blocks if block.kind != Kind.FIGURE]
    return source if len(plain) == len(source.blocks) else replace(source, blocks=plain)


def with_figures(body, blocks, spans):
    """Return a body with the figures of a page, each behind the block that it stood behind; `spans`
    say which of the other blocks went to the body.
    """
    kept = {span.block for span in spans if span.field == "body"}
    found, at, number = [], 0, -1
    for block in blocks:
        if block.kind == Kind.FIGURE:
            found.append((at, block))
            continue
        number += 1
        for place in range(at, min(at + AHEAD, len(body))) if number in kept else ():
            if body[place].text and block.text.endswith(body[place].text):
                at = place + 1
                break
    result = list(body)
    for place, figure in reversed(found):
        result.insert(place, figure)
    return result


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
