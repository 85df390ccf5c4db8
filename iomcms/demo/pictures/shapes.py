"""Plain geometry: every shape is a list of (x, y) points in design units, y pointing down."""

from itertools import pairwise
from math import cos, hypot, pi, radians, sin


def path(text):
    """The points written as "x y, x y": the way fixed outlines are kept."""
    return [tuple(map(float, pair.split())) for pair in text.split(",")]


def box(x, y, width, height):
    """An upright rectangle from its top left corner."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def oval(x, y, rx, ry=None, start=0, end=360):
    """An ellipse about its centre, or the arc of it from `start` to `end` degrees, clockwise from the right."""
    ry = rx if ry is None else ry
    steps = max(32, min(96, int((rx + ry) * abs(end - start) / 360)))
    angles = [radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


def rounded(x, y, width, height, radius):
    """A rectangle whose corners are quarter circles."""
    r = min(radius, width / 2, height / 2)
    right, foot = x + width - r, y + height - r
    return (
        oval(right, y + r, r, r, -90, 0)
        + oval(right, foot, r, r, 0, 90)
        + oval(x + r, foot, r, r, 90, 180)
        + oval(x + r, y + r, r, r, 180, 270)
    )


def smooth(points, closed=True, steps=8):
    """A Catmull-Rom curve through the points."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[max(0, min(count - 1, i))])
    curve = []
    for i in range(count if closed else count - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (at(i + k) for k in (-1, 0, 1, 2))
        for t in (step / steps for step in range(steps)):
            a, b, c, d = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
            curve.append(((a * ax + b * bx + c * cx + d * dx) / 2, (a * ay + b * by + c * cy + d * dy) / 2))
    return curve if closed else [*curve, points[-1]]


def both_sides(half):
    """The closed curve through `half`, a path down the right-hand side, and its mirror image about x = 0."""
    half = path(half)
    return smooth(half + [(-x, y) for x, y in reversed(half) if x])


def placed(points, x, y, scale=1.0, turn=0.0):
    """The points scaled, then turned clockwise by degrees about the origin, then moved to (x, y)."""
    c, s = cos(radians(turn)) * scale, sin(radians(turn)) * scale
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def between(a, b, t):
    """The point a share `t` of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def ribbon(points, *widths):
    """A band along a line, its width running evenly through `widths` from the first point to the last."""
    left, right = [], []
    last = len(points) - 1
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, i - 1)], points[min(last, i + 1)]
        length = hypot(bx - ax, by - ay) or 1
        place = i / last * (len(widths) - 1)
        k = min(int(place), len(widths) - 2) if len(widths) > 1 else 0
        width = widths[k] + (widths[min(k + 1, len(widths) - 1)] - widths[k]) * (place - k)
        nx, ny = (ay - by) / length * width / 2, (bx - ax) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def below(line, floor=1100):
    """The ground under a line: the line closed along the foot of the picture."""
    return [*line, (line[-1][0], floor), (line[0][0], floor)]


def rolling(random, y, height, waves=2.0, left=-40, right=1640):
    """A soft line of hills, swinging by `height` either side of `y`."""
    first, second = random.uniform(0, 2 * pi), random.uniform(0, 2 * pi)
    turn = 2 * pi * waves / (right - left)
    return [
        (x, y - height * (0.7 * sin(first + (x - left) * turn) + 0.3 * sin(second + (x - left) * turn * 2.3)))
        for x in range(left, right + 1, 10)
    ]


def jagged(random, points, rough=0.18, depth=6):
    """A mountain's edge: the line through the points broken again and again by ever smaller steps."""
    for _ in range(depth):
        broken = [points[0]]
        for a, b in pairwise(points):
            x, y = between(a, b, random.uniform(0.4, 0.6))
            step = hypot(b[0] - a[0], b[1] - a[1]) * rough
            broken += [(x, y + random.uniform(-step, step)), b]
        points = broken
    return points


def height_at(line, x):
    """The y of a left-to-right line at x."""
    return min(line, key=lambda point: abs(point[0] - x))[1]
