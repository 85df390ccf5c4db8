"""What is answered where the site itself is at fault: without database, cache and storage.

An editor gets back what they sent, in a page that sends it again: it is lost to nobody, whatever
form it was, and without a script.
"""

import re
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library.storage import is_away

#: After so many seconds it is worth asking again.
SOON = 30
HEADINGS = {
    "database": _("The database is out of reach"),
    "storage": _("The files are out of reach"),
    "": _("Something went wrong"),
}
#: A form with such a field is sent back to nobody.
SECRET = re.compile(r"password|secret|^code$|^otp")


def server_error(request):
    """Answer for a fault in the visitor's language: 503 where what the site stands on is away, 500
    where it may be the site itself.
    """
    cause = cause_of(sys.exception())
    template, context = "500.html", {}
    if request.path.startswith(reverse("admin:index")):
        template = "iomcms/outage.html"
        context = {"heading": HEADINGS[cause], "is_away": bool(cause), **sent_back(request)}
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


def sent_back(request):
    """Return what was sent, as the fields of a form that sends it again, and the names of the
    files, which no page can hold. The token against forgery is that which was sent, so that the
    form does no more than the one before.
    """
    try:
        sent, files = request.POST, request.FILES
    except Exception:  # noqa: BLE001 it could not be read, or not to its end
        return {}
    if not sent or settings.SESSION_COOKIE_NAME not in request.COOKIES or has_secret(sent):
        return {}
    fields = [(name, value) for name, values in sent.lists() for value in values]
    names = [file.name for _name, each in files.lists() for file in each]
    return {"fields": fields, "files": names, "address": request.get_full_path()}


def has_secret(sent):
    return any(SECRET.search(name.lower()) for name in sent)
