"""Archives of the web (WARC), read as streams: whatever they unpack to, little of it is held."""

import re
import zlib
from urllib.parse import urldefrag

from . import limits
from .documents import Document
from .failures import Failure, Unreadable

CHUNK = 64 * 1024
GZIP = b"\x1f\x8b"
HTML_TYPES = ("text/html", "application/xhtml+xml")
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


class Unpacked:
    """The bytes of an archive as they were before it was packed, member by member; where they
    become too many for its size, it ends with `Unreadable`.
    """

    def __init__(self, file, size):
        self.file, self.left = file, limits.ARCHIVE + limits.RATIO * size
        self.waiting = file.read(CHUNK)
        self.unpacker = zlib.decompressobj(31) if self.waiting.startswith(GZIP) else None
        self.place, self.is_amid = 0, False

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


def documents_in(file):
    """Yield the pages of an archive: what a server answered with 200 and HTML. What else there is
    in it is passed over; a page that cannot be taken is a `Failure`, and the archive goes on.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with file.path.open("rb") as opened:
        size = file.path.stat().st_size
        if not size:
            raise Unreadable("The file is empty.")
        record = None
        try:
            records = ArchiveIterator(Unpacked(opened, size))
            for parser in (records.loader.warc_parser, records.loader.http_parser):
                parser.parse = _bounded_parse(parser.parse)
            for record in records:
                yield from _documents(file, record)
        except ArchiveLoadFailed as error:
            reason = str(error).strip().splitlines()[0]
            raise Unreadable(f"This is no archive that can be read: {reason}") from None
        if record is None:
            raise Unreadable("There is no record in this archive.")


def _documents(file, record):
    if not _is_page(record):
        return
    address = urldefrag(record.rec_headers.get_header("WARC-Target-URI", "").strip("<>"))[0]
    name = f"{file.name}#{address}"
    try:
        content = _content(record)
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


def _is_page(record):
    if record.rec_type != "response" or not record.http_headers:
        return False
    kind = record.http_headers.get_header("Content-Type", "").partition(";")[0]
    is_found = record.http_headers.get_statuscode() == "200"
    return is_found and kind.strip().lower() in HTML_TYPES


def _charset(record):
    found = CHARSET.search(record.http_headers.get_header("Content-Type", ""))
    return found[1] if found else ""


def _content(record):
    """Return the bytes of a page, unpacked within the limit."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if "chunked" in record.http_headers.get_header("Transfer-Encoding", "").lower():
        stream = ChunkedDataReader(stream)
    content = _bounded(stream.read(limits.PAGE + 1))
    coding = record.http_headers.get_header("Content-Encoding", "").strip().lower()
    if coding in ("gzip", "x-gzip", "deflate") and not content.lstrip().startswith(b"<"):
        content = _inflated(content)
    elif coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Unreadable(f"It is packed in a way that is not read: {coding[:20]}.")
    if not content.strip():
        raise Unreadable("The page is empty.")
    return content


def _inflated(content):
    for kind in (47, -15):  # gzip and zlib; deflate alone, as some servers send it
        unpacker = zlib.decompressobj(kind)
        try:
            return _bounded(unpacker.decompress(content, limits.PAGE + 1))
        except zlib.error:
            continue
    raise Unreadable("It is packed, and damaged.")


def _bounded(content):
    if len(content) > limits.PAGE:
        raise Unreadable(f"It unpacks to more than {limits.PAGE // limits.MB} MB.")
    return content
