from . import freshness


class FreshnessMiddleware:
    """Read at the start of each request which state of the public pages it is to show."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with freshness.request():
            return self.get_response(request)
