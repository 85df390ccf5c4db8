"""Takes what browsers report of the Content-Security-Policy (iomcms/policies.py)."""

import json
import logging
import re
from urllib.parse import unquote, urlsplit

from csp.utils import DEFAULT_DIRECTIVES
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from iomcms.logs import without_secrets
from iomcms.page_cache import route

from .models import Violation

logger = logging.getLogger(__name__)

#: In bytes. A report has the whole policy in it, and the address of the page.
LARGEST = 16 * 1024
#: What a browser says instead of an address.
WORDS = (
    "inline",
    "eval",
    "wasm-eval",
    "data",
    "blob",
    "trusted-types-sink",
    "trusted-types-policy",
)
HOST = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)
PATH = re.compile(r"[\w./~%-]*…?[\w./~%-]*")


@csrf_exempt
@require_POST
def report(request):
    """Count what a browser has refused. Extensions of browsers are refused much; what is no affair
    of our pages, or was invented, is answered alike and not kept.
    """
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return HttpResponse(status=413)
    try:
        violation = read(json.loads(body)["csp-report"], request.get_host())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    if violation and Violation.objects.count_one(**violation):
        logger.warning("Browsers refuse %(blocked)s by %(directive)s on %(page)s", violation)
    return HttpResponse(status=204)


def read(told, host):
    """Return the violation that a report tells, without anything of whoever saw the page; None
    where it is none of ours.
    """
    directive = told.get("effective-directive") or told["violated-directive"].partition(" ")[0]
    page = urlsplit(told["document-uri"])
    blocked = named(told["blocked-uri"], host)
    if directive not in DEFAULT_DIRECTIVES or page.netloc != host or not blocked:
        return None
    return {"directive": directive, "blocked": blocked, "page": route(page.path) or ""}


def named(address, host):
    """Return what was refused: a word, the host of others, or a path of ours; None otherwise."""
    if address in WORDS:
        return address
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.netloc):
        return None
    if parts.netloc != host:
        return f"{parts.scheme}://{parts.netloc}"[:200]
    path = without_secrets(unquote(parts.path))  # however it was written
    return path[:200] if PATH.fullmatch(path) else None
