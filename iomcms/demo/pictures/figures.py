"""People in the middle distance, standing or walking, as plain geometry."""

from dataclasses import dataclass, replace

from .canvas import mix
from .shapes import oval, path, ribbon, rounded, smooth


@dataclass(frozen=True)
class Look:
    """How one figure is dressed: skin, hair and its cut, an outer garment and what shows under it."""

    skin: str
    hair: str
    cut: str
    coat: str = "#35506b"
    under: str = "#f3eadb"
    collar: str = "round"


FOLK = (
    Look("#8a5a3c", "#231a1c", "bun"),
    Look("#f0c7a4", "#6b4a35", "short"),
    Look("#c98f63", "#2b2224", "scarf"),
    Look("#5f3b2a", "#17130f", "short"),
    Look("#e3b088", "#1f1b22", "bob"),
    Look("#a86e48", "#1f1818", "curls"),
    Look("#d9a079", "#8d8a88", "beard"),
    Look("#6f4530", "#c9563c", "wrap"),
    Look("#b67c55", "#33261f", "long"),
)


def folk(c, garments, first=None):
    """One of the looks, by chance or by number, in a garment of the scene's own palette."""
    look = c.random.choice(FOLK) if first is None else FOLK[first % len(FOLK)]
    return replace(look, coat=c.random.choice(garments), under=c.random.choice(garments))


JACKET = path(
    "-.035 -.85, .04 -.85, .09 -.82, .105 -.76, .095 -.6, .105 -.42, 0 -.41, "
    "-.105 -.42, -.095 -.6, -.105 -.76, -.09 -.82"
)
GOWN = path(
    "-.035 -.85, .04 -.85, .09 -.82, .1 -.76, .09 -.62, .13 -.3, .155 -.09, 0 -.07, "
    "-.155 -.09, -.13 -.3, -.09 -.62, -.1 -.76, -.09 -.82"
)


def figure(c, x, y, height, look, facing=1, stride=0.1, bag=None, dress=False, child=False, shade="#1c2238"):
    """A standing or walking figure with its feet at (x, y); `facing` is 1 for right and -1 for left."""

    def at(*points):
        return [(x + px * height * facing, y + py * height) for px, py in points]

    def limb(ink, *joints, widths):
        c.fill(ribbon(smooth(at(*joints), closed=False, steps=5), *(w * height for w in widths)), ink)

    cloth = mix(look.under, shade, 0.6)
    for step, ink in ((-stride, mix(cloth, shade, 0.4)), (stride, cloth)):
        limb(ink, (0.02 * step, -0.5), (step * 0.55, -0.26), (step, -0.02), widths=(0.11, 0.085, 0.055))
        c.fill(rounded(*_left(at((step - 0.025, -0.036), (step + 0.07, 0.0))), height * 0.095, height * 0.036,
            height * 0.018), shade)
    limb(mix(look.coat, shade, 0.45), (-0.05, -0.79), (-0.085 - stride * 0.3, -0.63), (-0.05 - stride * 0.7, -0.48),
        widths=(0.065, 0.055, 0.04))
    body = smooth(at(*(GOWN if dress else JACKET)), steps=6)
    c.fill(body, look.coat)
    c.shade(body, shade, at((0.06, -0.8))[0], at((-0.17, -0.55))[0], 0.5)
    if bag:
        c.fill(rounded(*_left(at((-0.21, -0.79), (-0.07, -0.52))), height * 0.14, height * 0.26, height * 0.05), bag)
        c.fill(rounded(*_left(at((-0.21, -0.64), (-0.07, -0.52))), height * 0.14, height * 0.11, height * 0.04),
            shade, 0.25)
    limb(mix(look.skin, shade, 0.3), (0.0, -0.89), (0.005, -0.83), widths=(0.055, 0.06))
    _small_head(c, _larger(at) if child else at, height * (1.45 if child else 1), look)
    limb(mix(look.coat, shade, 0.16), (0.02, -0.79), (0.04 + stride * 0.2, -0.64), (0.055 + stride * 0.8, -0.5),
        widths=(0.068, 0.06, 0.045))
    c.dot(*at((0.06 + stride * 0.82, -0.487))[0], height * 0.026, look.skin)


def _larger(at):
    """The same placing with everything above the neck grown, as in a child."""

    def placing(*points):
        return at(*((0.012 + (px - 0.012) * 1.45, -0.87 + (py + 0.87) * 1.45) for px, py in points))

    return placing


def _left(corners):
    """The top left of two corners, whichever way they were mirrored."""
    return min(px for px, _ in corners), corners[0][1]


def _small_head(c, at, height, look):
    (hx, hy) = at((0.012, -0.93))[0]
    r = height * 0.068
    side = 1 if at((1, 0))[0][0] > at((0, 0))[0][0] else -1
    if look.cut == "scarf":
        c.fill(smooth(at((-0.085, -0.95), (-0.03, -1.015), (0.055, -1.0), (0.085, -0.93), (0.1, -0.83),
            (-0.02, -0.79), (-0.11, -0.82))), look.hair)
        c.fill(oval(hx + side * r * 0.3, hy + r * 0.08, r * 0.62, r * 0.76), look.skin)
        return
    if look.cut in ("bob", "long"):
        foot = -0.86 if look.cut == "bob" else -0.78
        c.fill(smooth(at((-0.085, -0.95), (-0.02, -1.01), (0.05, -0.97), (0.0, foot), (-0.085, foot))), look.hair)
    if look.cut == "bun":
        c.dot(hx - side * r * 0.95, hy - r * 0.75, r * 0.5, look.hair)
    if look.cut == "curls":
        c.dot(hx - side * r * 0.2, hy - r * 0.35, r * 1.35, look.hair)
    c.fill(oval(hx, hy, r * 0.92, r * 1.08), look.skin)
    cap = at((-0.06, -0.9), (-0.07, -0.96), (-0.02, -1.012), (0.045, -1.0), (0.078, -0.955), (0.01, -0.958),
        (-0.015, -0.92))
    c.fill(smooth(cap, steps=5), look.hair)
    if look.cut == "wrap":
        c.fill(smooth(at((-0.08, -0.95), (-0.06, -1.05), (0.03, -1.05), (0.08, -0.955), (0.0, -0.965))), look.hair)
    if look.cut == "beard":
        c.fill(smooth(at((-0.02, -0.91), (0.05, -0.905), (0.07, -0.88), (0.02, -0.84), (-0.02, -0.87)), steps=4),
            look.hair)
