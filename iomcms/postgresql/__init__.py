"""Django's backend for PostgreSQL, for a site whose servers may be away."""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import reverse

logger = logging.getLogger(__name__)

#: For so many seconds nobody asks a server that could not be reached.
REST = 5
#: So long, in seconds, a connection may take to say that it is alive, a statement for a public
#: page, and one for an editor: less than the proxy waits (deploy/nginx.conf). Commands wait for
#: ever.
PROBE, PUBLIC, PRIVATE = 2, 10, 60
patience = ContextVar("patience", default=None)
#: Until when servers are left alone, by alias.
resting = {}


def rest(alias, error):
    """Leave a server alone for a while."""
    logger.warning("The database “%s” is left alone for a while: %s", alias, error)
    resting[alias] = time.monotonic() + REST


def is_resting(alias):
    return time.monotonic() < resting.get(alias, 0)


@contextmanager
def waiting_for(seconds):
    """Let each statement inside take no longer."""
    token = patience.set(seconds)
    try:
        yield
    finally:
        patience.reset(token)


class PatienceMiddleware:
    """Let no request wait for a server that hangs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_private = request.path_info.startswith(reverse("admin:index"))
        with waiting_for(PRIVATE if is_private else PUBLIC):
            return self.get_response(request)
