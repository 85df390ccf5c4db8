from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/atom+xml",
    "application/rss+xml",
    "application/xml",
    "application/manifest+json",
)


class CompressionMiddleware(GZipMiddleware):
    """Compress texts, where the visitor's program can read them so; files go out as they are, as
    pictures and documents are compressed already and asked for in ranges.
    """

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        return super().process_response(request, response)
