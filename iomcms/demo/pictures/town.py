"""Scenes of streets and towns."""

from .built import plant, skyline, windows
from .busts import bust
from .canvas import mix
from .craft import sail_boat
from .figures import figure, folk
from .nature import birds, cumulus, glints, land, leafy, rain, shadow, sky, streaks, sun, water
from .shapes import box, oval, ribbon, rolling


def cities(c):
    """Dawn over three depths of towers and a river."""
    sky(c, "#5a7ba8", "#c9a9b4", "#f6c9a8", "#fde6bd", foot=800)
    sun(c, 1060, 520, 128, "#fff3d6", "#ffdba0", 3.6, 0.8)
    streaks(c, 300, 110, 9, "#fbe3cf", 0.35, 380)
    skyline(c, 790, 120, 330, "#dfa99c", "#c98f8e", broad=(40, 84))
    c.mist(480, 790, "#fde0bb", 0.0, 0.75)
    skyline(c, 800, 110, 420, "#9d7391", "#7a587f", "#ffe2a6", share=0.1, broad=(54, 96), gap=30)
    c.mist(560, 800, "#f4bf9f", 0.0, 0.5)
    skyline(c, 812, 90, 330, "#454673", "#2f3159", "#ffd48a", share=0.3, broad=(64, 120), right=620)
    skyline(c, 812, 60, 230, "#454673", "#2f3159", "#ffd48a", share=0.3, broad=(64, 120), left=1230)
    c.fill(box(-10, 798, 1620, 16), "#6a5580")
    water(c, 812, 1067, "#f3bd9f", "#a77c95", "#4a4a78")
    c.mirror(812, 250, "#8a6a90", 0.4, 7)
    glints(c, 818, 1060, "#ffe9c2", 130, 0.7, 1060, 260)
    glints(c, 818, 1060, "#c99aa0", 70, 0.4)
    sail_boat(c, 860, 880, 84, "#2f3159", "#fff0d0", "#c9806a")
    c.fill([(-10, 1075), (-10, 990), (520, 1000), (640, 1075)], "#24264a")
    c.fill([(-10, 984), (520, 994), (520, 1002), (-10, 994)], "#5c5480")
    for x, h in ((90, 300), (250, 250), (400, 280)):
        leafy(c, x, 1000, h, "#34406c", "#1d2145", "#1b1d3c", light=1)
    figure(c, 480, 1000, 92, folk(c, ("#b5533f", "#e0a070"), 1))
    figure(c, 512, 1002, 86, folk(c, ("#456b8a", "#d8c7a8"), 4))
    birds(c, 720, 330, 7, "#4a4a78", 13)


def diaspora(c):
    """An apartment house at dusk, a different life in every lit window."""
    c.fade(box(0, 0, 1600, 1067), "#26325c", "#57507f", "#c9818a", "#f0b08c")
    wall = box(150, -10, 1300, 1100)
    c.fade(wall, "#8e4a4e", "#a65a52")
    c.shade(wall, "#3a2547", (300, 500), (1600, 700), 0.75)
    for row in range(10):
        c.fill(box(150, 60 + row * 110, 1300, 2), "#3a2547", 0.25)
    glass = ("#ffd98c", "#ffc46b", "#f9e3b4", "#f7a985", "#ffe9bf")
    for row in range(3):
        for column in range(5):
            x, y = 222 + column * 242, 66 + row * 336
            ink = c.random.choice(glass)
            c.fill(box(x - 14, y - 14, 208, 262), "#e8c9a8")
            c.fade(box(x, y, 180, 234), ink, mix(ink, "#e98f5c", 0.45))
            _window_life(c, x, y, row * 5 + column)
            if row * 5 + column in (1, 3, 8, 10, 14):
                c.fill(box(x + 86, y, 8, 234), "#e8c9a8")
            c.fill(box(x - 22, y + 238, 224, 16), "#f2dcc0")
            c.fill(box(x - 22, y + 254, 224, 10), "#3a2547", 0.4)
            if (row * 5 + column) % 4 == 1:
                for i in range(3):
                    plant(c, x + 30 + i * 60, y + 240, 54, "#5f8f63", "#32604f", "#c9683f")
    for x in (-20, 1450):
        c.fade(box(x, 0, 170, 1067), "#2b2a52", "#473a66")
        windows(c, x + 10, 40, 150, 980, "#ffcf8a", 0.18, (46, 70), (24, 38))


def _window_life(c, x, y, number):
    """What shows in one window, numbered from the top left."""
    deep = "#4a2b45"
    garments = ("#2f6f7e", "#c9533f", "#3d5a94", "#8a4a6e", "#4f7a4c")
    curtain = ("#c9533f", "#2f6f7e", "#e8b25a")[number % 3]
    if number in (0, 2, 6, 9, 11, 13):
        bust(c, x + 90, y + 128, 78, folk(c, garments, number), foot=y + 234)
    if number in (4, 7):
        for dx, size, look in ((60, 66, number), (124, 60, number + 4)):
            bust(c, x + dx, y + 150 - (size - 60), size, folk(c, garments, look), foot=y + 234, breadth=0.72)
    if number in (1, 8, 14):
        c.line([(x + 90, y), (x + 90, y + 60)], 3, deep)
        c.fill([(x + 62, y + 92), (x + 118, y + 92), (x + 102, y + 58), (x + 78, y + 58)], curtain)
        c.glow(x + 90, y + 100, 90, "#fff6dc", 0.8)
        plant(c, x + 46, y + 234, 100, "#4f7a5c", "#2c5550", "#b5533f")
    if number in (3, 10):
        plant(c, x + 90, y + 234, 170, "#4f7a5c", "#2c5550", "#2f6f7e")
    if number in (5, 12):
        for i in range(3):
            c.fill(box(x + 14, y + 74 + i * 62, 152, 7), deep)
            for k in range(9):
                h = c.random.uniform(30, 48)
                c.fill(box(x + 20 + k * 15, y + 74 + i * 62 - h, 11, h), c.random.choice(garments))
    for side in (0, 1) if number in (2, 3, 9, 11) else ():
        edge = x + side * 180
        fold = [(edge, y), (edge + (42 - side * 84), y), (edge + (24 - side * 48), y + 120),
            (edge + (36 - side * 72), y + 234), (edge, y + 234)]
        c.fill(fold, curtain, 0.92)


def night_city(c):
    """A wet street at night, its lights lying long on the road."""
    sky(c, "#0f1533", "#1f2857", "#45417a", "#8a5c86", foot=640)
    c.glow(800, 560, 520, "#e58f7a", 0.55, 300)
    skyline(c, 640, 60, 210, "#3a3a70", "#28285a", "#ffd48a", left=560, right=1040, broad=(40, 70), share=0.35)
    road = 620
    c.fade([(0, 1067), (760, road), (840, road), (1600, 1067)], "#5a4a80", "#232a58", "#141a3c")
    for side in (-1, 1):
        _street_front(c, side, road)
    _wet_lights(c, road)
    for x, y, h, look, ink in ((590, 880, 190, 2, "#d9553f"), (690, 800, 130, 6, "#e9b44c"),
            (985, 930, 236, 0, "#3fa39a"), (905, 770, 104, 5, "#c96a8a")):
        _umbrella_walker(c, x, y, h, look, ink)
    rain(c, 420, "#b9c6ef", 0.18, 40, 0.26)


def _street_front(c, side, road):
    """One side of the street: houses narrowing to the vanishing point, with shop fronts lit."""
    edges = [0, 230, 420, 560, 660, 725]
    walls = ("#1c2450", "#2a2c62", "#232a5c", "#35346e", "#403c7a")
    lights = ("#ffcf7a", "#f7a35c", "#ffe0a0", "#ef7f6a", "#ffd48a")

    def at(x):
        return x if side < 0 else 1600 - x

    for i, wall in enumerate(walls):
        a, b = edges[i], edges[i + 1]
        top = [road - (800 - x) * slope for x, slope in ((a, 0.98 - i * 0.07), (b, 0.98 - i * 0.07))]
        foot = [road + (800 - x) * 0.56 for x in (a, b)]
        c.fill([(at(a), top[0]), (at(b), top[1]), (at(b), foot[1]), (at(a), foot[0])], wall)
        rows = 7
        for row in range(rows):
            for k in range(4):
                if c.random.random() < 0.45:
                    u, v = a + (b - a) * (0.1 + k * 0.22), a + (b - a) * (0.1 + k * 0.22 + 0.13)
                    y0, y1 = 0.94 - row * 0.15 - i * 0.0, 0.86 - row * 0.15
                    pane = [(at(x), road - (800 - x) * s * (0.98 - i * 0.07)) for x,
                        s in ((u, y0), (v, y0), (v, y1), (u, y1)) if s > 0]
                    if len(pane) == 4:
                        c.fill(pane, lights[(i + k) % 5], c.random.uniform(0.5, 0.95))
        u, v = a + (b - a) * 0.12, a + (b - a) * 0.86
        c.fill([(at(x), road + (800 - x) * s) for x, s in ((u, 0.12), (v, 0.12), (v, 0.5), (u, 0.5))], lights[i],
            0.92)
        for k in range(5):
            x, tall = u + (v - u) * (0.1 + k * 0.2), c.random.uniform(0.1, 0.24)
            wide = (b - a) * 0.07
            goods = [(at(px), road + (800 - px) * s) for px,
                s in ((x - wide, 0.46 - tall), (x + wide, 0.46 - tall), (x + wide, 0.46), (x - wide, 0.46))]
            c.fill(goods, c.random.choice(("#8a3f56", "#3f3f7a", "#c9683f", "#2f6f7a")), 0.75)
        for k in (0.33, 0.66):
            x = u + (v - u) * k
            c.fill([(at(px), road + (800 - px) * s) for px,
                s in ((x - 3, 0.12), (x + 3, 0.12), (x + 3, 0.5), (x - 3, 0.5))], wall)
        c.fill([(at(x), road + (800 - x) * s) for x, s in ((a, 0.06), (b, 0.06), (b, 0.16), (a, 0.16))],
            ("#b5453f", "#2f7f86", "#8a4a7e", "#d98a3c", "#3d5a94")[i])


def _wet_lights(c, road):
    """The long smears of shop light on the wet road."""
    for x, ink in ((150, "#ffcf7a"), (330, "#f7a35c"), (500, "#ffe0a0"), (620, "#ef7f6a"), (1010, "#ef7f6a"),
            (1120, "#ffe0a0"),
                   (1290, "#f7a35c"), (1450, "#ffcf7a"), (800, "#f2a08a")):
        top = road + abs(800 - x) * 0.5
        c.glow(x, top + 150, 70 + abs(800 - x) * 0.08, ink, 0.55, 300)
    glints(c, road + 40, 1060, "#ffd9a0", 160, 0.35, 800, 900)
    glints(c, road + 60, 1060, "#8fa0e0", 90, 0.25)


def _umbrella_walker(c, x, y, h, look, ink):
    c.fill(oval(x, y + 2, h * 0.2, h * 0.03), "#0b1030", 0.6)
    figure(c, x, y, h, folk(c, ("#26305c", "#4a3a66", "#7a3f56"), look))
    dome = oval(x + h * 0.06, y - h * 0.9, h * 0.36, h * 0.3, 180, 360)
    hem = [(x + h * 0.06 + h * 0.36 * (1 - 2 * t), y - h * 0.9 - (h * 0.05 if i % 2 else 0)) for i,
        t in enumerate(k / 8 for k in range(9))]
    c.fill(dome + hem, ink)
    c.shade(dome + hem, "#0b1030", (x - h * 0.1, y - h), (x + h * 0.5, y - h), 0.6)
    c.fill(ribbon([(x, y + 4), (x, y + h * 0.7)], h * 0.3, h * 0.18), ink, 0.16)


def market(c):
    """A covered market at noon: awnings, crates of fruit, people."""
    sky(c, "#8fc9cf", "#cfe6d6", "#f8eccb", foot=620)
    cumulus(c, 420, 250, 420, "#fffaf0", "#cfdcd8")
    cumulus(c, 1330, 190, 320, "#fffaf0", "#cfdcd8")
    x = -30
    while x < 1600:
        width, height = c.random.uniform(120, 210), c.random.uniform(190, 350)
        wall = c.random.choice(("#efc596", "#e3aa7c", "#f3d6a8", "#d99a72"))
        c.fade(box(x, 640 - height, width, height), wall, mix(wall, "#b5704f", 0.4))
        c.fill(box(x - 3, 632 - height, width + 6, 12), mix(wall, "#fff3dc", 0.5))
        for row in range(2):
            for k in range(int(width // 56)):
                left = x + (width - (width // 56) * 56) / 2 + k * 56 + 15
                c.fill(box(left - 10, 668 - height + row * 84, 46, 46), ("#4f8f8a", "#a8604a")[int(width) % 2])
                c.fill(box(left, 668 - height + row * 84, 26, 46), "#6a4450")
        x += width
    c.fade(box(0, 620, 1600, 450), "#e8c596", "#d3a271")
    awnings = (("#d1503f", "#fbeed8"), ("#2f7f86", "#fbeed8"), ("#e7a83a", "#fbeed8"))
    for i, (ink, pale) in enumerate(awnings):
        _stall(c, 20 + i * 530, 820, 500, ink, pale, i)
    for x, y, h, look, ink, way in ((470, 1010, 330, 7, "#c9683f", 1), (770, 1035, 345, 3, "#2f5f7e", -1),
            (890, 1040, 330, 2, "#7a4a72", -1), (1440, 1020, 335, 8, "#4f7a4c", -1)):
        shadow(c, x, y, 190, h * 0.16, "#8a5a4e", 0.4, 0.12)
        figure(c, x, y, h, folk(c, (ink,), look), way, 0.09, bag="#e7c07a" if look in (3, 8) else None,
            dress=look in (7, 2))
    c.fill(ribbon([(x, _sag(x)) for x in range(-40, 1660, 20)], 3), "#7a4f3f")
    for x in range(-20, 1640, 92):
        c.dot(x, _sag(x) + 16, 15, ("#f7c65c", "#e3674a", "#3f9a96")[x // 92 % 3])


def _sag(x):
    """How low a line of lanterns hangs at x."""
    return 122 - 52 * ((x - 800) / 800) ** 2


def _stall(c, x, base, width, ink, pale, number):
    """A stall: a striped awning on posts over sloping crates, and who keeps it."""
    top = base - 330
    c.fill(box(x + 14, top + 60, width - 28, 290), "#6b4450", 0.55)
    bust(c, x + width * (0.3, 0.24, 0.42)[number], base - 104, 62,
        folk(c, ("#f0d9a8", "#3f7f86", "#b5533f"), (5, 1, 6)[number]), foot=base)
    for px in (x + 14, x + width - 26):
        c.fill(box(px, top + 40, 12, 420), "#7a4f3f")
    stripes = 10
    for k in range(stripes):
        a, b = x + width * k / stripes, x + width * (k + 1) / stripes
        lift = width * 0.05
        ta, tb = x + lift + (width - 2 * lift) * k / stripes, x + lift + (width - 2 * lift) * (k + 1) / stripes
        cloth = ink if k % 2 else pale
        c.fill([(ta, top), (tb, top), (b, top + 110), (a, top + 110)], cloth)
        c.fill(oval((a + b) / 2, top + 109, (b - a) / 2, 26, 0, 180), mix(cloth, "#5a3046", 0.14))
    c.shade([(x + width * 0.05, top), (x + width * 0.95, top), (x + width, top + 110), (x, top + 110)], "#5a3046",
        (x, top), (x, top + 130), 0.4)
    c.fade(box(x + 18, base - 20, width - 44, 110), "#7a4f42", "#5a3840")
    c.fade(box(x + 18, base - 6, width - 44, 60), "#6b4440", "#5a3840")
    fruit = (("#e2573f", "#f0a03c", "#7f9a3f"), ("#f2b93f", "#c9433f", "#6a8f45"),
        ("#7d4a78", "#e8843c", "#e9c65a"))[number]
    for row in range(2):
        for k in range(3):
            cx, cy, w = x + 26 + k * (width - 60) / 3, base - 40 + row * 86, (width - 90) / 3
            for line in range(3):
                for f in range(6 - line % 2):
                    r = w / 13
                    fx, fy = cx + r * 1.4 + (f + 0.5 * (line % 2)) * r * 2.05, cy - 4 - line * r * 1.1
                    c.dot(fx, fy, r, mix(fruit[(k + row) % 3], "#4a2338", 0.12 * (2 - line)))
            c.fade(box(cx, cy, w, 56), "#c08a55", "#96623f")
            c.fill(box(cx, cy + 24, w, 4), "#6b4034", 0.6)
            c.fill(box(cx, cy, w, 5), "#e0b078")


def school(c):
    """A school yard in the morning: a long veranda, a great tree, children at play."""
    sky(c, "#6fb3c9", "#b9dcd2", "#fdf0cd", foot=700)
    cumulus(c, 1220, 250, 460, "#fffdf3", "#d6e2d8")
    cumulus(c, 700, 170, 300, "#fffdf3", "#d6e2d8")
    land(c, rolling(c.random, 600, 36, 1.4), "#8fb58a", "#7aa57c", "#4f8a78")
    c.fade(box(0, 690, 1600, 380), "#efc98c", "#dba468")
    c.fill([(520, 420), (1700, 420), (1700, 500), (460, 500)], "#b9543f")
    c.shade([(520, 420), (1700, 420), (1700, 500), (460, 500)], "#6a2f3f", (900, 400), (900, 520), 0.5)
    c.fade(box(500, 500, 1160, 210), "#f7e3b4", "#eccb8f")
    c.fill(box(500, 500, 1160, 44), "#7a4a4a", 0.4)
    for k in range(8):
        x = 560 + k * 146
        c.fill(box(x, 566, 74, 144 if k in (1, 5) else 74), "#2f6d78" if k in (1, 5) else "#4a8f96")
        c.fill(box(x, 566, 74, 10), "#1f4a5a", 0.5)
        c.fill(box(x + 102, 500, 15, 212), "#fbf2da")
        c.fill(box(x + 112, 500, 5, 212), "#b98a5f", 0.6)
    c.fill(box(470, 706, 1200, 16), "#c98f5f")
    c.fill(oval(320, 880, 380, 54), "#9a6a4a", 0.45)
    leafy(c, 300, 870, 760, "#6f9f55", "#2f6a55", "#6a4638", light=1)
    c.fill(ribbon([(150, 862), (450, 862)], 16), "#8a5a42")
    garments = ("#d1503f", "#2f7f96", "#f0b545", "#6a4a86", "#3f8a5f")
    for i, (x, y, h, way, stride) in enumerate(((620, 890, 178, 1, 0.16), (760, 860, 160, 1, 0.1),
            (1010, 930, 190, -1, 0.17), (1180, 870, 168, -1, 0.12),
                                        (1330, 950, 196, -1, 0.1), (1440, 860, 158, 1, 0.08),
                                            (210, 930, 186, 1, 0.06), (400, 940, 180, -1, 0.06))):
        shadow(c, x, y, -h * 0.8, h * 0.16, "#8a5238", 0.42, 0.14)
        look = (0, 3, 4, 5, 1, 8, 4, 3)[i]
        figure(c, x, y, h, folk(c, garments, look), way, stride, bag=garments[(i + 2) % 5] if i % 2 else None,
            dress=look in (0, 8), child=True)
    shadow(c, 850, 905, -46, 30, "#8a5238", 0.35, 0.1)
    c.dot(850, 884, 21, "#fbf2da")
    c.shade(oval(850, 884, 21), "#8a5238", (850, 870), (836, 910), 0.7)
