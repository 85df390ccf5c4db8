"""The outlines of countries, from TopoJSON to the paths of an SVG drawing.

The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018): areas are true, so that no region
looks larger than another of its size.
"""

from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from babel.core import get_global

#: The drawing's width; its coordinates are whole numbers.
WIDTH = 1000
#: Parts without a code of their own in ISO 3166, by their name in the data: each is drawn with the
#: country that the standard counts them to.
PARTS = {"Kosovo": "RS", "N. Cyprus": "CY", "Somaliland": "SO"}
#: The one land without countries; it would take a fifth of the drawing.
LEFT_OUT = {"AQ"}
#: The meridian in the middle: the edge runs through the Bering Strait and cuts no land in two.
MIDDLE = 11.5
#: An island of a country that has larger ones is left out below this area, in square units.
SPECK = 2
#: A country whose land is smaller than this is marked by a dot.
DOT = 12
COEFFICIENTS = (1.340264, -0.081106, 0.000893, 0.003796)


def project(longitude, latitude):
    """Return the place of a point on the drawing, downwards from the equator."""
    a1, a2, a3, a4 = COEFFICIENTS
    longitude = (longitude - MIDDLE + 180) % 360 - 180
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / (3 * slope)
    y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
    scale = WIDTH / 5.41326  # the equator's length
    return WIDTH / 2 + x * scale, -y * scale


def rings_by_country(topology):
    """Return the outlines in TopoJSON by ISO code, each as a list of projected points."""
    arcs = [list(decoded(arc, topology["transform"])) for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = code_of(shape)
        if code and code not in LEFT_OUT:
            found.setdefault(code, []).extend(joined(ring, arcs) for ring in rings_of(shape))
    return found


def code_of(shape):
    """Return the two letters for the number by which ISO 3166 knows a country."""
    codes = get_global("territory_aliases").get(shape.get("id"), [])
    return codes[0] if codes else PARTS.get(shape["properties"]["name"])


def decoded(arc, transform):
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield project(x * scale_x + start_x, y * scale_y + start_y)


def rings_of(shape):
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def joined(ring, arcs):
    """Return the points of a ring made of arcs; the complement of a number is its arc reversed."""
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def area(points):
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(points))) / 2


def path(rings):
    """Return the `d` of an SVG path: the rings that can be seen, in whole units."""
    largest = max(map(area, rings))
    seen = [ring for ring in rings if area(ring) >= min(SPECK, largest)]
    return "".join(map(ring_path, seen))


def ring_path(points):
    units = [(round(x), round(y)) for x, y in points]
    (x, y), steps = units[0], []
    for before, after in pairwise(units[:-1]):
        step = after[0] - before[0], after[1] - before[1]
        if step != (0, 0):
            steps.append(step)
    written = "".join(f"{dx: }{dy: }" for dx, dy in merged(steps))
    return f"M{x} {y}l{written.strip()}z".replace(" -", "-")


def merged(steps):
    """Return steps with those that follow each other in the same direction made one."""
    result = []
    for step in steps:
        if (
            result
            and result[-1][0] * step[1] == result[-1][1] * step[0]
            and forward(result[-1], step)
        ):
            step = result[-1][0] + step[0], result[-1][1] + step[1]
            result.pop()
        result.append(step)
    return result


def forward(one, other):
    return one[0] * other[0] + one[1] * other[1] > 0


def centre(rings):
    """Return the middle of the largest ring, in whole units."""
    points = max(rings, key=area)
    return [round((min(values) + max(values)) / 2) for values in zip(*points, strict=True)]


def drawn(coarse, fine):
    """Return the drawing of the world: a path for each country of the coarse outlines, a dot for
    each that is too small for one.
    """
    large = {code: rings for code, rings in coarse.items() if sum(map(area, rings)) >= DOT}
    shapes = {code: path(rings) for code, rings in sorted(coarse.items())}
    dots = {code: centre(rings) for code, rings in sorted(fine.items()) if code not in large}
    heights = [y for rings in coarse.values() for ring in rings for _x, y in ring]
    top, bottom = round(min(heights)) - 4, round(max(heights)) + 4
    return {"box": [0, top, WIDTH, bottom - top], "shapes": shapes, "dots": dots}
