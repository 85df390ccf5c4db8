"""Scenes seen from above: a river delta, a work table, a globe."""

from math import atan2, cos, degrees, pi, radians, sin

from .canvas import mix
from .nature import stars
from .shapes import below, between, box, oval, path, placed, ribbon, rounded, smooth


def delta(c):
    """A river delta from high above: channels parting towards the sea."""
    c.fade(box(0, 0, 1600, 1067), "#e3c487", "#b5b56c", "#7fa364", "#5c9468", "#4a8a6c")
    _plots(c)
    coast = smooth([(x, 850 + 60 * sin(x / 130) + 26 * sin(x / 47) + abs(x - 760) * 0.1) for x in range(-60, 1700,
        40)], closed=False)
    c.fill(below(coast, 1110), "#ecd9a0")
    channels = [(smooth(path("960 -60, 890 40, 880 130, 820 230, 790 330"), closed=False, steps=12), 96, 84)]
    _branch(c, (790, 330), 0, 20, 1600, channels)
    for spread, ink, narrow in ((14, "#ecd9a0", 1), (0, "#3f9aa3", 1), (0, "#63b8b3", 0.45)):
        for line, start, end in channels:
            c.fill(ribbon(line, start * narrow + spread, end * narrow + spread), ink)
            c.dot(*line[-1], (end * narrow + spread) / 2, ink)
    for shift, ink in ((20, "#5fb0ac"), (48, "#4a9fa8"), (92, "#2f86a0"), (150, "#216a8f")):
        c.fill(below([(x, y + shift + shift * 0.25 * sin(x / 90 + shift)) for x, y in coast], 1110), ink)
    for _ in range(7):
        x, y, size = c.random.uniform(0, 1600), c.random.uniform(40, 800), c.random.uniform(70, 150)
        for dx, dy, tone, alpha in ((34, 46, "#1d3f4a", 0.22), (0, 0, "#fffaf0", 1)):
            c.fill(smooth([(x + dx + size * a, y + dy + size * b) for a,
                b in path("-1 .1, -.6 -.25, -.1 -.2, .3 -.38, .9 -.1, 1.1 .12, .4 .2, -.3 .16")]), tone, alpha)


def _plots(c):
    """Fields between the channels, in strips that lean with the river."""
    inks = ("#c9b264", "#9fae5c", "#7a9a58", "#b58f55", "#5f8f62", "#dcc483")
    for row in range(17):
        for column in range(17):
            x, y = column * 104 - 60 + (row % 2) * 40, row * 54 - 30
            lean = (x - 800) * 0.05
            w, h = c.random.uniform(60, 100), c.random.uniform(34, 50)
            if c.random.random() < 0.78:
                plot = [(x, y), (x + w, y + lean * 0.2), (x + w + lean, y + h), (x + lean, y + h)]
                c.fill(plot, c.random.choice(inks), 0.7)
                for k in range(1, 6):
                    c.fill(ribbon([between(plot[0], plot[1], k / 6), between(plot[3], plot[2], k / 6)], 1.6),
                        "#4a5f45", 0.25)


def _branch(c, start, depth, low, high, channels):
    """Part a channel among equal shares of the coast from `low` to `high`, so that no two arms ever cross."""
    if depth == 4:
        return
    arms, width = (3, 2, 2, 2)[depth], (66, 42, 27, 17)[depth]
    for k in range(arms):
        left, right = low + (high - low) * k / arms, low + (high - low) * (k + 1) / arms
        reach = (0.5, 0.6, 0.8, 1)[depth] * ((left + right) / 2 - start[0])
        end = (start[0] + reach, (490, 650, 790, 990)[depth] + c.random.uniform(-24, 24))
        bow = c.random.choice((-1, 1)) * (22 - 4 * depth)
        middle = [(between(start, end, t)[0] + bow * side, between(start, end, t)[1]) for t,
            side in ((0.35, 1), (0.7, -1))]
        channels.append((smooth([start, *middle, end], closed=False, steps=12), width, width * 0.72))
        _branch(c, end, depth + 1, left, right, channels)


def workshop(c):
    """A work table from above: hands, sheets, coloured notes, cups."""
    c.fade(box(0, 0, 1600, 1067), "#3f6f78", "#2c5566")
    for k in range(-4, 20):
        c.fill([(k * 120, 0), (k * 120 + 3, 0), (k * 120 - 260, 1067), (k * 120 - 263, 1067)], "#23475a", 0.4)
    _shadowed(c, rounded(150, 110, 1300, 850, 60), "#ecd0a0", 22)
    c.shade(rounded(150, 110, 1300, 850, 60), "#b98450", (700, 300), (1500, 1050), 0.6)
    _shadowed(c, placed(box(-290, -200, 580, 400), 800, 530, 1, -3), "#fdf7e8")
    for x, y, r, ink in ((640, 470, 70, "#e0714f"), (800, 600, 96, "#3f8f96"), (965, 470, 60, "#f0b548")):
        c.line([(800, 540), (x, y)], 6, "#33405c")
        c.fill(oval(x, y, r), ink)
        c.shade(oval(x, y, r), "#33304f", (x - r, y - r), (x + r, y + r), 0.6)
    c.dot(800, 540, 24, "#33405c")
    for k, (x, y, turn) in enumerate(((330, 300, -8), (440, 260, 5), (350, 410, 4), (455, 380, -6), (1190, 300, 7),
            (1300, 280, -5), (1210, 410, -4), (1310, 400, 9),
                                      (560, 800, 6), (660, 830, -7))):
        ink = ("#f7d25f", "#f0946a", "#9fd0bd", "#f3b3b0", "#bcd77f")[k % 5]
        _shadowed(c, placed(box(-44, -44, 88, 88), x, y, 1, turn), ink, 5)
        for row in range(3):
            c.fill(placed(box(-30, -22 + row * 20, 58 - 18 * (row == 2), 5), x, y, 1, turn), "#4a4560", 0.5)
    for x, y, turn in ((330, 640, 12), (1260, 640, -10), (1000, 830, 5)):
        _shadowed(c, placed(box(-84, -112, 168, 224), x, y, 1, turn), "#fbf3e0", 7)
        for row in range(8):
            c.fill(placed(box(-62, -86 + row * 22, 124 - 50 * (row % 3 == 2), 6), x, y, 1, turn), "#7f93a3", 0.7)
    for x, y, ink in ((540, 200, "#c9533f"), (1110, 190, "#33557f"), (1400, 820, "#f6efe0")):
        _shadowed(c, oval(x, y, 56), ink, 9)
        c.line([(x + 50, y + 10), (x + 84, y + 22)], 18, ink)
        c.dot(x, y, 44, "#4f3036")
        c.glow(x - 10, y - 12, 38, "#b57f5a", 0.8)
    arms = (((-60, 560), (170, 590), (400, 560), "#c9533f", "#8a5a3c"),
        ((-30, 1010), (250, 900), (470, 690), "#f0b548", "#5f3b2a"),
            ((620, -70), (660, 120), (700, 300), "#5a4a86", "#f0c7a4"),
                ((1080, -60), (990, 130), (940, 320), "#3f8f6f", "#c98f63"),
            ((1660, 480), (1440, 520), (1160, 500), "#e0713f", "#e3b088"),
                ((1560, 1120), (1380, 960), (1130, 720), "#33557f", "#6f4530"),
            ((800, 1130), (770, 980), (790, 790), "#b5486a", "#d9a079"))
    for arm in arms:
        _arm(c, *arm)


def _shadowed(c, points, ink, depth=10):
    """A flat thing lying on the table, with the shadow it throws."""
    c.fill([(x + depth, y + depth * 1.3) for x, y in points], "#3a2438", 0.3)
    c.fill(points, ink)


def _arm(c, start, elbow, hand, sleeve, skin):
    """An arm reaching over the table: sleeve, cuff, hand and a pencil."""
    line = smooth([start, elbow, hand], closed=False, steps=10)
    cuff = len(line) * 7 // 10
    whole = ribbon(line, 130, 100, 62)
    c.fill([(x + 16, y + 22) for x, y in whole], "#3a2438", 0.28)
    c.fill(ribbon(line[cuff - 1 :], 66, 50), skin)
    c.fill(ribbon(line[: cuff + 1], 150, 120, 86), sleeve)
    c.shade(ribbon(line[: cuff + 1], 150, 120, 86), "#2a1f3f", (elbow[0] - 30, elbow[1] - 40),
        (elbow[0] + 60, elbow[1] + 70), 0.55)
    c.fill(ribbon(line[cuff - 1 : cuff + 2], 96), mix(sleeve, "#ffffff", 0.35))
    (ax, ay), (bx, by) = line[-3], line[-1]
    turn = degrees(atan2(by - ay, bx - ax))
    c.fill(placed(path("-20 -60, 90 26, 84 36, -24 -50"), bx, by, 1, turn), "#33405c")
    c.fill(placed(path("90 26, 104 40, 84 36"), bx, by, 1, turn), "#f3d9a8")
    c.fill(placed(smooth(path("-14 -27, 20 -32, 44 -24, 50 0, 42 24, 14 30, -14 26")), bx, by, 1, turn), skin)
    for k, (y, reach) in enumerate(((-20, 66), (-6, 76), (9, 72), (22, 60))):
        c.fill(placed(rounded(20, y - 7, reach - 20, 14, 7), bx, by, 1, turn), mix(skin, "#2a1f3f", 0.06 * k))
    c.fill(placed(rounded(-4, -44, 50, 16, 8), bx, by, 1, turn + 14), mix(skin, "#ffffff", 0.08))


def routes(c):
    """An imagined globe, journeys arching over it in light."""
    c.fade(box(0, 0, 1600, 1067), "#0e1638", "#1d2a5c", "#33407a")
    stars(c, 190, 1067)
    cx, cy, r = 800, 830, 640
    c.glow(cx, cy, r * 1.6, "#5f9fe0", 1.0)
    c.fill(oval(cx, cy, r), "#2f6f96")
    for lat, lon, size in ((42, -62, 15), (26, -40, 8), (4, -54, 13), (58, 8, 12), (40, 22, 9), (14, 4, 12),
            (-4, 26, 10), (34, 62, 11), (4, 60, 9), (66, -40, 9), (72, 60, 8), (30, -14, 5), (-6, -24, 9),
            (20, 40, 5), (62, -4, 5), (-8, 0, 5), (18, -22, 3), (24, 78, 6)):
        first, second = c.random.uniform(0, 6), c.random.uniform(0, 6)
        blob = []
        for a in (i * pi / 12 for i in range(24)):
            reach = size * (1 + 0.17 * sin(2 * a + first) + 0.12 * sin(3 * a + second))
            blob.append(_globe(cx, cy, r, lat + reach * sin(a), lon + 1.25 * reach * cos(a)))
        if all(z > 0.02 for _, _, z in blob):
            land_shape = smooth([(x, y) for x, y, _ in blob], steps=4)
            c.fill(land_shape, "#8fbf8f")
            c.shade(land_shape, "#e9c97f", (cx, cy), (cx - r, cy - r), 0.9)
    for lat in range(-60, 90, 20):
        _graticule(c, [_globe(cx, cy, r, lat, lon) for lon in range(-110, 112, 4)])
    for lon in range(-180, 180, 20):
        _graticule(c, [_globe(cx, cy, r, lat, lon) for lat in range(-88, 90, 4)])
    c.shade(oval(cx, cy, r), "#0e1638", (cx - 60, cy - 160), (cx + 560, cy + 260), 0.9)
    c.glow(cx - 230, cy - 330, 460, "#fff0c8", 0.4)
    places = {"a": (40, -58), "b": (56, 10), "c": (14, 4), "d": (4, -52), "e": (34, 60), "f": (-2, 28),
        "g": (28, -26), "h": (4, 58), "i": (36, 24)}
    for i, (a, b) in enumerate(("ab", "cb", "da", "eb", "fe", "gc", "gd", "he", "gb", "ic", "if", "ei", "ai")):
        _journey(c, cx, cy, r, places[a], places[b], ("#ffd27a", "#ff9a76", "#9fe3d6")[i % 3])
    for place in places.values():
        x, y, _ = _globe(cx, cy, r, *place)
        c.glow(x, y, 44, "#fff0c0", 0.9)
        c.dot(x, y, 9, "#fff6da")


def _globe(cx, cy, r, lat, lon, lift=1.0):
    """Where a place on the globe falls on the sheet, and its height towards us."""
    a, b, tilt = radians(lat), radians(lon), radians(16)
    x, y, z = cos(a) * sin(b), sin(a), cos(a) * cos(b)
    y, z = y * cos(tilt) - z * sin(tilt), y * sin(tilt) + z * cos(tilt)
    return cx + r * lift * x, cy - r * lift * y, z


def _graticule(c, points):
    seen = [(x, y) for x, y, z in points if z > 0]
    if len(seen) > 2:
        c.fill(ribbon(seen, 1.6), "#cfe6ee", 0.3)


def _journey(c, cx, cy, r, a, b, ink):
    """A journey between two places, rising over the ground between them, a traveller's light part of the way along."""
    points = []
    rise = c.random.uniform(0.12, 0.3)
    for i in range(41):
        t = i / 40
        lift = 1 + rise * sin(pi * t)
        points.append(_globe(cx, cy, r, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, lift)[:2])
    c.fill(ribbon(points, 2, 6, 2), ink)
    x, y = points[c.random.randrange(14, 28)]
    c.glow(x, y, 30, ink, 0.9)
    c.dot(x, y, 6, "#ffffff")
