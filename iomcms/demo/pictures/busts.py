"""Heads and shoulders, from the front and from behind. A face is two planes of light and shade, and nobody's own."""

from dataclasses import replace

from .canvas import mix
from .shapes import both_sides, oval, path, placed, ribbon, smooth

# Outlines in heads: the chin at (0, 0), the crown at (0, -1).
HEAD = both_sides("0 -1, .26 -.95, .385 -.68, .375 -.38, .24 -.08, 0 .02")
VEILED = oval(0, -0.49, 0.345, 0.51, -90, 270)
PROFILE = smooth(path(".02 .02, .07 -.14, .015 -.23, .1 -.35, .03 -.54, .06 -.74, 0 -1"), closed=False)
BEARD = both_sides("0 -.25, .12 -.29, .3 -.24, .385 -.5, .4 -.22, .26 .04, 0 .16")
CROPPED = both_sides("0 -1.1, .26 -1.04, .42 -.75, .4 -.4, .3 -.12, 0 -.06")
BACK_HAIR = {
    "bob": both_sides("0 -1.1, .36 -1, .52 -.6, .54 -.1, .42 .12, .2 .06, 0 0"),
    "long": both_sides("0 -1.1, .36 -1, .5 -.6, .52 0, .62 .55, .5 .95, .25 .9, 0 .7"),
    "scarf": both_sides("0 -1.14, .36 -1.04, .5 -.7, .5 -.2, .62 .2, .92 .62, .5 .9, 0 1"),
}
FOLDS = ("-.42 -.2, -.38 .12, -.14 .42, .3 .62", "-.46 -.05, -.46 .3, -.24 .62, .14 .8")
SHORT = (
    "-.41 -.42, -.44 -.78, -.24 -1.08, .12 -1.13, .38 -.98, .44 -.68, .41 -.42, "
    ".35 -.62, .22 -.78, -.05 -.8, -.26 -.74, -.35 -.6"
)
FRINGE = {
    "short": SHORT,
    "beard": SHORT,
    "curls": SHORT,
    "bun": "-.4 -.42, -.43 -.78, -.24 -1.05, 0 -1.1, .24 -1.05, .43 -.78, .4 -.42, .33 -.68, 0 -.92, -.33 -.68",
    "bob": "-.43 -.3, -.47 -.75, -.26 -1.06, .1 -1.11, .42 -.92, .47 -.55, .43 -.3, .36 -.6, .1 -.84, -.14 -.66, -.37 -.54",
    "long": "-.43 -.3, -.47 -.75, -.26 -1.06, .1 -1.11, .42 -.92, .47 -.55, .43 -.2, .34 -.62, -.02 -.9, -.3 -.66, -.37 -.4",
    "wrap": "-.42 -.56, -.5 -.9, -.3 -1.3, .1 -1.38, .44 -1.16, .47 -.8, .42 -.56, .2 -.74, -.2 -.74",
}
CURLS = ((-0.4, -0.62, 0.25), (0.4, -0.62, 0.25), (-0.3, -0.95, 0.28), (0.3, -0.95, 0.28), (0, -1.08, 0.3))
LAPEL = path(".17 .16, .3 .3, .44 .62, .33 .74, .38 .84, 0 1.6, .17 .5")


def bust(c, x, y, size, look, foot=None, shade="#241a33", breadth=1.0):
    """Head and shoulders: the chin at (x, y), `size` the height of the head, the body running down to `foot`."""
    foot = y + size * 2 if foot is None else foot
    if look.cut in ("bob", "long"):
        c.fill(placed(BACK_HAIR[look.cut], x, y, size), mix(look.hair, shade, 0.35))
    _body(c, x, y, size, look, (foot - y) / size, shade, breadth)
    _behind_the_face(c, x, y, size, look, shade)
    _face(c, x, y, size, look, shade)
    if look.cut == "beard":
        c.fill(placed(BEARD, x, y, size), look.hair)
        c.shade(placed(BEARD, x, y, size), shade, (x - size * 0.05, y), (x + size * 0.5, y), 0.55)
    if look.cut in FRINGE:
        fringe = placed(smooth(path(FRINGE[look.cut])), x, y, size)
        c.fill(fringe, look.hair)
        c.shade(fringe, shade, (x, y - size), (x + size * 0.5, y - size * 0.6), 0.5)


def _behind_the_face(c, x, y, size, look, shade):
    """A headscarf, curls or a knot of hair."""
    dark = mix(look.hair, shade, 0.35)
    if look.cut == "scarf":
        scarf = placed(BACK_HAIR["scarf"], x, y, size)
        c.fill(scarf, look.hair)
        for fold in FOLDS:
            c.fill(placed(ribbon(smooth(path(fold), closed=False), 0.012, 0.035, 0.01), x, y, size), dark)
        c.shade(scarf, shade, (x - size * 0.1, y), (x + size * 0.8, y + size * 0.2), 0.55)
    if look.cut == "curls":
        for px, py, r in CURLS:
            c.dot(x + px * size, y + py * size, r * size, look.hair)
    if look.cut == "bun":
        c.dot(x, y - size * 1.14, size * 0.24, dark)


def _face(c, x, y, size, look, shade):
    """A face lit from the left, the shade falling along its profile; ears where they show."""
    veiled, dark = look.cut == "scarf", mix(look.skin, shade, 0.32)
    if not veiled:
        _ears(c, x, y, size, look.skin, dark)
    head = VEILED if veiled else HEAD
    c.fill(placed(head, x, y, size), look.skin)
    c.fill(placed([point for point in head if point[0] >= 0] + PROFILE, x, y, size), dark)


def _ears(c, x, y, size, left, right):
    for side, ink in ((-1, left), (1, right)):
        c.fill(oval(x + side * size * 0.385, y - size * 0.42, size * 0.065, size * 0.11), ink)


def _body(c, x, y, size, look, deep, shade, breadth):
    """Neck, shoulders and collar."""

    def put(points, ink):
        c.fill(placed([(px * breadth, min(py, deep)) for px, py in points], x, y, size), ink)

    neck = both_sides("0 -.2, .18 -.2, .18 .2, .24 .34, .15 .47, 0 .52")
    trunk = [(0.17, 0.24), (0.34, 0.36), (0.78, 0.5), (1.02, 0.74), (1.12, 1.2), (1.16, deep + 0.4)]
    body = smooth(trunk, closed=False) + [(-px, py) for px, py in reversed(smooth(trunk, closed=False))]
    put(body, look.coat)
    c.shade(placed([(px * breadth, min(py, deep)) for px, py in body], x, y, size), shade, (x - size * 0.3, y),
        (x + size * 1.6, y + size * 0.6), 0.6)
    put(neck, mix(look.skin, shade, 0.12))
    put(path("-.18 0, .18 0, .18 .1, 0 .24, -.18 .08"), mix(look.skin, shade, 0.42))
    if look.collar == "jacket":
        put(path("-.2 .26, -.1 .4, 0 .56, .1 .4, .2 .26, .3 .5, 0 1.5, -.3 .5"), look.under)
        for side in (-1, 1):
            put([(side * px, py) for px, py in LAPEL], mix(look.coat, shade, 0.25 if side > 0 else 0.08))
    if look.collar == "roll":
        put(smooth(path("-.2 -.02, 0 .07, .2 -.02, .24 .2, .34 .44, 0 .6, -.34 .44, -.24 .2"), steps=5),
            mix(look.coat, "#ffffff", 0.1))


def back_view(c, x, y, size, look, foot=None, shade="#241a33"):
    """Head and shoulders of somebody who looks away from us."""
    foot = y + size * 2 if foot is None else foot
    _body(c, x, y, size, replace(look, collar="plain", skin=mix(look.skin, shade, 0.15)), (foot - y) / size, shade,
        1.0)
    head = placed(HEAD, x, y, size)
    skin = mix(look.skin, shade, 0.2)
    if look.cut not in ("scarf", "long", "bob", "curls"):
        _ears(c, x, y, size, skin, skin)
    c.fill(head, skin)
    if look.cut in BACK_HAIR:
        hair = placed(BACK_HAIR[look.cut], x, y, size)
    else:
        hair = placed(CROPPED, x, y, size)
    if look.cut == "curls":
        hair = oval(x, y - size * 0.6, size * 0.58, size * 0.56)
    if look.cut in ("bun", "wrap"):
        c.dot(x, y - size * 1.08, size * 0.24, look.hair)
    c.fill(hair, look.hair)
    c.shade(hair, mix(shade, "#000000", 0.4), (x - size * 0.1, y - size), (x + size * 0.6, y), 0.7)
    if look.cut == "bun":
        c.dot(x, y - size * 0.72, size * 0.2, mix(look.hair, "#ffffff", 0.12))
