"""Sky, land, water and what grows: each function adds one thing to a canvas."""

from math import cos, pi, radians, sin

from .canvas import mix
from .shapes import below, box, jagged, oval, path, placed, ribbon, rounded, smooth


def sky(c, *inks, foot=1067):
    """A sky graded from its zenith to its foot, and its last ink on down to the edge of the sheet."""
    c.fill(box(0, foot, c.width, c.height), inks[-1])
    c.fade(box(0, 0, c.width, foot), *inks)


def sun(c, x, y, r, ink, halo=None, reach=4.0, strength=0.7):
    """A disc of sun or moon in its halo."""
    c.glow(x, y, r * reach, halo or ink, strength)
    c.fill(oval(x, y, r), ink)


def stars(c, count, foot, ink="#ffffff"):
    """Stars above the line `foot`, thinning out towards it."""
    for _ in range(count):
        y = foot * c.random.random() ** 1.5
        c.dot(c.random.uniform(0, c.width), y, c.random.uniform(0.7, 2.1), ink, c.random.uniform(0.3, 0.9))


def streaks(c, y, spread, count, ink, alpha=0.6, length=260):
    """Long flat evening clouds about the height y."""
    for _ in range(count):
        width = c.random.uniform(0.4, 1) * length
        x, level = c.random.uniform(-60, c.width), y + c.random.uniform(-spread, spread)
        thick = width * 0.05 + 3
        c.fill(rounded(x, level, width, thick, thick / 2), ink, alpha)
        c.fill(rounded(x + width * 0.22, level + thick * 0.7, width, thick * 0.8, thick / 2), ink, alpha * 0.8)


def cumulus(c, x, y, width, ink, shadow):
    """A heaped cloud standing on a flat foot, lit from above."""
    puffs = []
    for at, size in ((-0.36, 0.1), (-0.2, 0.17), (0.02, 0.23), (0.2, 0.16), (0.36, 0.09)):
        r = width * size * c.random.uniform(0.9, 1.1)
        puffs.append(oval(x + at * width, y - r * 0.62, r))
    foot = rounded(x - width * 0.5, y - width * 0.085, width, width * 0.1, width * 0.05)
    clipped = [[(px, min(py, y)) for px, py in puff] for puff in puffs]
    for shape in (*clipped, foot):
        c.fill(shape, ink)
    c.shade([*clipped, foot], shadow, (x, y - width * 0.3), (x, y + width * 0.05), 0.9)


def rain(c, count, ink, slant=0.25, length=46, alpha=0.25):
    """Slanting rain over the whole picture."""
    for _ in range(count):
        x, y = c.random.uniform(-60, c.width + 200), c.random.uniform(-40, c.height)
        fall = length * c.random.uniform(0.5, 1.2)
        c.fill(ribbon([(x, y), (x - fall * slant, y + fall)], 0.6, 2.2), ink, alpha)


def birds(c, x, y, count, ink, size=15, spread=130):
    """A loose flight of birds."""
    for _ in range(count):
        s = size * c.random.uniform(0.6, 1.1)
        wing = smooth(path("-1 -.15, -.5 -.42, 0 0, .5 -.42, 1 -.15, .5 -.24, 0 .22, -.5 -.24"))
        bx, by = x + c.random.uniform(-spread, spread), y + c.random.uniform(-spread, spread) * 0.4
        c.fill(placed(wing, bx, by, s, c.random.uniform(-18, 18)), ink)


def land(c, line, top, foot, shade=None, strength=0.5, depth=260):
    """Ground under a line, graded downwards, stippled along its crest."""
    shape = below(line)
    high = min(y for _, y in line)
    c.fade([(x, min(y, high + depth)) for x, y in shape], top, foot)
    c.fill(box(0, high + depth - 1, c.width, 1100), foot)
    if shade:
        c.shade(shape, shade, (0, high + depth), (0, high), strength)


def peak(c, x, top, base, width, light, dark, snow=None, lean=0.08):
    """A mountain: a bright flank, a dark flank under a broken ridge, and a snow cap that runs down the gullies."""
    r, height = c.random, base - top
    summit = (x, top)
    west = jagged(r, [(x - width / 2, base), (x - width * 0.2, top + height * 0.42), summit], 0.11, 5)
    east = jagged(r, [summit, (x + width * 0.17, top + height * 0.36), (x + width / 2, base)], 0.11, 5)
    spine = jagged(r, [summit, (x + width * lean, top + height * 0.3), (x - width * lean * 0.6, top + height * 0.62),
                       (x + width * lean * 1.3, base)], 0.2, 4)
    c.fade(west + east, light, mix(light, dark, 0.35))
    c.fade(spine + east[::-1], dark, mix(dark, light, 0.45))
    if snow:
        _snow(c, west[::-1], spine, top, height, snow)
        _snow(c, spine, east, top, height, mix(snow, dark, 0.42))


def _snow(c, left, right, top, height, ink):
    """The snow between two edges that start at the summit, its hem in long teeth."""
    line = top + height * 0.34
    near = [p for p in left if p[1] < line] or left[:2]
    far = [p for p in right if p[1] < line] or right[:2]
    (ax, ay), (bx, by) = near[-1], far[-1]
    hem = []
    for i in range(1, 7):
        t = i / 7
        # Shorter towards the edges, so that no tooth leaves the mountain.
        reach = c.random.uniform(0.08, 0.16) if i % 2 else c.random.uniform(-0.12, -0.04)
        drop = height * reach * 4 * t * (1 - t)
        hem.append((ax + (bx - ax) * t, ay + (by - ay) * t + drop))
    c.fill(near + hem + far[::-1], ink)


def water(c, top, foot, *inks):
    """Open water, graded from the horizon to the near shore."""
    c.fade(box(0, top, c.width, foot - top), *inks)


def glints(c, top, foot, ink, count=120, alpha=0.5, about=None, spread=400):
    """Strokes of light lying on water, longer as they come nearer, gathered about an x where one is given."""
    for _ in range(count):
        t = c.random.random() ** 1.4
        y = top + (foot - top) * t
        x = c.random.uniform(0, c.width) if about is None else c.random.gauss(about, spread * (0.25 + 0.5 * t))
        length, thick = (14 + 90 * t) * c.random.uniform(0.4, 1), 1.2 + 3.6 * t
        c.fill(rounded(x - length / 2, y, length, thick, thick / 2), ink, alpha * c.random.uniform(0.4, 1))


def shadow(c, x, y, length, width, ink, alpha=0.35, rise=0.18):
    """The long shadow of something upright at (x, y); a negative length falls to the left."""
    slab = rounded(-width * 0.4, -width * 0.2, abs(length), width * 0.4, width * 0.2)
    c.fill([(x + (px if length > 0 else -px), y + py + px * rise) for px, py in slab], ink, alpha)


def leafy(c, x, y, height, leaf, dark, trunk, light=-1):
    """A broad tree: a crown of overlapping rounds, bright on the side the light comes from."""
    r = height * 0.3
    c.fill(ribbon([(x, y), (x, y - height * 0.5)], height * 0.075, height * 0.045), trunk)
    for side in (-1, 1):
        c.fill(ribbon([(x, y - height * 0.34), (x + side * r * 0.55, y - height * 0.58)], height * 0.035,
            height * 0.02), trunk)
    spots = ((-0.75, 0.1, 0.62), (0.75, 0.15, 0.6), (-0.35, -0.45, 0.7), (0.4, -0.42, 0.68), (0, -0.05, 0.95),
        (0, -0.8, 0.5))
    crown = [oval(x + dx * r, y - height * 0.66 + dy * r, size * r * c.random.uniform(0.94, 1.08)) for dx, dy,
        size in spots]
    for shape in crown:
        c.fill(shape, leaf)
    c.shade(crown, dark, (x + light * r * 1.1, y - height), (x - light * r * 1.2, y - height * 0.4), 0.95)


def cypress(c, x, y, height, leaf, dark, light=-1):
    """A tall flame of a tree."""
    w = height * 0.13
    shape = smooth([(x, y - height), (x + w * 0.7, y - height * 0.6), (x + w, y - height * 0.25), (x + w * 0.4, y),
                    (x - w * 0.4, y), (x - w, y - height * 0.25), (x - w * 0.7, y - height * 0.6)])
    c.fill(shape, leaf)
    c.shade(shape, dark, (x + light * w, y), (x - light * w, y), 0.9)


def pine(c, x, y, height, leaf, dark):
    """A fir of four skirts, its right-hand side in shade."""
    c.fill(box(x - height * 0.02, y - height * 0.1, height * 0.04, height * 0.1), dark)
    for i in range(4):
        foot, w = y - height * (0.05 + 0.2 * i), height * (0.23 - 0.045 * i)
        tip = foot - height * 0.36
        c.fill([(x, tip), (x + w, foot), (x, foot + height * 0.025), (x - w, foot)], leaf)
        c.fill([(x, tip), (x + w, foot), (x, foot + height * 0.025)], dark)


def palm(c, x, y, height, leaf, dark, trunk, lean=0.2, fronds=9):
    """A coconut palm leaning to one side, its fronds falling in arcs."""
    top = (x + lean * height, y - height)
    stem = [(x + lean * height * t**1.7, y - height * t) for t in (i / 12 for i in range(13))]
    c.fill(ribbon(stem, height * 0.06, height * 0.03), trunk)
    c.shade(ribbon(stem, height * 0.06, height * 0.03), dark, (x, y - height), (x + height * 0.12, y - height * 0.9),
        0.6)
    for i in range(fronds):
        angle = -200 + 220 * i / (fronds - 1) + c.random.uniform(-8, 8)
        _frond(c, *top, height * c.random.uniform(0.42, 0.54), angle, dark if i % 2 else leaf)
    for dx, dy in ((-0.02, 0.03), (0.025, 0.035), (0.0, 0.05)):
        c.dot(top[0] + dx * height, top[1] + dy * height, height * 0.022, dark)


def _frond(c, x, y, length, angle, ink):
    """One hanging palm leaf: a curved rib with leaflets cut along its lower edge."""
    a = radians(angle)
    rib = [(x + length * t * cos(a), y + length * t * sin(a) + length * 0.55 * t * t) for t in (i / 14 for i in range(15))]
    c.fill(ribbon(rib, length * 0.02, length * 0.1, length * 0.07, 0.5), ink)
    side = 1 if cos(a) >= 0 else -1
    for i in range(2, 14):
        px, py = rib[i]
        reach = length * 0.24 * sin(pi * min(1, i / 13 + 0.12))
        c.fill([(px - 5 * side, py), (px + length * 0.035 * side, py), (px - reach * 0.15 * side, py + reach)], ink)


def tuft(c, x, y, size, ink):
    """A few blades of grass."""
    for lean in (-0.7, -0.3, 0.1, 0.5, 0.85):
        c.fill(smooth([(x - size * 0.06, y), (x + lean * size * 0.3, y - size * 0.5), (x + lean * size, y - size),
                       (x + lean * size * 0.5, y - size * 0.4), (x + size * 0.06, y)]), ink)
