"""The sheet a scene is drawn on: flat inks, graded inks, stippled shade, glows and mist, and the paper's own grain."""

from math import hypot, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageOps

OVERSAMPLING = 2
TILE = 512


def rgb(ink):
    """The three bytes of "#rrggbb"."""
    return tuple(bytes.fromhex(ink[1:])) if isinstance(ink, str) else ink


def mix(a, b, share=0.5):
    """The ink a `share` of the way from a to b."""
    return tuple(round(p + (q - p) * share) for p, q in zip(rgb(a), rgb(b), strict=True))


class Canvas:
    """A picture in the making. All lengths are design units; `random` is seeded with the scene's name."""

    def __init__(self, name, width, height, scale):
        self.width, self.height = width, height
        self.scale = scale * OVERSAMPLING
        self.random = Random(name)
        self.image = Image.new("RGB", (round(width * self.scale), round(height * self.scale)))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.tile = Image.frombytes("L", (TILE, TILE), Random(f"{name} grain").randbytes(TILE * TILE))

    # Flat ink

    def fill(self, points, ink, alpha=1.0):
        """Paint a shape in one ink; below full alpha what lies under it shows through."""
        self.pen.polygon(self._pixels(points), fill=(*rgb(ink), round(alpha * 255)))

    def line(self, points, width, ink):
        """Paint a line with round joints and round ends."""
        pixels = self._pixels(points)
        self.pen.line(pixels, fill=rgb(ink), width=max(1, round(width * self.scale)), joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            r = width * self.scale / 2
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=rgb(ink))

    def dot(self, x, y, r, ink, alpha=1.0):
        """Paint a disc."""
        s = self.scale
        self.pen.ellipse(((x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s), fill=(*rgb(ink), round(alpha * 255)))

    # Graded ink

    def fade(self, points, *inks, alpha=1.0):
        """Paint a shape in inks that run into each other from its top to its foot."""
        mask, corner = self._mask([points])
        column = Image.new("RGB", (1, len(inks)))
        column.putdata([rgb(ink) for ink in inks])
        # In two steps: a column one pixel wide is cheap to grade, and the second step only repeats it.
        column = self._stops(column, mask.height)
        self.image.paste(column.resize(mask.size, Image.Resampling.NEAREST), corner, self._weaker(mask, alpha))

    def shade(self, shapes, ink, start, end, strength=0.6):
        """Stipple shapes like a worn screen print, from bare at the point `start` to `strength` covered at `end`."""
        shapes = shapes if isinstance(shapes[0], list) else [shapes]
        mask, corner = self._mask(shapes)
        slope = self._slope(mask.size, corner, start, end).point(lambda v: round(v * strength))
        stipple = ImageChops.subtract(slope, self._noise(mask.size)).point(lambda v: 255 if v else 0)
        cover = ImageChops.multiply(Image.blend(stipple, slope, 0.7), mask)
        self.image.paste(rgb(ink), (*corner, corner[0] + mask.width, corner[1] + mask.height), cover)

    def glow(self, x, y, r, ink, alpha=0.6, ry=None):
        """Lay light around a point, fading to nothing at the radius."""
        s, ry = self.scale, ry or r
        size = (max(1, round(2 * r * s)), max(1, round(2 * ry * s)))
        # Pillow's radial gradient stands at 181 where its circle touches the edge of the tile.
        mask = Image.radial_gradient("L").point(lambda v: round(255 * max(0, 1 - v / 181) ** 1.7 * alpha))
        corner = (round((x - r) * s), round((y - ry) * s))
        self._paste_clipped(ink, corner, mask.resize(size, Image.Resampling.BILINEAR))

    def mist(self, top, foot, ink, start=0.0, end=0.6):
        """Lay a veil across the whole width, its cover running from `start` at the top to `end` at the foot."""
        s = self.scale
        column = Image.new("L", (1, 2))
        column.putdata([round(start * 255), round(end * 255)])
        size = (self.image.width, max(1, round((foot - top) * s)))
        mask = self._stops(column, size[1]).resize(size, Image.Resampling.NEAREST)
        self._paste_clipped(ink, (0, round(top * s)), mask)

    def mirror(self, y, depth, ink, cover=0.45, ripple=5):
        """Show in the water under `y` what stands above it, dimmed with `ink` and broken by ripples."""
        s, width = self.scale, self.image.width
        top, rows = round(y * s), round(depth * s)
        above = ImageOps.flip(self.image.crop((0, top - rows, width, top)))
        above = Image.blend(above, Image.new("RGB", above.size, rgb(ink)), cover)
        fading = ImageOps.invert(Image.linear_gradient("L")).point(lambda v: min(255, v * 2)).resize(above.size)
        above = Image.composite(above, self.image.crop((0, top, width, top + rows)), fading)
        step = max(1, round(2 * s))
        for row in range(0, rows, step):
            reach = ripple * s * (0.3 + row / rows)
            shift = round(reach * sin(row / s * 0.42) * sin(row / s * 0.13 + 1))
            self.image.paste(above.crop((0, row, width, min(row + step, rows))), (shift, top + row))

    # The finished sheet

    def finish(self, size, grain=0.04):
        """The picture at its final size, with the paper's grain."""
        small = ImageOps.fit(self.image, size, Image.Resampling.LANCZOS)
        soft = self.tile.point(lambda v: round(128 + (v - 128) * grain))
        noise = self._noise(size, soft)
        return ImageChops.add(small, Image.merge("RGB", (noise, noise, noise)), 1, -128)

    # How the masks are made

    def _pixels(self, points):
        s = self.scale
        return [(x * s, y * s) for x, y in points]

    def _mask(self, shapes):
        """The shapes as a mask no larger than they are, with the pixel its corner falls on."""
        pixels = [self._pixels(points) for points in shapes]
        xs = [x for points in pixels for x, _ in points]
        ys = [y for points in pixels for _, y in points]
        left, top = max(0, int(min(xs))), max(0, int(min(ys)))
        right, foot = min(self.image.width, int(max(xs)) + 2), min(self.image.height, int(max(ys)) + 2)
        mask = Image.new("L", (max(1, right - left), max(1, foot - top)))
        pen = ImageDraw.Draw(mask)
        for points in pixels:
            pen.polygon([(x - left, y - top) for x, y in points], fill=255)
        return mask, (left, top)

    def _slope(self, size, corner, start, end):
        """Grey running from 0 at `start` to 255 at `end`, the same on every line across that way."""
        coarse = 8
        (ax, ay), (bx, by) = self._pixels([start, end])
        length = hypot(bx - ax, by - ay) or 1
        ramp = Image.new("L", (1, 256 * 17))
        ramp.paste(255, (0, 256 * 8, 1, 256 * 17))
        ramp.paste(Image.linear_gradient("L").crop((0, 0, 1, 256)), (0, 256 * 8))
        dx, dy = 256 * (bx - ax) / length**2, 256 * (by - ay) / length**2
        offset = 256 * 8 + (corner[0] - ax) * dx + (corner[1] - ay) * dy
        small = (size[0] // coarse + 2, size[1] // coarse + 2)
        grey = ramp.transform(small, Image.Transform.AFFINE, (0, 0, 0.5, dx * coarse, dy * coarse, offset))
        return grey.resize((small[0] * coarse, small[1] * coarse), Image.Resampling.BILINEAR).crop((0, 0, *size))

    def _noise(self, size, tile=None):
        noise = Image.new("L", size)
        for x in range(0, size[0], TILE):
            for y in range(0, size[1], TILE):
                noise.paste(tile or self.tile, (x, y))
        return noise

    @staticmethod
    def _stops(column, height):
        """A column of stops stretched to a height, the first and last stop standing at its very ends."""
        count = column.height
        return column.resize((1, height), Image.Resampling.BILINEAR, box=(0, 0.5, 1, count - 0.5))

    @staticmethod
    def _weaker(mask, alpha):
        return mask if alpha == 1 else mask.point(lambda v: round(v * alpha))

    def _paste_clipped(self, ink, corner, mask):
        self.image.paste(rgb(ink), (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)
