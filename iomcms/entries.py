"""A public answer as it is kept: what it says, in the encodings that it is sent in."""

import json
from dataclasses import dataclass
from hashlib import blake2b

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from .encodings import IDENTITY, WRITTEN, accepted, is_compressible, read, written
from .policies import mark

#: How an entry begins, with the version of its form.
MAGIC = b"page1"
#: A proxy in front asks again after a second, and shows what it has meanwhile; it goes on doing so
#: for a day while the application fails. A browser asks each time, which costs a 304.
CACHING = "public, max-age=0, s-maxage=1, stale-if-error=86400"
#: These are set anew for each who asks.
OWN = ("content-length", "content-encoding", "etag")


@dataclass
class Entry:
    status: int
    headers: dict
    tag: str
    bodies: dict

    @classmethod
    def of(cls, response):
        content = response.content
        headers = {name: value for name, value in response.items() if name.lower() not in OWN}
        # Of the answer itself: it tells nothing of what the answer does not show.
        tag = blake2b(content, digest_size=16).hexdigest() if response.status_code == 200 else ""
        return cls(response.status_code, headers, tag, {IDENTITY: content})

    @classmethod
    def of_bytes(cls, data):
        """Read what `as_bytes` wrote; None where it is damaged or of another version."""
        start = len(MAGIC) + 4
        if not isinstance(data, bytes) or not data.startswith(MAGIC):
            return None
        end = start + int.from_bytes(data[len(MAGIC) : start])
        try:
            status, headers, tag, lengths = json.loads(data[start:end])
        except ValueError:
            return None
        bodies = {}
        for encoding, length in lengths:
            bodies[encoding] = data[end : end + length]
            end += length
        return cls(status, headers, tag, bodies) if bodies and end == len(data) else None

    def as_bytes(self):
        if self.is_compressible:
            bodies = {encoding: self.body(encoding) for encoding in WRITTEN}
        else:
            bodies = self.bodies
        lengths = [(encoding, len(body)) for encoding, body in bodies.items()]
        head = json.dumps([self.status, self.headers, self.tag, lengths]).encode()
        return b"".join([MAGIC, len(head).to_bytes(4), head, *bodies.values()])

    @property
    def is_compressible(self):
        if IDENTITY not in self.bodies:
            return True
        content_type = self.headers.get("Content-Type", "")
        return is_compressible(content_type, len(self.bodies[IDENTITY]))

    def body(self, encoding):
        if encoding not in self.bodies:
            if IDENTITY not in self.bodies:
                kept = WRITTEN[0]
                self.bodies[IDENTITY] = read(self.bodies[kept], kept)
            self.bodies[encoding] = written(self.bodies[IDENTITY], encoding)
        return self.bodies[encoding]

    def response(self, request):
        """Return the answer to another request than the one that it was made for."""
        response = self.sent(request, HttpResponse(status=self.status, headers=self.headers))
        response.is_from_cache = True  # for who counts
        return response

    def sent(self, request, response):
        """Fill in what depends on who asks: the encoding, and whether they have it already."""
        encoding = IDENTITY
        if self.is_compressible:
            encoding = accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))[0]
        response.content = self.body(encoding)
        response.headers["Content-Length"] = str(len(response.content))
        if encoding != IDENTITY:
            response.headers["Content-Encoding"] = encoding
        response.is_written = True  # for the compression of other answers
        if self.tag:
            # Who has it under another policy is to get it anew, as 304 would leave them that one.
            own = [self.tag, mark(), *([] if encoding == IDENTITY else [encoding])]
            etag = f'"{"-".join(own)}"'
            response.headers["ETag"] = etag
            if "HTTP_IF_NONE_MATCH" in request.META:
                response = get_conditional_response(request, etag, response=response)
                response.is_written = True
        if request.method == "HEAD":
            length = response.get("Content-Length")
            response.content = b""
            if length:
                response.headers["Content-Length"] = length
        return response


def make_public(response, address):
    """Give an answer the headers of a public one; what it says of its own life stands."""
    if address.is_neutral and response.status_code == 200:
        del response["Vary"], response["Content-Language"]
    response.headers.setdefault("Cache-Control", CACHING)
    patch_vary_headers(response, ["Accept-Encoding"])
