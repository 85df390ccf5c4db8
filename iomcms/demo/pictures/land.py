"""Scenes of open country."""

from itertools import pairwise
from math import sin

from .built import arches, house, shelter, turbine
from .canvas import mix
from .craft import bus, train
from .figures import figure, folk
from .nature import (
    birds,
    cumulus,
    cypress,
    glints,
    land,
    leafy,
    peak,
    pine,
    shadow,
    sky,
    streaks,
    sun,
    tuft,
    water,
)
from .shapes import between, box, height_at, oval, path, ribbon, rolling, rounded, smooth


def mountains(c):
    """Snow peaks over a lake on a clear morning."""
    sky(c, "#3f7fb0", "#8fc0d6", "#e3ecdf", foot=640)
    streaks(c, 190, 80, 7, "#ffffff", 0.5, 420)
    for x, top, width in ((130, 380, 760), (620, 340, 700), (1180, 330, 820), (1560, 390, 640)):
        peak(c, x, top, 700, width, "#b9cfdb", "#93b0c6", "#eef4f2")
    c.mist(460, 700, "#e6eee2", 0.0, 0.75)
    for x, top, width in ((1290, 250, 900), (330, 280, 820), (840, 150, 1060)):
        peak(c, x, top, 720, width, "#7f97ac", "#4a6784", "#fbfaf0")
    c.mist(520, 720, "#dfe9dd", 0.0, 0.7)
    for level, ink, size in ((672, "#6f9a94", 46), (700, "#417a78", 64)):
        line = rolling(c.random, level, 16, 2.6)
        land(c, line, ink, ink)
        for x in range(-20, 1630, size // 2):
            h = size * c.random.uniform(0.7, 1.3)
            pine(c, x, height_at(line, x) + 8, h, mix(ink, "#ffffff", 0.06), mix(ink, "#12304a", 0.35))
    water(c, 724, 1067, "#b9d6d3", "#5f9cb0", "#2a6286")
    c.mirror(724, 300, "#5f97ae", 0.38, 5)
    glints(c, 730, 1060, "#f2f8ee", 110, 0.5)
    shore = smooth(path("-40 960, 180 940, 420 985, 620 1040, 700 1110, -40 1110"))
    c.fade(shore, "#3f7a5f", "#1d4a4c")
    for x, h in ((30, 420), (130, 330), (240, 260), (-30, 300), (345, 190), (430, 120)):
        pine(c, x, 985 + (x > 300) * 18, h, "#2f6f60", "#174549")
    figure(c, 520, 1022, 76, folk(c, ("#d9553f",), 4), 1, 0.03, bag="#e9b25f")
    birds(c, 1180, 210, 5, "#3a5a78", 15)


def desert_road(c):
    """A bus alone on a desert road, the sun low behind the table mountains."""
    sky(c, "#6a4a78", "#c9697a", "#f59b6a", "#fdd58c", foot=620)
    sun(c, 1080, 500, 150, "#fff0c0", "#ffd07a", 3.2, 0.85)
    streaks(c, 200, 90, 8, "#f9b58f", 0.4, 420)
    for y, scale, ink, foot in ((590, 0.7, "#d9826f", "#f0a878"), (610, 1.0, "#a8566a", "#d9805f")):
        line = [(-40, y)]
        x = -40
        while x < 1640:
            w, h = c.random.uniform(120, 260) * scale, c.random.uniform(70, 170) * scale
            line += [(x + 20, y - 8), (x + 36, y - h * 0.5), (x + 46, y - h), (x + w, y - h),
                (x + w + 12, y - h * 0.5), (x + w + 40, y - 6)]
            x += w + c.random.uniform(60, 200)
        line.append((1640, y))
        land(c, line, ink, foot, depth=150)
    c.mist(520, 630, "#fdc98c", 0.0, 0.6)
    land(c, rolling(c.random, 640, 10, 1.2), "#e0905a", "#b5593f")
    for points, top, foot in (("-40 760, 300 690, 700 700, 1000 760, 1640 700, 1640 1100, -40 1100", "#d97f4a",
            "#a84f3c"),
                              ("-40 900, 380 820, 820 860, 1200 960, 1640 900, 1640 1100, -40 1100", "#c2653f",
                                  "#7f3540")):
        dune = smooth(path(points), steps=10)
        c.fade(dune, top, foot)
        c.shade(dune, "#f7b56a", (300, 1000), (420, 700), 0.55)
    centre = smooth(path("1700 746, 1300 760, 900 776, 560 794, 372 866, 480 950, 860 1020, 1500 1200"),
        closed=False, steps=12)
    c.fill(ribbon(centre, 44, 50, 58, 66, 88, 140, 200, 300), "#4a2f4a")
    c.fill(ribbon(centre, 36, 42, 48, 56, 76, 124, 180, 276), "#5f3f55")
    for k in range(2, len(centre) - 3, 5):
        c.fill(ribbon(centre[k : k + 3], 2 + k * 0.09), "#f7cf8f")
    c.fill([(830, 794), (1130, 784), (560, 850), (300, 868)], "#4a2238", 0.5)
    bus(c, 820, 792, 320, "#3f8f96", "#f2c76a", "#fbe6b0", "#2a1d38")
    for x, y, s in ((180, 930, 60), (1260, 900, 70), (1440, 1010, 100), (330, 1040, 90), (1180, 770, 30),
            (300, 760, 26)):
        tuft(c, x, y, s, "#4a2a3f")
        shadow(c, x, y, -s * 2, s * 0.5, "#4a2238", 0.35, 0.06)
    birds(c, 480, 330, 6, "#4a2a4a", 15)


def forest(c):
    """Morning light falling through tall trees on a path."""
    c.fade(box(0, 0, 1600, 1067), "#cfe3b0", "#f3f0c2", "#b9d3a0", "#5f8f6a")
    c.glow(980, 330, 720, "#fffbe0", 0.95)
    tones = ("#a9cba0", "#7fb08c", "#4f8a74", "#2a6259", "#123c3f")
    for depth, ink in enumerate(tones[:4]):
        floor = 640 + depth * 62
        _trunks(c, ink, floor, 15 - depth * 3, 16 + depth * 17)
        land(c, rolling(c.random, floor, 16 + depth * 6, 1.8), mix(ink, "#cfe3a0", 0.25), mix(ink, "#cfe3a0", 0.05),
            depth=120)
        c.mist(380, floor + 50, "#eef3cc", 0.0, 0.36 - depth * 0.08)
    way = smooth(path("985 700, 975 740, 1000 800, 930 880, 850 970, 800 1130"), closed=False)
    c.fill(ribbon(way, 18, 40, 80, 140, 230, 400), "#d9d39a")
    c.shade(ribbon(way, 18, 40, 80, 140, 230, 400), "#2a6259", (960, 760), (800, 1080), 0.7)
    for x0, x1, w in ((900, 300, 150), (1040, 700, 110), (1160, 1150, 130), (1300, 1560, 120)):
        c.fill([(x0 - 26, -10), (x0 + 26, -10), (x1 + w, 960), (x1 - w, 960)], "#fffde0", 0.13)
    for x, y, h, look, ink in ((900, 880, 150, 4, "#d9653f"), (960, 872, 112, 0, "#e9b84a")):
        shadow(c, x, y, -150, 26, "#174a45", 0.45, 0.3)
        figure(c, x, y, h, folk(c, (ink,), look), 1, 0.1, bag="#4a5f7a" if h > 120 else None,
            child=h < 120)
    for x, w in ((60, 110), (330, 84), (1420, 120), (1590, 90)):
        trunk = smooth([(x - w * 0.4, -20), (x + w * 0.4, -20), (x + w * 0.42, 700), (x + w * 0.95, 1090),
            (x - w * 0.95, 1090), (x - w * 0.42, 700)], steps=5)
        c.fill(trunk, tones[4])
        c.shade(trunk, "#4f8a6a", (x - w * 0.1, 500), (x + (w * 0.7 if x < 900 else -w * 0.7), 500), 0.7)
    for x in range(-20, 1640, 46):
        if not 560 < x < 1080:
            tuft(c, x, 1080, c.random.uniform(50, 130), c.random.choice(("#0f3539", "#1d5550")))
    for x, y, r in ((-20, 40, 190), (240, -30, 170), (1340, -20, 190), (1590, 60, 210), (480, -90, 140),
            (1130, -100, 130)):
        c.fill(oval(x, y, r), tones[4])
        c.shade(oval(x, y, r), "#3f7f68", (x, y), (900, 420), 1.2)


def _trunks(c, ink, floor, count, width):
    for k in range(count):
        x = (k + c.random.uniform(0.1, 0.9)) * 1600 / count
        if abs(x - 985) < 90 + width:
            continue
        w = width * c.random.uniform(0.7, 1.2)
        c.fade([(x - w * 0.36, -10), (x + w * 0.36, -10), (x + w * 0.5, floor + 30), (x - w * 0.5, floor + 30)],
            mix(ink, "#123c3f", 0.12), ink)
        for side in (-1, 1):
            y = c.random.uniform(60, 380)
            c.fill(ribbon([(x, y + 50), (x + side * w * 2, y), (x + side * w * 4, y - 30)], w * 0.3, w * 0.16, 1),
                ink)


def fields(c):
    """Striped fields running to a farm at harvest time."""
    sky(c, "#5fa3b5", "#b5d3c0", "#fbe7b5", foot=520)
    sun(c, 330, 330, 74, "#fff8dc", "#ffe9ae", 5, 0.8)
    cumulus(c, 1180, 260, 480, "#fffaf0", "#e6d6b8")
    cumulus(c, 760, 330, 300, "#fffaf0", "#e6d6b8")
    for y, height, ink, foot in ((480, 44, "#9fbba0", "#b9c99a"), (520, 36, "#7fa57a", "#a5b878")):
        line = rolling(c.random, y, height, 1.6)
        land(c, line, ink, foot)
        for x in range(0, 1640, 64):
            if c.random.random() < 0.5:
                cypress(c, x, height_at(line, x) + 6, c.random.uniform(30, 62), "#5f8f6a", "#3a6a5f")
    c.fade(box(0, 545, 1600, 530), "#e8c76a", "#d9a04a")
    strips = ("#e9c25a", "#c98f3f", "#8fa850", "#f2d78a", "#6f9a55", "#d9a548")
    vanish, edges = (620, 470), list(range(-2600, 4000, 150))
    for i, (a, b) in enumerate(pairwise(edges)):
        near, far = [between(vanish, (x, 1100), 0.13) for x in (a, b)], [(b, 1100), (a, 1100)]
        c.fade(near + far, mix(strips[i % 6], "#f7e3a8", 0.4), strips[i % 6])
        if i % 3 == 2:
            for k in range(1, 5):
                top = between(near[0], near[1], k / 5)
                c.fill([top, (a + (b - a) * k / 5 + 6, 1100), (a + (b - a) * k / 5 - 6, 1100)], "#5f6f3a", 0.35)
    c.shade(box(0, 545, 1600, 530), "#8a5a2f", (0, 800), (0, 1120), 0.55)
    house(c, 1130, 600, 150, 80, "#fdf0d6", "#b9543f", "#6a4a5f")
    house(c, 1270, 604, 96, 120, "#c9654a", "#8a3f3f", "#5a2a3f")
    leafy(c, 1060, 606, 150, "#7a9f50", "#3f6f4a", "#6a4a38")
    leafy(c, 1430, 616, 190, "#7a9f50", "#3f6f4a", "#6a4a38")
    for x, y, r in ((300, 720, 30), (470, 790, 40), (160, 860, 52), (735, 690, 26)):
        shadow(c, x, y + r * 0.9, r * 3.6, r * 1.2, "#7a4f2a", 0.4, 0.08)
        c.fill(oval(x, y, r * 1.15, r), "#f0cf7a")
        c.shade(oval(x, y, r * 1.15, r), "#a8702f", (x - r, y - r), (x + r, y + r), 0.9)
        c.fill(oval(x - r * 0.2, y, r * 0.7, r * 0.72), "#d9aa50")
        c.fill(oval(x - r * 0.2, y, r * 0.4, r * 0.42), "#f0cf7a")
    for x, y, h, look, ink, way in ((880, 960, 250, 7, "#c9503f", 1), (1060, 985, 262, 3, "#3f6f8f", -1)):
        shadow(c, x, y, 330, h * 0.14, "#7a4f2a", 0.45, 0.1)
        figure(c, x, y, h, folk(c, (ink,), look), way, 0.06, dress=look == 7)
    c.fill(oval(955, 962, 46, 22), "#a8703f")
    for k in range(7):
        c.dot(922 + k * 11, 950 - (k % 2) * 9, 11, ("#d9553f", "#e9a03f")[k % 2])
    c.fill([*oval(955, 958, 46, 30, 0, 180)], "#b97f48")


def solar(c):
    """Rows of solar panels down a green slope, turbines on the ridge."""
    sky(c, "#3a9fc4", "#93d0d8", "#e9f2d9", foot=560)
    sun(c, 1240, 190, 72, "#fffbe6", "#fff3c0", 5, 0.85)
    cumulus(c, 330, 300, 440, "#ffffff", "#cfe3e0")
    cumulus(c, 820, 220, 300, "#ffffff", "#cfe3e0")
    line = rolling(c.random, 500, 46, 1.2)
    land(c, line, "#9fcaa8", "#8fbf90")
    for x, h, turn in ((150, 200, 12), (430, 250, 50), (700, 215, 84), (1010, 270, 30), (1440, 235, 66)):
        turbine(c, x, height_at(line, x) + 6, h, "#fbfaf2", "#8fa9b5", turn)
    land(c, rolling(c.random, 560, 34, 1.0), "#7fb877", "#5f9f63", "#4a8a63", 0.4)
    hill = [(x, 610 + 60 * sin((x + 250) / 480)) for x in range(-40, 1650, 20)]
    land(c, hill, "#8fc46a", "#4f9458", "#d9e68f", 0.4, 460)
    for row in range(4):
        size = 0.36 + row * 0.24 + row * row * 0.03
        y = 672 + row * 62 + row * row * 11
        for k in range(-12, 13):
            x = 800 + (k + (row % 2) * 0.5) * 214 * size
            if -150 < x < 1650 and not (row == 3 and 840 < x < 1260):
                _panel(c, x, y + 46 * sin((x + 250) / 480), size)
    for x, y, h, look, ink in ((1010, 1052, 235, 5, "#f0a03f"), (1110, 1056, 225, 0, "#e0643f")):
        shadow(c, x, y, -190, h * 0.15, "#1d4f4a", 0.4, 0.06)
        figure(c, x, y, h, folk(c, (ink, ink), look), 1 if look == 5 else -1, 0.05)
        c.fill(oval(x, y - h * 0.955, h * 0.082, h * 0.07, 180, 360), "#fdf3d0")
        c.fill(rounded(x - h * 0.095, y - h * 0.965, h * 0.19, h * 0.02, 3), "#fdf3d0")


def _panel(c, x, y, size):
    """One tilted panel on its leg, two by four cells, a streak of sky on the glass."""
    w, h, lean = 190 * size, 96 * size, 34 * size
    c.fill([(x - w * 0.5 - lean, y + h * 0.62), (x + w * 0.4 - lean, y + h * 0.62), (x + w * 0.3, y + h * 0.8),
        (x - w * 0.6, y + h * 0.8)], "#1f5a4f", 0.45)
    c.fill(box(x - w * 0.04, y, w * 0.05, h * 0.72), "#7f97a3")
    glass = [(x - w * 0.5 + lean, y - h * 0.5), (x + w * 0.5 + lean, y - h * 0.5),
        (x + w * 0.5 - lean * 0.3, y + h * 0.5), (x - w * 0.5 - lean * 0.3, y + h * 0.5)]
    c.fill([(px, py + 5 * size) for px, py in glass], "#e8eee6")
    c.fill(glass, "#1f4f86")
    tl, tr, br, bl = glass
    c.fill([between(tl, tr, 0.1), between(tl, tr, 0.42), between(bl, br, 0.24), bl], "#4f8fbf", 0.75)
    for k in range(1, 4):
        c.line([between(tl, tr, k / 4), between(bl, br, k / 4)], 2.4 * size, "#9fc3d6")
    c.line([between(tl, bl, 0.5), between(tr, br, 0.5)], 2.4 * size, "#9fc3d6")


def shelters(c):
    """Rows of family shelters on a plain at daybreak."""
    sky(c, "#6f8fb0", "#c9b9b5", "#f7d3a8", "#fce8bd", foot=600)
    sun(c, 560, 500, 84, "#fff6dc", "#ffdf9f", 4.5, 0.85)
    streaks(c, 220, 110, 9, "#fbe6cc", 0.45, 420)
    birds(c, 1130, 300, 6, "#6a5a7f", 14)
    for y, height, ink, foot in ((520, 60, "#b9a8b5", "#e6c6aa"), (570, 36, "#9a8a9f", "#dcb596")):
        land(c, rolling(c.random, y, height, 1.5), ink, foot)
    c.mist(480, 620, "#fce0b5", 0.0, 0.6)
    c.fade(box(0, 608, 1600, 460), "#ecc795", "#cf9a68", "#a8704f")
    for x, y in ((1210, 600), (1260, 604)):
        leafy(c, x, y + 10, 120, "#7f8f6a", "#4f6a5f", "#6a4a48", light=-1)
    cloths = ("#fbf3e2", "#f3e6cc", "#e3ebe6", "#fdf6ea")
    for row, (y, size, step) in enumerate(((650, 62, 122), (706, 92, 178), (790, 136, 262), (910, 200, 390))):
        for k in range(15):
            x = -60 + k * step + (row % 2) * step * 0.45
            near_tank = row in (1, 2) and abs(x + size * 0.3 - 1290) < size
            if x > 1700 or near_tank or abs(x + size * 0.25 - 800 - row * 30) < size * 0.95:
                continue
            c.fill([(x + size * 0.4, y + 2), (x + size * 1.05, y - size * 0.12), (x + size * 1.9, y + size * 0.16),
                (x + size * 1.2, y + size * 0.24)], "#7a4a4a", 0.35)
            shelter(c, x, y, size, size * 0.74, c.random.choice(cloths), "#6a5a7f", "#4a4466")
    _water_point(c, 1290, 760)
    for x, y, h, look, way, dress in ((730, 960, 230, 7, 1, True), (640, 972, 150, 0, 1, False),
            (905, 830, 150, 3, -1, False), (960, 836, 142, 2, -1, True),
                                                 (1060, 770, 108, 5, 1, False), (800, 720, 70, 6, 1, False)):
        shadow(c, x, y, h * 1.1, h * 0.15, "#7a4a4a", 0.42, 0.2)
        figure(c, x, y, h, folk(c, ("#c9583f", "#3f7f8f", "#e0a548", "#7a4f7a", "#4f7f5f"), look), way, 0.09,
            dress=dress, child=look == 0)
    c.line([(1080, 860), (1330, 850)], 2.5, "#4a4466")
    for k, ink in enumerate(("#c9583f", "#f6e6c6", "#3f7f8f", "#e0a548", "#7a4f7a")):
        c.fill(box(1096 + k * 46, 859 - k * 1.8, 36, 44 + 12 * (k % 2)), ink)
    for x in (1080, 1330):
        c.line([(x, 845), (x, 940)], 5, "#4a4466")


def _water_point(c, x, y):
    """A raised tank with a tap stand."""
    for dx in (-44, 44):
        c.line([(x + dx, y), (x + dx * 0.8, y - 130)], 7, "#5a4f6f")
    c.line([(x - 42, y - 50), (x + 42, y - 50)], 5, "#5a4f6f")
    c.fill(rounded(x - 58, y - 226, 116, 100, 14), "#3f8fa3")
    c.shade(rounded(x - 58, y - 226, 116, 100, 14), "#23405f", (x - 20, y), (x + 60, y), 0.8)
    c.fill(box(x - 62, y - 196, 124, 5), "#2f6f86")


def railway(c):
    """A train crossing a stone viaduct over an autumn valley."""
    sky(c, "#8fb5b9", "#dfe0c6", "#f9e3b4", foot=560)
    sun(c, 300, 300, 62, "#fffae6", "#fff0c4", 5, 0.8)
    streaks(c, 170, 70, 6, "#fffaf0", 0.6, 380)
    for y, height, ink, foot in ((430, 80, "#b5c3b5", "#e3dcb9"), (500, 90, "#cfa878", "#e6cf9a"),
            (570, 76, "#b9774f", "#dfa868")):
        line = rolling(c.random, y, height, 1.5)
        land(c, line, ink, foot, mix(ink, "#5a3a3f", 0.35), 0.5)
        c.mist(y - 20, y + 500, "#f9e6bd", 0.0, 0.9)
    arches(c, 60, 1540, 500, 1010, 7, "#d9b08a", "#5f4458")
    train(c, 340, 490, 900, 5, "#b5403a", "#f6e0b0", "#3a4f66", "#3a1f33")
    valley = smooth(path("-40 700, 120 760, 330 890, 560 960, 820 975, 1080 940, 1300 860, 1480 740, 1640 680, 1640 1100, -40 1100"))
    c.fade(valley, "#c9803f", "#8a4a3a", "#4a2f38")
    c.shade(valley, "#f2c25f", (800, 1000), (300, 640), 0.5)
    inks = (("#e0843a", "#9a3f34"), ("#f0b548", "#b5632f"), ("#c9503a", "#7a2a3a"), ("#8f9a4f", "#4f5f42"))
    spots = [(x, height_at(valley[:90], x) + c.random.uniform(20, 170)) for x in [c.random.uniform(-20,
        1620) for _ in range(46)] if abs(x - 820) > 60]
    for x, y in sorted(spots, key=lambda spot: spot[1]):
        leaf, dark = c.random.choice(inks)
        leafy(c, x, y + 20, 80 + (y - 640) * 0.3, leaf, dark, "#4a2f33")
    birds(c, 1240, 300, 7, "#5a4450", 14)
