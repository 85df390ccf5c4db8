"""Rewrites the files of pictures without decoding them: what shows the picture is kept byte for
byte, all else (EXIF, XMP, comments, thumbnails, whatever follows the end) is left out.

Each function takes the bytes of a file, and whether its colour profile is kept, and yields the
bytes of the new one. An animation becomes its first frame.
"""

import re
import struct
import zlib
from itertools import repeat

MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
#: Of several 0xFF only the last: from each of them the search would run to the end of them all.
SCAN_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
SOI, EOI = b"\xff\xd8", b"\xff\xd9"
START_OF_SCAN = 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
#: Frame, tables of codes, start of scan, tables of quantisation, interval of restarts.
DECODED = FRAMES | {0xC4, 0xCC, START_OF_SCAN, 0xDB, 0xDD}
#: A progressive JPEG has about ten; each may cost a pass over all pixels.
MOST_SCANS = 100

#: What shows a PNG besides its pixels, and how long each may be.
PNG_KEPT = {
    b"PLTE": 768,
    b"tRNS": 256,
    b"gAMA": 4,
    b"cHRM": 32,
    b"sRGB": 1,
    b"iCCP": 4 << 20,
    b"cICP": 4,
    b"sBIT": 4,
    b"pHYs": 9,
}
PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]
UNPACKED_AT_ONCE = 1 << 20

#: Parts of fewer bytes than this are small ones; no honest file has very many.
SMALL = 1024
MOST_SMALL_PARTS = 10_000

WEBP_ICC, WEBP_ALPHA = 0x20, 0x10


class Damaged(Exception):
    """The file ends too early, or is not built as its format asks."""


def check_parts(data, kind):
    """Stop a file of very many small parts, which take far more time and memory than bytes."""
    small = 0
    for length in PARTS[kind](data):
        small += length < SMALL
        if small > MOST_SMALL_PARTS:
            raise Damaged


def jpeg(data, keeps_profile=True):
    """Keep the segments that decoding needs, the colour profile, and the scans up to the end."""
    yield SOI
    frames, scans = 0, 0
    for marker, start, end, after in segments(data):
        frames += marker in FRAMES
        scans += marker == START_OF_SCAN
        if kept := jpeg_segment(marker, data[start:end], keeps_profile):
            yield struct.pack(">BBH", 0xFF, marker, len(kept) + 2) + kept
        if after > end:
            yield memoryview(data)[end:after]
    if frames != 1 or not 1 <= scans <= MOST_SCANS:
        raise Damaged
    yield EOI


def segments(data):
    """Yield the marker of each segment, where its body starts and ends, and where the next segment
    comes, which is after the pixels of a scan.
    """
    after = 2
    while True:
        marker, start = next_marker(data, after)
        if marker == EOI[1]:
            return
        end = start + big(data, start, "H")
        if end > len(data):
            raise Damaged
        after = scan_end(data, end) if marker == START_OF_SCAN else end
        yield marker, start + 2, end, after


def jpeg_parts(data):
    """Yield the lengths of the segments; each byte that fills the room between two is one too."""
    before = 2
    for _marker, start, end, after in segments(data):
        yield from repeat(1, start - 4 - before)
        yield end - start
        before = after


def next_marker(data, position):
    """Return the marker that stands at the position, and where its body starts."""
    found = MARKER.match(data, position)
    if not found:
        raise Damaged
    return found[1][0], found.end()


def scan_end(data, position):
    found = SCAN_END.search(data, position)
    if not found:
        raise Damaged
    return found.start()


def has_several_scans(data):
    """Say whether the decoder has to keep the whole picture until its last scan."""
    return data.count(bytes([0xFF, START_OF_SCAN])) > 1


def jpeg_segment(marker, body, keeps_profile):
    """Return what is kept of the body of a segment."""
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        return body[:12] + b"\0\0"  # without its thumbnail
    if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        return body if keeps_profile else b""
    if marker == 0xEE and body.startswith(b"Adobe"):
        return body[:12]
    return body if marker in DECODED else b""


def png(data, keeps_profile=True):
    """Keep the chunks that decoding needs; unpack the pixels piece by piece to know that they
    are all there and no more.
    """
    yield data[:8]
    most = PNG_KEPT if keeps_profile else PNG_KEPT | {b"iCCP": -1}
    position, pixels = 8, None
    while True:
        length, name = big(data, position, "I"), data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data) or zlib.crc32(data[position + 4 : end - 4]) != big(data, end - 4, "I"):
            raise Damaged
        body = memoryview(data)[position + 8 : end - 4]
        if name == b"IHDR" and pixels is None:
            pixels = Pixels(png_size(bytes(body)))
        elif pixels is None or name == b"IHDR":
            raise Damaged
        elif name == b"IDAT":
            pixels.unpack(body)
        if length <= most.get(name, -1) or name in (b"IHDR", b"IDAT", b"IEND"):
            yield memoryview(data)[position:end]
        if name == b"IEND":
            break
        position = end
    pixels.finish()


def png_parts(data):
    position, name = 8, b""
    while name != b"IEND":
        length, name = big(data, position, "I"), data[position + 4 : position + 8]
        yield length
        position += 12 + length


class Pixels:
    """Counts the unpacked bytes of a PNG against what its header promises."""

    def __init__(self, expected):
        self.left = expected
        self.stream = zlib.decompressobj()

    def unpack(self, body):
        while len(body):
            if self.stream.eof:
                raise Damaged
            self.left -= len(self.stream.decompress(body, UNPACKED_AT_ONCE))
            body = self.stream.unconsumed_tail or self.stream.unused_data
            if self.left < 0:
                raise Damaged

    def finish(self):
        while not self.stream.eof:
            more = self.stream.decompress(self.stream.unconsumed_tail, UNPACKED_AT_ONCE)
            if not more:
                break
            self.left -= len(more)
        if self.left:
            raise Damaged


def png_size(header):
    """Return how many bytes the pixels have, each row with the byte that names its filter."""
    width, height, depth, colour, _packing, _filter, interlaced = struct.unpack(">IIBBBBB", header)
    bits = depth * PNG_CHANNELS[colour]
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


def gif(data, keeps_profile=True):
    """Keep the screen, the first picture, and what says which of its colours is transparent."""
    screen = 13 + colours(data, 10)
    yield data[:screen]
    position = screen
    control = b""
    while data[position] != 0x2C:
        if data[position] != 0x21:
            raise Damaged
        end = blocks_end(data, position + 2)
        if data[position + 1] == 0xF9:
            control = data[position:end]
        position = end
    pixels = position + 10 + colours(data, position + 9)
    end = blocks_end(data, pixels + 1)
    yield control
    yield data[position:end]
    yield b";"


def gif_parts(data):
    """Yield the lengths of the blocks before the first picture."""
    position = 13 + colours(data, 10)
    while data[position] == 0x21:
        position += 2
        while length := data[position]:
            yield length
            position += length + 1
        yield 0
        position += 1


def colours(data, position):
    """Return the length of the table of colours that the flags at the position announce."""
    flags = data[position]
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def blocks_end(data, position):
    """Return where a row of blocks ends, each of which starts with its length."""
    while length := data[position]:
        position += length + 1
    return position + 1


def webp(data, keeps_profile=True):
    """Keep the first frame and the colour profile."""
    chunks = list(webp_chunks(data))
    frame, profile = chunks, b""
    for name, body in chunks:
        if name == b"ANMF":
            frame = list(riff_chunks(body, 16, len(body)))
            break
        if name == b"ICCP" and keeps_profile:
            profile = body
    alpha = next((body for name, body in frame if name == b"ALPH"), b"")
    name, pixels = next(
        ((name, body) for name, body in frame if name in (b"VP8 ", b"VP8L")), (b"", b"")
    )
    if not pixels:
        raise Damaged
    kept = []
    if profile or alpha:
        kept = [(b"VP8X", vp8x(name, pixels, profile, alpha))]
        kept += [(b"ICCP", profile)] * bool(profile) + [(b"ALPH", alpha)] * bool(alpha)
    parts = [riff_chunk(*chunk) for chunk in [*kept, (name, pixels)]]
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, parts))) + b"WEBP"
    yield from parts


def webp_chunks(data):
    end = 8 + little(data, 4, "I")
    if len(data) < end:
        raise Damaged
    return riff_chunks(memoryview(data), 12, end)


def webp_parts(data):
    """Yield the lengths of the chunks, and of those that frames consist of."""
    for name, body in webp_chunks(data):
        yield len(body)
        if name == b"ANMF":
            yield from (len(part) for _name, part in riff_chunks(body, 16, len(body)))


def vp8x(name, pixels, profile, alpha):
    width, height = frame_size(name, pixels)
    transparent = alpha or (name == b"VP8L" and pixels[4] & 0x10)
    flags = (WEBP_ICC if profile else 0) | (WEBP_ALPHA if transparent else 0)
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + sides


def riff_chunks(data, position, end):
    while position + 8 <= end:
        length = little(data, position + 4, "I")
        if position + 8 + length > end:
            raise Damaged
        yield data[position : position + 4], data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def riff_chunk(name, body):
    return b"".join((name, struct.pack("<I", len(body)), body, b"\0" * (len(body) % 2)))


def webp_size(head):
    """Return width and height as the first 30 bytes of a file say."""
    if len(head) < 30:
        raise Damaged
    if head[12:16] == b"VP8X":
        return tuple(int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    return frame_size(head[12:16], head[20:])


def frame_size(name, pixels):
    """Return width and height as a frame itself says."""
    if name == b"VP8L" and len(pixels) >= 5:
        bits = little(pixels, 1, "I")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and len(pixels) >= 10:
        return little(pixels, 6, "H") & 0x3FFF, little(pixels, 8, "H") & 0x3FFF
    raise Damaged


def big(data, position, what):
    return unpacked(">" + what, data, position)


def little(data, position, what):
    return unpacked("<" + what, data, position)


def unpacked(what, data, position):
    try:
        return struct.unpack_from(what, data, position)[0]
    except struct.error:
        raise Damaged from None


REWRITE = {"JPEG": jpeg, "PNG": png, "GIF": gif, "WEBP": webp}
PARTS = {"JPEG": jpeg_parts, "PNG": png_parts, "GIF": gif_parts, "WEBP": webp_parts}
