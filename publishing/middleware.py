from django.urls import reverse

from . import freshness


class FreshnessMiddleware:
    """Read at the start of each request which state of the public pages it is to show; the admin
    shows none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_admins = request.path.startswith(reverse("admin:index"))
        with freshness.request(is_public=not is_admins):
            return self.get_response(request)
