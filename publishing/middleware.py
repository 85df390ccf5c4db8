from django.urls import reverse

from . import freshness
from .history import Author, acting


def is_admins(request):
    return request.path.startswith(reverse("admin:index"))


class ActingMiddleware:
    """Let the history know who acts in the admin, and from which address.

    Public pages are left alone: whoever reads one does nothing to it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_admins(request):
            return self.get_response(request)
        user = request.user if request.user.is_authenticated else None
        token = acting.set(Author(user, request.META.get("REMOTE_ADDR") or None))
        try:
            return self.get_response(request)
        finally:
            acting.reset(token)


class FreshnessMiddleware:
    """Read at the start of each request which state of the public pages it is to show; the admin
    shows none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with freshness.request(is_public=not is_admins(request)):
            return self.get_response(request)
