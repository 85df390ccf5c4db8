"""What carries people: boats, ships, aircraft, trains and buses."""

from .canvas import mix
from .shapes import box, oval, path, placed, rounded, smooth


def rowing_boat(c, x, y, length, hull, trim, inside, facing=1):
    """An open wooden boat from the side, its waterline at y, the raised bow towards `facing`."""

    def put(points, ink):
        c.fill([(x + px * length * facing, y + py * length) for px, py in points], ink)

    gunwale = smooth(path("-.5 -.15, -.25 -.1, 0 -.09, .28 -.12, .54 -.27"), closed=False)
    hull_line = [*gunwale, *smooth([(0.54, -0.27), (0.47, -0.1), (0.38, 0.02)], closed=False), (-0.4, 0.02),
        (-0.47, -0.06)]
    rim = [*gunwale, *[(px * 0.97, py + 0.035) for px, py in reversed(gunwale)]]
    put([(px * 0.96, py - 0.03) for px, py in gunwale] + gunwale[::-1], inside)
    put(hull_line, hull)
    band = [(px, py) for px, py in hull_line]
    c.shade([(x + px * length * facing, y + py * length) for px, py in band], "#14213a", (x, y - length * 0.12),
        (x, y + length * 0.06), 0.6)
    put(rim, trim)


def sail_boat(c, x, y, size, hull, sail, shade):
    """A small boat under a triangular sail."""
    c.fill([(x - size * 0.02, y - size), (x + size * 0.02, y - size), (x + size * 0.02, y), (x - size * 0.02, y)],
        hull)
    leech = smooth(path(".03 -.97, .34 -.42, .46 -.12"), closed=False)
    c.fill(placed([*leech, (0.03, -0.1)], x, y, size), sail)
    c.fill([(x - size * 0.03, y - size * 0.9), (x - size * 0.03, y - size * 0.1), (x - size * 0.3, y - size * 0.12)],
        mix(sail, shade, 0.25))
    c.fill([(x - size * 0.42, y - size * 0.09), (x + size * 0.5, y - size * 0.09),
        (x + size * 0.36, y + size * 0.02), (x - size * 0.32, y + size * 0.02)], hull)


def cargo_ship(c, x, y, length, hull, house, stacks, shade):
    """A container ship from the side, bow to the right, its waterline at y."""
    deck = -0.1
    unit = length * 0.052
    for column in range(12):
        for row in range(c.random.choice((2, 3, 3, 4))):
            corner = (x - length * 0.28 + column * unit * 1.04, y + length * deck - (row + 1) * unit * 0.5)
            ink = c.random.choice(stacks)
            c.fill(box(*corner, unit, unit * 0.47), ink)
            c.fill(box(corner[0] + unit * 0.7, corner[1], unit * 0.3, unit * 0.47), shade, 0.22)
    c.fill(box(x - length * 0.42, y - length * 0.27, length * 0.085, length * 0.18), house)
    c.fill(box(x - length * 0.435, y - length * 0.27, length * 0.115, length * 0.03), mix(house, shade, 0.2))
    c.fill(box(x - length * 0.46, y - length * 0.22, length * 0.035, length * 0.13), stacks[0])
    for row in range(3):
        c.fill(box(x - length * 0.41, y - length * (0.22 - row * 0.035), length * 0.065, length * 0.01), shade, 0.5)
    body = [(-0.5, deck), (-0.3, deck), (0.36, deck), (0.42, deck - 0.03), (0.53, deck - 0.035), (0.45, 0.02),
        (-0.47, 0.02)]
    shape = [(x + px * length, y + py * length) for px, py in body]
    c.fill(shape, hull)
    c.shade(shape, shade, (x, y - length * 0.1), (x, y + length * 0.03), 0.6)


def airliner(c, x, y, length, body, shade, trim, turn=0.0):
    """An airliner from the side, nose to the right."""

    def put(points, ink):
        c.fill(placed(points, x, y, length, turn), ink)

    put([(-0.1, 0.0), (-0.28, -0.15), (-0.23, -0.15), (0.08, 0.0)], mix(body, shade, 0.4))
    put([(-0.44, -0.03), (-0.52, -0.2), (-0.45, -0.2), (-0.33, -0.04)], trim)
    put(smooth(path("-.53 -.035, -.3 -.06, .3 -.06, .44 -.045, .5 .005, .42 .042, .1 .055, -.25 .045")), body)
    put(smooth(path("-.5 -.01, 0 .015, .49 .012, .42 .043, .1 .056, -.25 .046")), mix(body, shade, 0.3))
    for i in range(22):
        put(oval(-0.36 + i * 0.032, -0.018, 0.007, 0.009), mix(body, shade, 0.75))
    put([(0.415, -0.036), (0.46, -0.028), (0.475, -0.014), (0.42, -0.014)], mix(body, shade, 0.8))
    put([(-0.02, 0.02), (0.12, 0.02), (-0.2, 0.17), (-0.26, 0.17)], mix(body, shade, 0.5))
    put(smooth(path("0 .06, .1 .06, .115 .085, .1 .108, 0 .105")), trim)
    put([(-0.42, -0.01), (-0.54, 0.03), (-0.58, 0.03), (-0.5, -0.02)], mix(body, shade, 0.5))


def train(c, x, y, length, cars, body, band, glass, shade):
    """A passenger train running to the right along a deck at y."""
    size = length / cars
    tall = size * 0.32
    for i in range(cars):
        left = x + i * size
        front = i == cars - 1
        shape = rounded(left, y - tall, size * 0.97, tall, tall * 0.14)
        if front:
            shape = [(left, y - tall), (left + size * 0.7, y - tall),
                *smooth([(left + size * 0.7, y - tall), (left + size * 0.9, y - tall * 0.62),
                     (left + size * 1.0, y - tall * 0.1)], closed=False), (left + size * 0.98, y), (left, y)]
        c.fill(shape, body)
        c.shade(shape, shade, (left, y - tall * 0.6), (left, y + tall * 0.2), 0.5)
        c.fill(box(left, y - tall * 0.3, size * (0.97 if not front else 0.96), tall * 0.12), band)
        for k in range(6 - front):
            c.fill(rounded(left + size * (0.06 + 0.15 * k), y - tall * 0.78, size * 0.11, tall * 0.34, 3), glass)
    c.fill([(x + length - size * 0.24, y - tall * 0.78), (x + length - size * 0.2, y - tall * 0.8),
        (x + length - size * 0.07, y - tall * 0.46),
            (x + length - size * 0.24, y - tall * 0.46)], glass)


def bus(c, x, y, length, body, roof, glass, shade):
    """A country bus with luggage on its roof, front to the right, wheels on y."""
    tall = length * 0.36
    for at, width, height, ink in ((0.12, 0.2, 0.1, roof), (0.34, 0.14, 0.14, shade),
            (0.5, 0.24, 0.09, mix(roof, shade, 0.4))):
        c.fill(rounded(x + length * at, y - tall - length * (height + 0.06), length * width,
            length * (height + 0.06), 5), ink)
    c.fill(rounded(x, y - tall - length * 0.07, length, tall, length * 0.05), body)
    c.shade(rounded(x, y - tall - length * 0.07, length, tall, length * 0.05), shade, (x + length * 0.6, y - tall),
        (x + length * 0.2, y + tall * 0.3), 0.6)
    for i in range(5):
        c.fill(rounded(x + length * (0.06 + 0.165 * i), y - tall * 0.98, length * 0.125, tall * 0.36, 4), glass)
    c.fill([(x + length * 0.89, y - tall * 0.98), (x + length * 0.985, y - tall * 0.98),
        (x + length * 0.995, y - tall * 0.5), (x + length * 0.89, y - tall * 0.5)], glass)
    c.fill(box(x, y - tall * 0.46, length, tall * 0.08), roof)
    for at in (0.2, 0.78):
        c.dot(x + length * at, y - length * 0.06, length * 0.075, shade)
        c.dot(x + length * at, y - length * 0.06, length * 0.034, mix(body, "#ffffff", 0.4))
