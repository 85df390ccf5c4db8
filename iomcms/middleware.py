from django.middleware.gzip import GZipMiddleware

from .encodings import COMPRESSIBLE, accepted


class CompressionMiddleware(GZipMiddleware):
    """Compress the texts that the page cache does not write, such as the admin's, where the
    visitor's program can read them so. Tokens against forgery are masked anew in each of Django's
    pages, and the length of each varies, so their compression tells nothing of them.

    Files go out as they are: pictures and documents are compressed already, and asked for in
    ranges.
    """

    def process_response(self, request, response):
        if getattr(response, "is_written", False):
            return response
        if not response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        if "gzip" not in accepted(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            request.META.pop("HTTP_ACCEPT_ENCODING", None)  # Django's reads no q=0
        return super().process_response(request, response)
