"""Archives of the web (WARC), read as streams: whatever they unpack to, little of it is held."""

import re
import zlib
from collections import deque, namedtuple
from pathlib import Path
from urllib.parse import urldefrag

from . import limits
from .documents import Document
from .failures import Failure, Unreadable

CHUNK = 64 * 1024
GZIP = b"\x1f\x8b"
HTML_TYPES = ("text/html", "application/xhtml+xml")
PICTURES = "image/"
#: How begins what servers only say that it is packed.
PLAIN = (b"<", b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF")
#: Members that are remembered: it is not read further ahead.
MEMBERS = 64
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


#: Where an archive has what a server answered: behind so many bytes of its own, and then of what
#: is unpacked from there. `digest` tells the content from another one.
Answer = namedtuple("Answer", "archive offset skip digest")


class Unpacked:
    """The bytes of an archive as they were before it was packed, member by member; where they
    become too many for its size, it ends with `Unreadable`.
    """

    def __init__(self, file, size):
        self.file, self.left = file, limits.ARCHIVE + limits.RATIO * size
        self.waiting = file.read(CHUNK)
        self.unpacker = zlib.decompressobj(31) if self.waiting.startswith(GZIP) else None
        self.place, self.is_amid = 0, False
        self.members = deque([(0, 0)], MEMBERS)  # where each begins: unpacked, and in the file

    def tell(self):
        return self.place

    def read(self, size):
        data = self._packed(size) if self.unpacker else self._plain(size)
        self.place += len(data)
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable(
                f"The archive unpacks to more than {limits.RATIO} times its size; "
                "the rest of it was not read."
            )
        return data

    def _plain(self, size):
        data = self.waiting or self.file.read(size)
        data, self.waiting = data[:size], data[size:]
        return data

    def _packed(self, size):
        data = b""
        while not data:
            if self.unpacker.eof:
                self.waiting = self.unpacker.unused_data
                self.unpacker, self.is_amid = zlib.decompressobj(31), False
                self.members.append((self.place, self.file.tell() - len(self.waiting)))
            self.waiting = self.waiting or self.file.read(CHUNK)
            if not self.waiting:
                if self.is_amid:
                    raise Unreadable("The archive is cut off; its last record may be missing.")
                return b""
            self.is_amid = True
            try:
                data = self.unpacker.decompress(self.waiting, size)
            except zlib.error:
                raise Unreadable("The archive is damaged; the rest of it was not read.") from None
            self.waiting = self.unpacker.unconsumed_tail
        return data

    def member_of(self, place):
        """Return where the file has the member with a place, and how far that is in it; None where
        it was too long ago.
        """
        for start, offset in reversed(self.members if self.unpacker else [(place, place)]):
            if start <= place:
                return offset, place - start
        return None


class HeaderLines:
    """The lines of the headers of one record, which are read into memory: not too many of them."""

    def __init__(self, stream):
        self.stream, self.left = stream, limits.HEADERS

    def readline(self):
        line = self.stream.readline(self.left)
        self.left -= len(line)
        if self.left <= 0:
            raise Unreadable("A record begins with too much; the rest of the archive was not read.")
        return line


def _bounded_parse(parse):
    return lambda stream, first=None: parse(HeaderLines(stream), first)


def _records_in(unpacked):
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(unpacked)
    for parser in (records.loader.warc_parser, records.loader.http_parser):
        parser.parse = _bounded_parse(parser.parse)
    return records


def documents_in(file, note=None):
    """Yield the pages of an archive: what a server answered with 200 and HTML. What else there is
    in it is passed over, but for pictures, of which `note(address, answer)` is told; a page that
    cannot be taken is a `Failure`, and the archive goes on.
    """
    from warcio.exceptions import ArchiveLoadFailed

    with file.path.open("rb") as opened:
        size = file.path.stat().st_size
        if not size:
            raise Unreadable("The file is empty.")
        record, unpacked = None, Unpacked(opened, size)
        try:
            records = _records_in(unpacked)
            for record in records:
                if note and _is_found(record, PICTURES):
                    _note(note, file, record, unpacked.member_of(records.offset))
                else:
                    yield from _documents(file, record)
        except ArchiveLoadFailed as error:
            reason = str(error).strip().splitlines()[0]
            raise Unreadable(f"This is no archive that can be read: {reason}") from None
        if record is None:
            raise Unreadable("There is no record in this archive.")


def _note(note, file, record, member):
    if member and member[1] <= limits.ARCHIVE:
        told = record.rec_headers.get_header
        digest = told("WARC-Payload-Digest") or told("WARC-Block-Digest") or told("Content-Length")
        note(_address(record), Answer(str(file.path), *member, digest))


def content_at(answer, most):
    """Return what a server answered with, of at most so many bytes, or raise `Unreadable`."""
    from warcio.exceptions import ArchiveLoadFailed

    path = Path(answer.archive)
    with path.open("rb") as opened:
        opened.seek(answer.offset)
        unpacked, left = Unpacked(opened, path.stat().st_size), answer.skip
        while left and (passed := len(unpacked.read(min(left, CHUNK)))):
            left -= passed
        try:
            return _content(next(iter(_records_in(unpacked))), most)
        except (ArchiveLoadFailed, StopIteration):
            raise Unreadable("It is not where it was in its archive.") from None


def _address(record):
    return urldefrag(record.rec_headers.get_header("WARC-Target-URI", "").strip("<>"))[0]


def _documents(file, record):
    if not _is_found(record, HTML_TYPES):
        return
    address = _address(record)
    name = f"{file.name}#{address}"
    try:
        content = _content(record, limits.PAGE)
        if not content.strip():
            raise Unreadable("The page is empty.")
    except Unreadable as error:
        yield Failure(name, str(error))
        return
    yield Document(
        name,
        content,
        is_html=True,
        address=address,
        charset=_charset(record),
        language=record.http_headers.get_header("Content-Language", ""),
    )


def _is_found(record, types):
    """Say whether a server answered with 200, and with what begins like one of some types."""
    if record.rec_type != "response" or not record.http_headers:
        return False
    kind = record.http_headers.get_header("Content-Type", "").strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind.startswith(types)


def _charset(record):
    found = CHARSET.search(record.http_headers.get_header("Content-Type", ""))
    return found[1] if found else ""


def _content(record, most):
    """Return what a server answered with, unpacked within a limit."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if "chunked" in record.http_headers.get_header("Transfer-Encoding", "").lower():
        stream = ChunkedDataReader(stream)
    content = _bounded(stream.read(most + 1), most)
    coding = record.http_headers.get_header("Content-Encoding", "").strip().lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        return content if content.lstrip().startswith(PLAIN) else _inflated(content, most)
    if coding not in ("", "identity"):
        raise Unreadable(f"It is packed in a way that is not read: {coding[:20]}.")
    return content


def _inflated(content, most):
    for kind in (47, -15):  # gzip and zlib; deflate alone, as some servers send it
        unpacker = zlib.decompressobj(kind)
        try:
            return _bounded(unpacker.decompress(content, most + 1), most)
        except zlib.error:
            continue
    raise Unreadable("It is packed, and damaged.")


def _bounded(content, most):
    if len(content) > most:
        raise Unreadable(f"It unpacks to more than {most // limits.MB} MB.")
    return content
