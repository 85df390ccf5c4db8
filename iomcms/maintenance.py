"""What is answered to whoever would write while the site is under maintenance."""

from django.http import HttpResponse
from django.template import loader
from django.utils.cache import add_never_cache_headers

from publishing import maintenance

from . import sending_again

#: Here reading writes, too: who is signed in, and that a private link was used.
PRIVATE = ("/admin/", "/private/")
#: When to ask again where nobody knows how long it takes, in seconds.
SOON = 120


class MaintenanceMiddleware:
    """Answer 503 in the language of whoever asks, with a form that sends the same again: nothing
    that was typed is lost.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reads = request.method in ("GET", "HEAD", "OPTIONS")
        if reads and not request.path_info.startswith(PRIVATE):
            return self.get_response(request)
        present = maintenance.present()
        return closed(request, present, reads) if present else self.get_response(request)


def closed(request, present, reads):
    seconds = present.seconds_left()
    context = {
        "until": present.until if seconds else None,
        "address": request.get_full_path(),
        "sent": {} if reads else sending_again.sent(request),
    }
    response = HttpResponse(loader.render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(seconds or SOON)
    add_never_cache_headers(response)
    return response
