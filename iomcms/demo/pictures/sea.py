"""Scenes of water: coasts, harbours, islands, weather."""

from .built import crane, house
from .canvas import mix
from .craft import cargo_ship, rowing_boat, sail_boat
from .figures import figure, folk
from .nature import (
    birds,
    cumulus,
    cypress,
    glints,
    land,
    palm,
    rain,
    shadow,
    sky,
    streaks,
    sun,
    tuft,
    water,
)
from .shapes import below, box, oval, path, ribbon, rolling, rounded, smooth


def islands(c):
    """Green islands on a turquoise sea at noon, seen from under palms."""
    sky(c, "#2f9fc4", "#7fcfd6", "#d9f0dc", foot=600)
    for x, y, width in ((980, 330, 620), (1420, 420, 480), (520, 440, 380)):
        cumulus(c, x, y, width, "#fffdf5", "#bfdfe0")
    for x, top, width, green, far in ((1290, 430, 620, "#6fb3ab", 0.5), (640, 400, 560, "#4f9f8e", 0.3),
            (1010, 340, 520, "#2f8573", 0.1)):
        crest = path("-.5 0, -.38 -.16, -.24 -.4, -.1 -.78, 0 -1, .07 -.92, .16 -.6, .27 -.42, .36 -.18, .5 0")
        shape = smooth([(x + px * width, 602 + py * (602 - top)) for px, py in crest])
        shape = [(px, min(py, 602)) for px, py in shape]
        c.fill(shape, green)
        c.shade(shape, "#12505f", (x - width * 0.05, 500), (x + width * 0.4, 560), 0.75 - far)
        c.fill(rounded(x - width * 0.47, 596, width * 0.94, 8, 4), "#fbe7bd")
    water(c, 602, 1067, "#4fb8c0", "#2fa5b5", "#5fd0c4", "#a5e6cf")
    c.mirror(602, 90, "#4fb8c0", 0.55, 8)
    glints(c, 612, 900, "#e6fbf0", 130, 0.55)
    glints(c, 620, 1000, "#1d8ba3", 110, 0.35)
    sail_boat(c, 480, 690, 150, "#b5473a", "#fdf4dd", "#c98a5f")
    sail_boat(c, 1310, 648, 74, "#3a4f6e", "#f6c55f", "#c97f3f")
    beach = smooth(path("-40 940, 240 905, 620 945, 980 1000, 1300 985, 1660 930, 1660 1100, -40 1100"))
    c.fill([(x, y - 14) for x, y in beach], "#dff7e6", 0.75)
    c.fade(beach, "#fbe6b8", "#eec98a")
    shadow(c, 210, 985, 560, 36, "#c08f57", 0.5, 0.09)
    palm(c, 205, 990, 700, "#3f8f57", "#1f5f52", "#a8744a", 0.2)
    palm(c, 60, 1020, 520, "#4f9f57", "#1f6a55", "#96633f", -0.05)
    for x, y, s in ((90, 1030, 90), (290, 1040, 60), (1480, 1040, 80), (1560, 1060, 110)):
        tuft(c, x, y, s, "#2f7a55")
    rowing_boat(c, 1120, 1010, 300, "#d9553f", "#fbeecb", "#7a3540")
    birds(c, 700, 250, 6, "#f6fbf3", 15)


def harbour(c):
    """A container port in a rose morning mist."""
    sky(c, "#7f96b8", "#c9b6c4", "#f5cdb9", "#fbe3c0", foot=700)
    sun(c, 420, 470, 84, "#fff4dc", "#ffdfae", 4.5, 0.8)
    land(c, rolling(c.random, 610, 34, 1.6), "#b3a3bb", "#cdb5bd")
    c.mist(540, 690, "#f8d8c0", 0.0, 0.8)
    for x, h, ink in ((1180, 250, "#b59cae"), (1300, 270, "#b59cae"), (1500, 340, "#a58ea8"), (1600, 340, "#a58ea8")):
        crane(c, x, 690, h, ink, 0.25, -1)
    c.fill(box(1040, 684, 620, 14), "#9c86a2")
    water(c, 696, 1067, "#f3d0bb", "#b59fb6", "#5f6f94")
    cargo_ship(c, 700, 760, 940, "#b04a45", "#f4e4cf", ("#d9774f", "#e8b25f", "#4f7f8f", "#7a5f86", "#c9604f"),
        "#3a3258")
    c.mirror(778, 295, "#94889f", 0.42, 7)
    glints(c, 790, 1060, "#fff0d2", 150, 0.65, 430, 240)
    glints(c, 790, 1060, "#fbdcc4", 70, 0.35)
    (x, y) = crane(c, 1370, 960, 700, "#34375f", 0.0, -1)
    for side in (0, 60):
        c.line([(x + 110 + side * 0.5, y), (x + 90 + side, y + 190)], 2, "#34375f")
    c.fill(box(x + 70, y + 190, 104, 46), "#e8a04f")
    for k in range(1, 9):
        c.fill(box(x + 70 + k * 11.5, y + 194, 3, 38), "#a05a3f", 0.6)
    c.fade([(980, 1080), (1040, 952), (1660, 952), (1660, 1080)], "#3d3f68", "#232648")
    c.fill([(1040, 952), (1660, 952), (1660, 960), (1036, 960)], "#6c6590")
    for x, w in ((1130, 12), (1215, 12)):
        c.fill(rounded(x, 930, w * 2, 24, 6), "#1d1f3d")
    figure(c, 1100, 956, 84, folk(c, ("#e8a04f",), 3), -1, 0.03)
    birds(c, 760, 300, 8, "#5f5a80", 16, 180)


def storm(c):
    """A lighthouse holding its beam over a heavy sea."""
    sky(c, "#1d2a3d", "#34485c", "#64787f", "#a9ae9c", foot=700)
    for y, ink, height in ((90, "#18222f", 60), (190, "#243344", 54), (290, "#34475a", 46)):
        line = rolling(c.random, y, height, 3.2)
        c.fade([(-40, -10), (1640, -10), *line[::-1]], mix(ink, "#0f1722", 0.4), ink, alpha=0.75)
    tower = (1180, 330)
    for spread, alpha in ((0.15, 0.2), (0.1, 0.3), (0.055, 0.4)):
        c.fill([tower, (-60, 250 - 1240 * spread), (-60, 250 + 1240 * spread)], "#f6e7a8", alpha)
    c.glow(*tower, 190, "#fff3bf", 0.95)
    for level, ink, crest in ((690, "#5c7a80", "#8fa6a0"), (740, "#456670", "#7d9a98")):
        _swell(c, level, 22, 90, ink, crest)
    rock = smooth(path("940 830, 1000 752, 1060 742, 1110 694, 1250 690, 1300 738, 1380 760, 1440 850"), closed=False)
    c.fill(rock, "#1c2733")
    c.shade(rock, "#4f6468", (1250, 760), (1080, 690), 0.6)
    body = [(1138, 700), (1152, 372), (1208, 372), (1222, 700)]
    c.fill(body, "#ece3cc")
    for y0, y1 in ((432, 500), (572, 642)):
        c.fill([(1180 + s * (28 + (y - 372) * 0.0427), y) for s, y in ((-1, y0), (1, y0), (1, y1), (-1, y1))],
            "#b5473c")
    c.shade(body, "#16202e", (1165, 500), (1225, 500), 0.85)
    c.fill(box(1140, 360, 80, 14), "#1c2733")
    c.fill(box(1160, 312, 40, 50), "#fff3bf")
    c.fill([(1150, 314), (1180, 278), (1210, 314)], "#b5473c")
    for level, height, ink, crest in ((812, 34, "#2f5260", "#90aaa6"), (888, 48, "#203f50", "#a9bfb6"),
            (985, 56, "#14293a", "#c9d6c6")):
        _swell(c, level, height, height * 5.5, ink, crest)
    rain(c, 520, "#dbe6e0", 0.42, 60, 0.2)


def _swell(c, level, height, length, ink, crest):
    """A rank of steep waves leaning over, a line of foam along every crest."""
    x = -c.random.uniform(0, length)
    line = []
    while x < 1640 + length:
        size = c.random.uniform(0.75, 1.2)
        line += [(x, level), (x + length * 0.3, level - height * 0.4 * size),
            (x + length * 0.58, level - height * 1.1 * size),
                 (x + length * 0.7, level - height * 0.95 * size), (x + length * 0.72, level - height * 0.45 * size),
                     (x + length * 0.8, level - height * 0.1)]
        x += length * c.random.uniform(0.9, 1.1)
    curve = smooth(line, closed=False, steps=8)
    c.fill(below(curve), ink)
    c.shade(below(curve, level + height * 3), crest, (0, level + height * 1.2), (0, level - height * 1.4), 0.5)
    c.fill(ribbon(curve, height * 0.14), crest)
    c.fill(ribbon([(px + 6, py + height * 0.42) for px, py in curve], height * 0.05), crest, 0.5)


def coast(c):
    """White houses stepping down a cliff to a bay in late light."""
    sky(c, "#4a86b5", "#a3c6cf", "#f4dfc0", "#f9c99b", foot=560)
    sun(c, 300, 470, 66, "#fff4d6", "#ffe0a3", 5, 0.75)
    streaks(c, 250, 90, 7, "#fdf0dc", 0.5, 380)
    for y, height, top, foot in ((500, 26, "#a9b4c4", "#c9bfc0"), (530, 20, "#8fa0b8", "#b3aeb8")):
        line = [(x, py + max(0, 700 - x) * 0.09) for x, py in rolling(c.random, y, height, 1.3)]
        land(c, line, top, foot)
    water(c, 560, 1067, "#f3d3ae", "#7fb0bd", "#3a7f9c", "#22607f")
    glints(c, 564, 1040, "#fff2cf", 190, 0.7, 310, 220)
    glints(c, 600, 1060, "#8fc3c9", 90, 0.4)
    sail_boat(c, 520, 690, 110, "#7a3f46", "#fdf3df", "#c9826a")
    sail_boat(c, 250, 620, 50, "#4a4a6a", "#fdf3df", "#c9826a")
    cliff = smooth(path("1700 300, 1420 330, 1240 400, 1150 430, 1090 560, 960 600, 930 700, 820 760, 800 840, 690 880, 660 990, 560 1030, 540 1120, 1700 1120"), steps=6)
    c.fade(cliff, "#c9946a", "#8f5a52", "#5a3a4c")
    c.shade(cliff, "#fbd79a", (1300, 700), (620, 800), 0.6)
    for points in ("1240 400, 1180 520, 1240 640, 1190 800, 1260 1080, 1330 1080, 1290 800, 1330 640, 1280 500",
            "960 600, 930 760, 980 900, 950 1080, 1040 1080, 1030 900, 1060 760"):
        c.fill(smooth(path(points)), "#5a3a4c", 0.35)
    rows = ((1170, 470, 5, 78), (1120, 585, 6, 84), (1000, 690, 7, 90), (880, 800, 8, 92), (780, 915, 9, 96))
    for x, base, count, size in rows:
        for k in range(count):
            _white_house(c, x + k * size * 1.02, base - k * 4 + c.random.uniform(-8, 8), size, k)
        cypress(c, x - 16, base + 8, size * 1.5, "#4f7a52", "#234a4a")
    glints(c, 1000, 1064, "#e8f4ea", 26, 0.7, 500, 200)
    birds(c, 700, 330, 6, "#fdf6e8", 15)


def _white_house(c, x, base, size, number):
    """A lime-washed house with a flat roof or a blue dome."""
    height = size * c.random.uniform(0.8, 1.15)
    if number % 4 == 2:
        c.fill(oval(x + size / 2, base - height, size * 0.34, size * 0.36, 180, 360), "#2f7ca3")
        c.shade(oval(x + size / 2, base - height, size * 0.34, size * 0.36, 180, 360), "#183f66",
            (x + size * 0.4, base), (x + size, base), 0.8)
    c.fade(box(x, base - height, size, height + 34), "#fdf4e3", "#f0d9be")
    c.shade(box(x, base - height, size, height + 34), "#7f6f96", (x + size * 0.45, base), (x + size * 1.15, base),
        0.8)
    c.fill(box(x, base - height, size, 5), "#fffaf0")
    for at in (0.2, 0.6):
        c.fill([*oval(x + size * (at + 0.08), base - height * 0.55, size * 0.08, size * 0.08, 180, 360),
                (x + size * (at + 0.16), base - height * 0.22), (x + size * at, base - height * 0.22)],
                    "#2f6f96" if at < 0.5 else "#4a4a6e")


def boats(c):
    """Painted wooden boats lying on still water at first light."""
    sky(c, "#3f6f8f", "#8fb3b0", "#f2d9b0", "#f9c58f", foot=520)
    sun(c, 1180, 420, 70, "#fff6dc", "#ffe2a6", 5, 0.8)
    for y, height, ink, foot in ((450, 40, "#8fa5ab", "#c9b9a3"), (490, 26, "#5f8088", "#8f9f98")):
        land(c, rolling(c.random, y, height, 1.5), ink, foot)
    c.mist(420, 520, "#f9d3a0", 0.0, 0.55)
    c.fill(smooth(path("-40 496, 160 480, 420 484, 640 500, 800 521, -40 521"), steps=6), "#5a7a78")
    for k, x in enumerate((30, 76, 150, 205, 262, 350, 396, 470, 560)):
        size = 30 + k * 7 % 17
        cypress(c, x - 9, 510, 60 + k * 11 % 30, "#4f7a6a", "#2f5560")
        house(c, x, 508 + k % 3 * 4, size, size * (0.6 + k % 2 * 0.3), ("#f3dfc0", "#e8b58f", "#d9d3b8")[k % 3],
            "#a8554a", "#4a4a6a")
    water(c, 518, 1067, "#f6cf9f", "#a3b8a9", "#4f8a94", "#245a72")
    c.mirror(518, 130, "#c9b9a0", 0.45, 7)
    glints(c, 524, 1060, "#fff3d2", 170, 0.75, 1180, 230)
    hulls = ((300, 640, 330, "#3f8f96", "#f4dfb0", -1), (880, 660, 350, "#e0a53f", "#fdf1d6", 1),
        (1330, 730, 420, "#2f5f86", "#f0c060", -1),
             (520, 800, 560, "#c94f3f", "#fdf0d2", 1), (1120, 955, 700, "#2f8577", "#f7d47a", -1))
    for x, y, length, hull, trim, way in hulls:
        c.fill(oval(x, y + length * 0.05, length * 0.48, length * 0.05), mix(hull, "#173a52", 0.6), 0.75)
        for k in range(4):
            width = length * (0.8 - k * 0.15) * c.random.uniform(0.85, 1.1)
            c.fill(rounded(x - width / 2 + c.random.uniform(-14, 14), y + length * (0.05 + 0.035 * k), width,
                length * 0.014, 4), mix(hull, "#2a5a72", 0.4), 0.6)
        rowing_boat(c, x, y, length, hull, trim, mix(hull, "#1d1d33", 0.6), way)
        c.fill([(x - length * 0.2, y - length * 0.135), (x + length * 0.26, y - length * 0.2),
            (x + length * 0.27, y - length * 0.185), (x - length * 0.19, y - length * 0.12)], "#a5734a")
    figure(c, 640, 758, 210, folk(c, ("#f0d9a8",), 3), 1, 0.05, shade="#3a2a3c")
    rowing_boat(c, 520, 800, 560, "#c94f3f", "#fdf0d2", "#5a2633", 1)
    birds(c, 380, 240, 7, "#2f4f66", 15)


def bridge(c):
    """A cable-stayed bridge rising out of river fog."""
    sky(c, "#31507a", "#6f86a8", "#d6b3b3", "#fbd6a9", foot=720)
    sun(c, 1020, 560, 92, "#fff1d0", "#ffd79a", 4.5, 0.8)
    streaks(c, 230, 100, 8, "#e9c6c0", 0.35, 420)
    for y, height, ink, foot in ((590, 44, "#93899f", "#d9b5a8"), (650, 30, "#6f6d90", "#c9a5a3")):
        land(c, rolling(c.random, y, height, 1.7), ink, foot)
    c.mist(560, 720, "#fbd9b0", 0.0, 0.7)
    water(c, 720, 1067, "#f7cfa8", "#b093a3", "#4f5680", "#2c3763")
    ink, far = "#2c3560", "#5a5780"

    def deck(x):
        return 706 - 62 * (1 - ((x - 800) / 900) ** 2)

    for x, tall in ((470, 520), (1130, 520)):
        top = deck(x) - tall * 0.78
        for k in range(1, 13):
            for side in (-1, 1):
                foot = x + side * k * 27
                c.line([(x, top + k * 11), (foot, deck(foot))], 2.2, far if side > 0 else ink)
        c.fill([(x - 26, 800), (x - 9, top - 26), (x + 9, top - 26), (x + 26, 800)], ink)
        c.fill([(x + 4, 800), (x + 2, top - 26), (x + 9, top - 26), (x + 26, 800)], "#1a2045", 0.7)
        c.fill(rounded(x - 60, 788, 120, 26, 10), ink)
    line = [(x, deck(x)) for x in range(-40, 1650, 20)]
    c.fill(ribbon(line, 20), ink)
    c.fill(ribbon([(x, y - 11) for x, y in line], 4), "#f0bf9a")
    for x in (120, 800, 1480):
        c.fill(box(x - 9, deck(x), 18, 794 - deck(x)), ink)
    for x, length, hue in ((250, 44, "#e9b25f"), (680, 60, "#c9604f"), (900, 40, "#f3e0c0"), (1290, 56, "#6f9aa6")):
        c.fill(rounded(x, deck(x) - 34, length, 24, 5), hue)
    c.mirror(790, 280, "#7a7397", 0.35, 8)
    c.mist(690, 800, "#fbdcb8", 0.0, 0.45)
    c.mist(800, 900, "#fbdcb8", 0.45, 0.0)
    glints(c, 800, 1060, "#fff0d0", 160, 0.7, 1020, 220)
    rowing_boat(c, 560, 950, 260, "#1f2750", "#8a7a9c", "#141a3a", 1)
    figure(c, 530, 922, 110, folk(c, ("#c9604f",), 2), 1, 0.04)
    rowing_boat(c, 560, 950, 260, "#1f2750", "#8a7a9c", "#1f2750", 1)
    for x in range(20, 380, 26):
        tuft(c, x, 1075, c.random.uniform(60, 150) * (1 - x / 480), "#1d2447")
