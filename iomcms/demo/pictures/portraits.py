"""Four busts of nobody in particular, for the people of the demo site."""

from .busts import bust
from .canvas import mix
from .figures import Look
from .shapes import box, oval


def _setting(c, ground, disc, shade):
    """The plain ground of a portrait: a disc of light behind the shoulders."""
    c.fade(box(0, 0, 1200, 1200), ground, mix(ground, shade, 0.3))
    c.fill(oval(600, 560, 440), disc)
    c.shade(oval(600, 560, 440), shade, (420, 300), (1000, 1000), 0.5)


def first(c):
    """A woman with her hair in a knot, a teal jacket, round earrings."""
    _setting(c, "#f0b48f", "#f8d9a8", "#b5563f")
    look = Look("#8a573b", "#261a20", "bun", coat="#1f6a73", under="#f9ead0", collar="jacket")
    bust(c, 600, 690, 400, look, foot=1210, shade="#231a38")
    for side in (-1, 1):
        c.dot(600 + side * 158, 580, 17, "#f2c14e")


def second(c):
    """A man with a grey beard and round glasses, a dark blue jacket."""
    _setting(c, "#9fc0bf", "#dfe6cf", "#2f5f73")
    look = Look("#e0ad86", "#8f8d8c", "beard", coat="#2b3a67", under="#f6efe0", collar="jacket")
    bust(c, 600, 690, 400, look, foot=1210, shade="#221c3d")
    _glasses(c, "#3a3340")


def third(c):
    """A woman in a rust-red headscarf and an ochre coat."""
    _setting(c, "#c7cfe0", "#eef0e6", "#5a6a9f")
    look = Look("#cf9a6f", "#b5483a", "scarf", coat="#d99a3e", under="#f6efe0")
    bust(c, 600, 690, 400, look, foot=1210, shade="#3a1d3f")


def fourth(c):
    """A young man with curled hair and a green roll-neck jersey."""
    _setting(c, "#e6c35f", "#f6e3a0", "#b5702f")
    look = Look("#6a432f", "#1c1719", "curls", coat="#3a7358", under="#f6efe0", collar="roll")
    bust(c, 600, 690, 400, look, foot=1210, shade="#1f1a33")


def _glasses(c, ink):
    for x in (524, 676):
        ring = oval(x, 520, 56, 50)
        c.fill(ring, "#ffffff", 0.22)
        c.line([*ring, ring[0]], 8, ink)
    c.line([(580, 516), (600, 508), (620, 516)], 8, ink)
