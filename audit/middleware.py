from django.urls import reverse

from .acting import acting_as
from .visitors import address_text


class ActingMiddleware:
    """Let it be known who acts in the admin, and from which address.

    Public pages are left alone: whoever reads one does nothing to it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        user = request.user if request.user.is_authenticated else None
        with acting_as(user, address_text(request)):
            return self.get_response(request)
