"""Scenes under a roof."""

from dataclasses import replace
from math import sin

from .built import plant
from .busts import back_view, bust
from .canvas import mix
from .craft import airliner
from .figures import Look, figure, folk
from .nature import glints, land, peak, sky, streaks, sun, water
from .shapes import box, oval, path, placed, ribbon, rolling, rounded, smooth

BINDINGS = ("#c9533f", "#3f7f86", "#e0a546", "#5a5a96", "#8a4a5a", "#6f8f6a", "#d9b48a")


def dialogue(c):
    """People round a table before a wide window on a lake."""
    sky(c, "#7fb0c4", "#cfe0d3", "#fbe9c4", foot=520)
    sun(c, 1130, 230, 54, "#fffbe8", "#fff3cc", 5, 0.8)
    for x, top, width in ((300, 190, 700), (760, 150, 640), (1280, 210, 760)):
        peak(c, x, top, 520, width, "#a9c0c6", "#7f9fb0", "#f6f6ec")
    c.mist(330, 520, "#f3ecd0", 0.0, 0.8)
    land(c, rolling(c.random, 486, 12, 2), "#6f9f92", "#6f9f92")
    water(c, 500, 700, "#d5e3d0", "#8fbcc0")
    glints(c, 504, 690, "#ffffff", 60, 0.6)
    for x in range(-14, 1640, 325):
        c.fill(box(x, 0, 22, 700), "#4a3a46")
    c.fill(box(0, 90, 1600, 10), "#4a3a46")
    c.fade(box(0, 0, 1600, 44), "#3a2c3c", "#5a4450")
    c.fade(box(0, 640, 1600, 430), "#b5704f", "#7f4640")
    c.fill(box(0, 632, 1600, 14), "#d99a6a")
    plant(c, 60, 660, 190, "#4f8a63", "#2a5f58", "#e8d3b0")
    plant(c, 1545, 660, 210, "#4f8a63", "#2a5f58", "#e8d3b0")
    seats = ((800, 470, 4, "#c9533f", "round"), (520, 480, 3, "#2f5f7f", "jacket"),
        (1080, 480, 2, "#e0a546", "round"),
             (265, 520, 0, "#3f7f6f", "jacket"), (1335, 520, 6, "#5a4a7a", "jacket"))
    for x, y, look, ink, collar in seats:
        person = replace(folk(c, (ink,), look), collar=collar, under="#f6ecd9")
        c.fill(rounded(x - 96, y - 20, 192, 330, 60), "#5a3540")
        bust(c, x, y, 128, person, foot=870)
    c.fill(oval(800, 812, 780, 196), "#5a2f33")
    c.fade(oval(800, 790, 780, 190), "#f0c894", "#d9a06a")
    c.shade(oval(800, 790, 780, 190), "#8a4f3f", (1100, 760), (300, 960), 0.6)
    c.fill(oval(800, 782, 470, 92), "#b8754f", 0.5)
    for x, y, turn in ((470, 690, -14), (800, 664, 0), (1120, 690, 14), (250, 760, -30), (1350, 760, 30)):
        c.fill(placed(path("-46 -20, 46 -20, 60 22, -60 22"), x, y, 1, turn * 0.6), "#fdf6e6")
        for k in range(3):
            c.fill(placed(path("-34 0, 30 0, 30 3, -34 3"), x, y - 10 + k * 10, 1, turn * 0.6), "#8fa3ad", 0.8)
    for x, y in ((640, 672), (960, 672), (350, 720), (1235, 716)):
        c.fill([(x - 15, y - 40), (x + 15, y - 40), (x + 11, y + 6), (x - 11, y + 6)], "#eaf3ee", 0.75)
        c.fill([(x - 13, y - 18), (x + 13, y - 18), (x + 11, y + 6), (x - 11, y + 6)], "#a9cdd3", 0.8)
    for x, y, look, ink in ((330, 900, 8, "#33486f"), (800, 930, 5, "#8a3f4a"), (1270, 900, 3, "#2f6f6a")):
        back_view(c, x, y, 190, folk(c, (ink,), look), foot=1080)


def health(c):
    """A health worker with a mother and her baby in a bright consulting room."""
    c.fade(box(0, 0, 1600, 1067), "#d5e8dc", "#b9d8cf")
    c.shade(box(0, 0, 1600, 1067), "#6fa8a3", (600, 300), (1700, 900), 0.5)
    _window(c, 560, 90, 480, 470)
    for y in (190, 350, 510):
        c.fill(box(80, y, 330, 14), "#8a5a4a")
        c.fill(box(80, y + 14, 330, 8), "#3f6f70", 0.3)
        for k in range(6):
            h = c.random.uniform(46, 96)
            ink = c.random.choice(("#e0714f", "#3f8f96", "#f0b548", "#fdf6e6", "#7a5a86"))
            c.fill(rounded(100 + k * 50, y - h, 36, h, 8), ink)
            c.fill(box(106 + k * 50, y - h - 10, 24, 12), mix(ink, "#33304f", 0.4))
            c.fill(box(100 + k * 50, y - h * 0.6, 36, h * 0.3), "#fdf6e6", 0.7)
    plant(c, 1440, 760, 420, "#5f9f6f", "#2f6f62", "#e0714f")
    c.fade(box(0, 760, 1600, 320), "#8fbdb3", "#6fa39f")
    worker = Look("#6b4430", "#1d1719", "bun", coat="#fdfaf0", under="#3f9a9f", collar="jacket")
    mother = Look("#c98f63", "#d9653f", "scarf", coat="#3a5a8f", under="#f3e6cc")
    bust(c, 500, 520, 230, worker, foot=1000, shade="#2f3a5f")
    for side in (-1, 1):
        tube = smooth([(500 + side * 62, 560), (500 + side * 92, 660), (500 + side * 78, 760),
            (500 + side * 40, 830)], closed=False)
        c.fill(ribbon(tube, 10), "#33405c")
    c.dot(540, 838, 26, "#33405c")
    c.dot(540, 838, 15, "#c9d6d3")
    bust(c, 1080, 540, 230, mother, foot=1000, shade="#2a2145")
    _baby(c, 1020, 830)
    c.fade(box(-10, 960, 1620, 120), "#e6b07a", "#c4854f")
    c.fill(box(-10, 946, 1620, 22), "#f6d3a3")
    for x, w, h, ink in ((160, 130, 84, "#fdf6e6"), (760, 200, 16, "#fdf6e6"), (310, 60, 70, "#3f8f96")):
        c.fill(rounded(x, 950 - h, w, h, 8), ink)
        c.shade(rounded(x, 950 - h, w, h, 8), "#33405c", (x, 900), (x + w * 1.4, 960), 0.4)
    c.line([(790, 930), (900, 916)], 8, "#e0714f")


def _window(c, x, y, width, height):
    """A window on hills, with the light it lets in."""
    c.fill(box(x - 20, y - 20, width + 40, height + 40), "#fdf8ea")
    c.fade(box(x, y, width, height), "#7fc3d3", "#d9eedb", "#fdf0c8")
    c.fill(oval(x + width * 0.7, y + height * 0.32, 44), "#fffbe6")
    for level, ink in ((0.66, "#8fc0a3"), (0.78, "#5f9f86")):
        crest = [(px, y + height * level - 26 * sin(px / 90 + level * 9)) for px in range(int(x), int(x + width) + 1,
            8)]
        c.fill([*crest, (x + width, y + height), (x, y + height)], ink)
    c.fill(box(x + width / 2 - 8, y, 16, height), "#fdf8ea")
    c.fill(box(x, y + height * 0.42, width, 12), "#fdf8ea")
    c.fill(box(x - 34, y + height + 16, width + 68, 20), "#e9dcc0")


def _baby(c, x, y):
    """A swaddled baby lying in an arm."""
    wrap = smooth([(x - 160, y - 60), (x - 60, y - 118), (x + 80, y - 90), (x + 190, y + 10), (x + 140, y + 100),
        (x - 40, y + 96), (x - 160, y + 40)])
    c.fill(wrap, "#f7d98f")
    c.shade(wrap, "#b5703f", (x, y - 60), (x + 100, y + 120), 0.7)
    c.fill(oval(x - 88, y - 40, 66, 70), "#f0c05f")
    c.fill(oval(x - 84, y - 36, 48, 54), "#b97f55")
    c.fill(smooth([(x - 134, y - 50), (x - 100, y - 100), (x - 50, y - 88), (x - 34, y - 50), (x - 84, y - 72)]),
        "#2b2024")
    arm = smooth([(x + 236, y - 6), (x + 150, y + 76), (x - 90, y + 66)], closed=False)
    c.dot(x + 236, y - 6, 48, "#35477a")
    c.fill(ribbon(arm, 96, 92, 66), "#35477a")
    c.fill(ribbon(arm[-3:], 72), "#f3e6cc")
    c.fill(oval(x - 106, y + 62, 42, 28), "#c98f63")


def airport(c):
    """Travellers at a tall terminal window, an aircraft taking off at dusk."""
    sky(c, "#3a4a80", "#a9708f", "#f0966f", "#fdd08a", foot=720)
    sun(c, 1130, 600, 96, "#fff0c4", "#ffcf85", 4, 0.85)
    streaks(c, 260, 130, 10, "#f6b99a", 0.4, 420)
    land(c, rolling(c.random, 660, 22, 1.6), "#8a5f86", "#b57f86")
    c.fade(box(0, 690, 1600, 380), "#7a5a80", "#4a4070")
    for x in (120, 330, 980, 1380):
        c.fill(box(x, 706, 120, 4), "#fdd08a", 0.7)
    c.fill([(1370, 700), (1382, 520), (1410, 520), (1422, 700)], "#4a3a68")
    c.fill([(1346, 520), (1360, 462), (1432, 462), (1446, 520)], "#4a3a68")
    c.fill(box(1356, 474, 80, 26), "#ffd98f")
    airliner(c, 620, 370, 620, "#fbf0e0", "#4a3a68", "#d9604a", -11)
    frame = "#1f2148"
    for x in (0, 318, 640, 962, 1284, 1590):
        c.fill(box(x - 9, 0, 20, 800), frame)
    for y, h in ((0, 40), (250, 10), (792, 24)):
        c.fill(box(0, y, 1600, h), frame)
    c.fade(box(0, 812, 1600, 256), "#5a4a78", "#2c2c5c", "#1d1f48")
    _seats(c, 90, 900)
    _seats(c, 1090, 900)
    people = ((480, 900, 300, 8, "#c9533f", 1), (570, 904, 200, 1, "#e0a546", 1), (860, 898, 310, 3, "#3f7f8f", 1),
        (960, 902, 296, 2, "#7a4f86", -1), (1500, 910, 300, 4, "#c9703f", -1))
    for x, y, h, look, ink, way in people:
        figure(c, x, y, h, folk(c, (ink, "#3a3f70"), look), way, 0.05 if h > 250 else 0.03,
            bag="#2f3a68" if look in (8, 4) else None, dress=look == 2, child=h < 250)
    for x, ink in ((400, "#e0a546"), (780, "#b5485a"), (1560, "#3f8f8a")):
        _suitcase(c, x, 902, ink)
    c.mirror(912, 150, "#26265a", 0.5, 3)


def _seats(c, x, y):
    for k in range(4):
        left = x + k * 76
        c.fill(rounded(left, y - 116, 66, 70, 10), "#3a3a72")
        c.fill(rounded(left - 2, y - 56, 70, 16, 6), "#5a5490")
    c.fill(box(x, y - 42, 300, 8), "#1f2148")
    for dx in (30, 266):
        c.fill(box(x + dx, y - 40, 8, 42), "#1f2148")


def _suitcase(c, x, y, ink):
    c.line([(x - 16, y - 90), (x - 16, y - 132), (x + 16, y - 132), (x + 16, y - 90)], 5, "#1f2148")
    c.fill(rounded(x - 32, y - 100, 64, 94, 10), ink)
    c.shade(rounded(x - 32, y - 100, 64, 94, 10), "#1f2148", (x - 10, y), (x + 40, y), 0.7)
    for dx in (-14, 14):
        c.fill(box(x + dx - 2, y - 94, 4, 82), "#1f2148", 0.3)
        c.dot(x + dx * 1.5, y - 3, 5, "#1f2148")


def assembly(c):
    """A plenary hall from the back rows."""
    c.fade(box(0, 0, 1600, 1067), "#1f2a52", "#3a4478", "#5a5a8a")
    for k in range(33):
        x = 800 + (k - 16) * 62
        far = 800 + (k - 16) * 44
        c.fade([(x - 22, -10), (x + 22, -10), (far + 15, 560), (far - 15, 560)], "#8a5a4f", "#c98a5f")
    c.shade(box(0, 0, 1600, 560), "#1a1f45", (800 - 200, 300), (-300, 200), 0.9)
    c.shade(box(0, 0, 1600, 560), "#1a1f45", (1000, 300), (1900, 200), 0.9)
    c.glow(800, 300, 620, "#ffd9a0", 0.7)
    c.fade(oval(800, 290, 210), "#fbe3b0", "#f0a86a", "#d9695a")
    for r in (235, 262):
        ring = oval(800, 290, r)
        c.line([*ring, ring[0]], 4, "#fbe3b0")
    for x in (-1, 1):
        for k in range(4):
            c.fill(oval(800 + x * (300 + k * 150), 40 + k * 8, 56, 9), "#fff3cf", 0.9)
            c.glow(800 + x * (300 + k * 150), 44 + k * 8, 150, "#ffe3ae", 0.4, 60)
    c.fade(box(300, 500, 1000, 110), "#6a4a5a", "#4a3a5c")
    for x, look, ink in ((640, 4, "#2f5f7f"), (720, 3, "#8a3f4a"), (800, 2, "#3a3f70"), (880, 6, "#2f6f6a"),
            (960, 0, "#7a4a6a")):
        bust(c, x, 482, 46, folk(c, (ink,), look), foot=540)
    c.fade(box(560, 524, 480, 70), "#e0a572", "#a86a50")
    c.fill(box(548, 518, 504, 12), "#f6d3a3")
    for y, size, count in ((630, 40, 15), (700, 56, 13), (786, 78, 11), (894, 106, 9)):
        _row(c, y, size, count)
    c.mist(860, 1067, "#121638", 0.0, 0.5)


def _row(c, y, size, count):
    """One curved row: the desk first, then who sits at it, seen from behind."""
    step = size * 2.55
    bend = size * 0.011

    def at(k):
        dx = k * step
        return 800 + dx, y - bend * (dx / 100) ** 2 * 2.2

    edge = [at(k / 2) for k in range(-count - 3, count + 4)]
    desk = [(px, py - size * 0.05) for px, py in edge] + [(px, py + size * 0.3) for px, py in reversed(edge)]
    c.fill(desk, "#c98a5f")
    c.fill([(px, py - size * 0.09) for px, py in edge] + [(px, py + size * 0.02) for px, py in reversed(edge)],
        "#f0c492")
    half = count // 2
    for k in range(-half, half + 1):
        x, py = at(k)
        if k == 0 and size < 100:
            continue
        look = folk(c, ("#2f4f7f", "#8a3f4a", "#2f6f6a", "#5a4a7a", "#b5693f", "#3a3f60"))
        back_view(c, x + c.random.uniform(-6, 6), py + size * 0.1, size, look, foot=py + size * 1.7, shade="#14183c")
        c.fill(rounded(x - size * 0.8, py + size * 0.75, size * 1.6, size * 1.1, size * 0.3), "#2c3264")
        c.shade(rounded(x - size * 0.8, py + size * 0.75, size * 1.6, size * 1.1, size * 0.3), "#12163a",
            (x, py + size * 0.6), (x, py + size * 1.9), 0.8)


def library(c):
    """A tall reading room, shelves to the vault, lamps on the tables."""
    c.fade(box(0, 0, 1600, 1067), "#5a3440", "#7a4548", "#4a2c3c")
    _arched_window(c)
    for left in (0, 300, 1030, 1330):
        _bookcase(c, left - 20, 30, 280, 760)
    c.fade(box(0, 800, 1600, 270), "#8a5648", "#5a3340")
    c.fill([(610, 728), (990, 728), (1330, 1067), (270, 1067)], "#ffe9b0", 0.2)
    for x in (1180, 1230):
        c.line([(x, 150), (x + 70, 850)], 9, "#e0a86a")
    for k in range(11):
        c.line([(1186 + k * 6.3, 210 + k * 60), (1236 + k * 6.3, 210 + k * 60)], 6, "#e0a86a")
    readers = ((420, 700, 4, "#3f7f86"), (800, 690, 7, "#d99a3e"), (1130, 704, 3, "#5a5a96"))
    for x, y, look, ink in readers:
        bust(c, x, y, 112, folk(c, (ink,), look), foot=920)
    c.fade(box(-10, 900, 1620, 180), "#b06f4a", "#6a3c3c")
    c.fill(box(-10, 888, 1620, 18), "#e6ae78")
    for x in (250, 610, 990, 1390):
        _reading_lamp(c, x, 888)
    for x, *_ in readers:
        for side, ink in ((-1, "#fdf3dd"), (1, "#efdfc0")):
            page = smooth(path("0 -16, 50 -30, 104 -22, 112 2, 50 -4, 0 4"), steps=4)
            c.fill([(x + side * px, 888 + py) for px, py in page], ink)
    for x, count in ((90, 4), (1298, 3), (1500, 5)):
        for k in range(count):
            left, ink = x + c.random.uniform(-10, 10) - 60, c.random.choice(BINDINGS[:4])
            c.fill(rounded(left, 872 - k * 20, 120, 19, 4), ink)


def _arched_window(c):
    """The window at the end of the room, on a garden."""
    window = [*oval(800, 330, 190, 190, 180, 360), (990, 720), (610, 720)]
    c.fill([(800 + (x - 800) * 1.14, 330 + (y - 330) * 1.08 + 8) for x, y in window], "#e8c9a0")
    c.fade(window, "#8fc3c9", "#dfe8c8", "#fbe7b0")
    for x, r, ink in ((690, 110, "#7fae8f"), (890, 96, "#5f9a80"), (800, 90, "#8fba8f")):
        c.fill([(px, min(py, 720)) for px, py in oval(x, 700, r)], ink)
    for x in (705, 800, 895):
        c.fill(box(x - 5, 150, 10, 570), "#e8c9a0")
    for y in (330, 460, 590):
        c.fill(box(610, y - 4, 380, 8), "#e8c9a0")


def _reading_lamp(c, x, y):
    """A brass lamp under a green shade, and its light."""
    c.line([(x, y), (x, y - 88)], 8, "#e8c070")
    c.fill(rounded(x - 34, y - 10, 68, 12, 6), "#e8c070")
    c.glow(x, y - 58, 180, "#ffe3a0", 0.75)
    c.fill([*oval(x, y - 88, 66, 44, 180, 360), (x + 66, y - 82), (x - 66, y - 82)], "#3f8a6f")
    c.fill(rounded(x - 60, y - 88, 120, 9, 4), "#fff3cf")


def _bookcase(c, x, y, width, height):
    """A case of seven shelves, the books in leaning runs."""
    c.fill(box(x, y, width, height), "#3a2233")
    for row in range(7):
        foot = y + (row + 1) * height / 7 - 8
        px = x + 14
        while px < x + width - 30:
            w, h = c.random.uniform(12, 25), c.random.uniform(66, 92)
            ink = mix(c.random.choice(BINDINGS), "#3a2233", c.random.uniform(0, 0.3))
            c.fill(box(px, foot - h, w - 2, h), ink)
            c.fill(box(px, foot - h * 0.8, w - 2, 4), "#f6e0b0", 0.6)
            px += w if c.random.random() < 0.93 else w + 24
        c.fill(box(x, foot, width, 10), "#8a5a4a")
    for px in (x, x + width - 12):
        c.fill(box(px, y - 10, 12, height + 20), "#9a6650")
    c.fill(box(x - 8, y - 20, width + 16, 20), "#b57f5f")
