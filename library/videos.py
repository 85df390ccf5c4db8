"""Videos in rich text: a still picture of our own, which leads to the video on its platform.

Stored is `<figure class="video"><a href="…"><img …></a><figcaption>…</figcaption></figure>`.
Visitors get the same, with what `video.js` needs to play the video in the place of its picture, and
are told before they start it from where it is loaded.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from publishing.richtext import ATTRIBUTE, ATTRIBUTES
from publishing.videos import watch_address

FIGURE = re.compile(r'<figure class="video">(.*?)</figure>', re.DOTALL)
LINK = re.compile(rf"<a ({ATTRIBUTES})>")

YOUTUBE = re.compile(r"https://www\.youtube\.com/watch\?v=(.+)")
VIMEO = re.compile(r"https://vimeo\.com/([0-9]+)(?:/([0-9a-f]+))?")


@dataclass(frozen=True)
class Player:
    """Where a video is played, and who is to be named as the one who plays it."""

    platform: str
    address: str


def player_of(href):
    """Return the player of a video on YouTube or Vimeo by its address; None for any other address.

    It sets no cookie, as far as the platform has such a player.
    """
    address = watch_address(href) or ""
    if found := YOUTUBE.fullmatch(address):
        return Player("YouTube", f"https://www.youtube-nocookie.com/embed/{found[1]}?autoplay=1")
    if found := VIMEO.fullmatch(address):
        unlisted = f"h={found[2]}&" if found[2] else ""
        address = f"https://player.vimeo.com/video/{found[1]}?{unlisted}autoplay=1&dnt=1"
        return Player("Vimeo", address)
    return None


def embed_address(href):
    """Return the address of the player that a page may embed, or None."""
    player = player_of(href)
    return player.address if player else None


def with_players(html):
    """Return a rich text whose videos can be played. What is no video stays as it is."""
    return FIGURE.sub(playable, html) if 'class="video"' in html else html


def playable(figure):
    inside = figure[1]
    link = LINK.search(inside)
    href = dict(ATTRIBUTE.findall(link[1])).get("href", "") if link else ""
    player = player_of(unescape(href))
    if player is None:
        return figure[0]
    caption = inside.find("<figcaption")
    end = caption if caption >= 0 else len(inside)
    return format_html(
        '<figure class="video" data-player="{}">{}<span class="unseen">{} </span>{}'
        '<p class="video-notice">{}</p>{}<script type="module" src="{}"></script></figure>',
        player.address,
        mark_safe(inside[: link.end()]),
        _("Play the video:"),
        mark_safe(inside[link.end() : end]),
        _("The video is loaded from %(platform)s, and only when you play it.")
        % {"platform": player.platform},
        mark_safe(inside[end:]),
        static("site/video.js"),  # a module runs once, however many videos bring it
    )
