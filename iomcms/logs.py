"""The log of a live site: one JSON object a line, on standard output.

No line names a person: neither who asked nor from where, no query, no token of a private address,
and of an error only its kind and its place, as its words may quote what somebody wrote.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

logger = logging.getLogger(__name__)

request_id = ContextVar("request_id", default="")

#: As nginx makes it; what else is sent is not believed.
GIVEN_ID = re.compile(r"[0-9a-f]{32}")
#: What stands behind these addresses opens a door. deploy/nginx.conf has the same.
SECRET = re.compile(r"(/private/+|/press/subscriptions/+[a-z]+/+|/account/reset/+)[^/\s]+")
#: Where the errors come from that the system itself has words for.
SYSTEM = ("builtins", "socket", "ssl")
FIELDS = ("method", "path", "status", "duration_ms")


def without_secrets(text):
    return SECRET.sub(r"\1…", text)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if number := request_id.get():
            line["request_id"] = number
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = told(*record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def told(kind, error, frames):
    """Return the kind of an error, its place, and the words of those that tell what to repair."""
    place = "".join(traceback.format_tb(frames))
    words = f": {words}" if (words := words_of(error)) else ""
    return f"{without_secrets(place)}{kind.__module__}.{kind.__qualname__}{words}"


def words_of(error):
    """Return the words of an error, if they come from the system: others may quote somebody."""
    # Late: the main process of granian uses this file, and its workers would inherit the Django of
    # before an update.
    from django.db.utils import InterfaceError, OperationalError

    speaks = isinstance(error, InterfaceError | OperationalError | OSError | ImportError)
    # Libraries make errors of it that are not the system's: a mail server's has addresses in it.
    is_of_system = not isinstance(error, OSError) or type(error).__module__ in SYSTEM
    return without_secrets(str(error)) if speaks and is_of_system else ""


class RequestLogMiddleware:
    """Give each request a number, which its lines and its answer bear, and log it when it is done.

    The number is the proxy's, where there is one, so that both logs can be read side by side. It is
    put onto the answer last of all, so that no cache of ours keeps it.
    """

    def __init__(self, get_response):
        from django.conf import settings  # late, as above

        self.get_response, self.has_proxy = get_response, bool(settings.PROXIES)

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "") if self.has_proxy else ""
        number = given if GIVEN_ID.fullmatch(given) else uuid4().hex
        token = request_id.set(number)
        started_at = perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            self.log(request, response.status_code, perf_counter() - started_at)
        finally:
            request_id.reset(token)
        return response

    def log(self, request, status, seconds):
        extra = {
            "method": request.method,
            "path": without_secrets(request.path),
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
        }
        logger.info("request", extra=extra)
