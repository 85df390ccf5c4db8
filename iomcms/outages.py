"""What is answered where the site itself is at fault: without database, cache and storage.

An editor gets back what they sent, in a page that sends it again: it is lost to nobody, whatever
form it was, and without a script.
"""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library.storage import is_away

from . import sending_again
from .logs import request_id

#: After so many seconds it is worth asking again.
SOON = 30
HEADINGS = {
    "database": _("The database is out of reach"),
    "storage": _("The files are out of reach"),
    "": _("Something went wrong"),
}


def server_error(request):
    """Answer for a fault in the visitor's language: 503 where what the site stands on is away, 500
    where it may be the site itself.
    """
    cause = cause_of(sys.exception())
    template, context = "500.html", {"reference": request_id.get()}
    if request.path.startswith(reverse("admin:index")):
        template = "iomcms/outage.html"
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        sent = sending_again.sent(request) if is_known else {}
        context |= {"heading": HEADINGS[cause], "is_away": bool(cause), "sent": sent}
    html = loader.render_to_string(template, context)
    if not cause:
        return HttpResponse(html, status=500)
    return HttpResponse(html, status=503, headers={"Retry-After": SOON})


def cause_of(error):
    """Return what is away, by an error and those that led to it; "" where nothing is."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return "database"
        if is_away(error):
            return "storage"
        error = error.__cause__
    return ""
