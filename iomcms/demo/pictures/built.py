"""What people build: towers, houses, shelters, lamps, cranes, panels and turbines."""

from math import cos, radians, sin

from .canvas import mix
from .shapes import box, oval, placed, ribbon


def tower(c, x, base, width, height, wall, shade, lit=None, roof="flat", share=0.5):
    """A tall building, its right-hand side in shade, a share of its windows lit."""
    top = base - height
    if roof == "slant":
        c.fill([(x, top), (x + width, top - width * 0.5), (x + width, top + 2), (x, top + 2)], mix(wall, shade, 0.3))
    if roof == "dome":
        c.fill(oval(x + width / 2, top + 1, width / 2, width * 0.42, 180, 360), wall)
    if roof == "spire":
        c.fill([(x + width * 0.38, top), (x + width * 0.5, top - height * 0.28), (x + width * 0.62, top)], wall)
    if roof == "step":
        c.fill(box(x + width * 0.2, top - width * 0.3, width * 0.6, width * 0.32), wall)
    c.fill(box(x, top, width, height), wall)
    c.fill(box(x + width * 0.62, top, width * 0.38, height), shade, 0.45)
    if lit:
        windows(c, x + 7, top + 12, width - 14, height - 18, lit, share)


def windows(c, x, y, width, height, ink, share=0.5, cell=(15, 22), pane=(7, 11)):
    """Small windows on an even grid, a share of them lit."""
    columns, rows = max(1, int(width // cell[0])), max(1, int(height // cell[1]))
    gap = (width - columns * cell[0]) / 2
    for row in range(rows):
        for column in range(columns):
            if c.random.random() < share:
                corner = x + gap + column * cell[0] + (cell[0] - pane[0]) / 2, y + row * cell[1]
                c.fill(box(*corner, *pane), ink, c.random.uniform(0.45, 1))


def skyline(c, base, low, high, wall, shade, lit=None, broad=(46, 96), share=0.4, left=-30, right=1640, gap=4):
    """A row of towers standing on `base`."""
    x, previous = left, None
    while x < right:
        width, height = c.random.uniform(*broad), c.random.uniform(low, high)
        roof = c.random.choice([r for r in ("flat", "flat", "step", "slant", "spire",
            "dome") if r == "flat" or r != previous])
        tower(c, x, base, width, height, wall, shade, lit, roof, share)
        x, previous = x + width + c.random.uniform(0, gap), roof


def house(c, x, base, width, height, wall, roof, shade):
    """A small gabled house seen from the front."""
    c.fill(box(x, base - height, width, height), wall)
    c.shade(box(x, base - height, width, height), shade, (x + width * 0.3, base), (x + width * 1.3, base), 0.7)
    c.fill([(x - width * 0.08, base - height), (x + width / 2, base - height - width * 0.42),
            (x + width * 1.08, base - height)], roof)
    ink = mix(wall, shade, 0.6)
    c.fill(box(x + width * 0.42, base - height * 0.52, width * 0.17, height * 0.52), ink)
    for at in (0.14, 0.72):
        c.fill(box(x + width * at, base - height * 0.66, width * 0.14, height * 0.24), ink)



def shelter(c, x, base, width, height, cloth, shade, door, beyond=0.55):
    """A family shelter under a rounded roof: the lit front and a long side running back to the right."""
    front = [*oval(x, base - height * 0.42, width / 2, height * 0.58, 180, 360), (x + width / 2, base),
        (x - width / 2, base)]
    run, rise = width * beyond, -height * 0.12
    back = [(px + run, py * 1 + rise) for px, py in front]
    side = [*front[len(front) // 2 - 2 : -1], (x + width / 2 + run, base + rise),
        *back[len(back) // 2 - 2 : -2][::-1]]
    c.fade(side, mix(cloth, shade, 0.35), mix(cloth, shade, 0.7))
    c.fill(front, cloth)
    c.shade(front, shade, (x, base - height * 0.4), (x, base + height * 0.5), 0.5)
    c.fill([*oval(x, base - height * 0.34, width * 0.17, height * 0.22, 180, 360), (x + width * 0.17, base),
        (x - width * 0.17, base)], door)


def crane(c, x, base, height, ink, lift=0.0, facing=1):
    """A container crane on a quay: two legs, a portal and a long boom over the water."""
    w = height * 0.28

    def at(px, py):
        return (x + px * facing, base + py)

    for px in (-w / 2, w / 2):
        c.line([at(px, 0), at(px * 0.8, -height * 0.78)], height * 0.028, ink)
    c.line([at(-w / 2, -height * 0.28), at(w / 2, -height * 0.28)], height * 0.024, ink)
    c.line([at(-w / 2, -height * 0.28), at(w * 0.4, -height * 0.7)], height * 0.012, ink)
    beam = -height * 0.7
    tip = at(w * 2.6, beam - lift * height)
    c.line([at(-w * 1.1, beam), at(w * 0.5, beam)], height * 0.034, ink)
    c.line([at(w * 0.5, beam), tip], height * 0.03, ink)
    apex = at(w * 0.3, -height)
    c.line([at(w * 0.4, beam), apex], height * 0.024, ink)
    for end in (tip, at(w * 1.5, beam - lift * height * 0.48), at(-w * 1.05, beam)):
        c.line([apex, end], height * 0.008, ink)
    c.fill(box(min(at(-w * 0.9, 0)[0], at(-w * 0.3, 0)[0]), base + beam - height * 0.09, w * 0.6, height * 0.07), ink)
    return tip


def turbine(c, x, base, height, ink, shade, turn=0):
    """A wind turbine."""
    hub = (x, base - height)
    c.fill(ribbon([(x, base), hub], height * 0.045, height * 0.022), ink)
    c.fill(ribbon([(x + height * 0.008, base), (x + height * 0.006, base - height)], height * 0.02, height * 0.008),
        shade, 0.4)
    for blade in (0, 120, 240):
        c.fill(placed([(0, -0.02), (0.1, -0.045), (0.62, 0), (0.1, 0.02)], *hub, height, turn + blade), ink)
    c.dot(*hub, height * 0.024, shade)


def arches(c, left, right, top, base, count, wall, shade, pier=0.24):
    """A viaduct: a deck on round arches, the depth of each arch in shade."""
    span = (right - left) / count
    for i in range(count + 1):
        x = left + i * span
        c.fade(box(x - span * pier / 2, top, span * pier, base - top), wall, mix(wall, shade, 0.45))
        c.fill(box(x + span * pier * 0.2, top, span * pier * 0.3, base - top), shade, 0.35)
    for i in range(count):
        x0, x1 = left + (i + pier / 2) * span, left + (i + 1 - pier / 2) * span
        r, cx = (x1 - x0) / 2, (x0 + x1) / 2
        crown = oval(cx, top + r + 26, r, r, 180, 360)
        c.fill([(x0 - 1, top), (x1 + 1, top), (x1 + 1, top + r + 26), *crown[::-1], (x0 - 1, top + r + 26)], wall)
        rim = oval(cx + 6, top + r + 26, r, r, 180, 270) + oval(cx, top + r + 26, r, r, 180, 270)[::-1]
        c.fill(rim, shade, 0.5)
    c.fill(box(left - span, top - 10, right - left + 2 * span, 12), mix(wall, "#ffffff", 0.2))
    c.fill(box(left - span, top + 2, right - left + 2 * span, 6), shade, 0.4)


def plant(c, x, base, size, leaf, dark, pot):
    """A house plant: pointed leaves fanned over a pot."""
    for i, angle in enumerate((-160, -20, -140, -40, -118, -62, -90)):
        a, reach = radians(angle), size * (0.62 + 0.06 * i)
        tip = (x + reach * cos(a), base - size * 0.32 + reach * sin(a))
        c.fill(ribbon([(x, base - size * 0.3), ((x + tip[0]) / 2, (base - size * 0.42 + tip[1]) / 2), tip],
            size * 0.04, size * 0.17, 1),
               leaf if i % 2 else dark)
    c.fill([(x - size * 0.22, base - size * 0.34), (x + size * 0.22, base - size * 0.34), (x + size * 0.16, base),
        (x - size * 0.16, base)], pot)
