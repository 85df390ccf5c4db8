"""What all answers of the API share: methods, rate limit, caching, and who may read them."""

from functools import wraps
from hashlib import sha256

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from .limits import counted
from .problems import Problem

ALLOWED = "GET, HEAD, OPTIONS"
#: Kept, but asked for again each time: what is withdrawn is gone at once.
CACHING = "public, no-cache"
A_DAY = "86400"


def open_to_all(view):
    """Let a view that answers GET with JSON be read from any page, and by nobody too often.

    Nothing can be changed here and no cookie is read, so there is nothing to forge.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request, **arguments):
        match request.method:
            case "GET" | "HEAD":
                response = read(view, request, arguments)
            case "OPTIONS":
                response = HttpResponse(status=204, headers={"Allow": ALLOWED})
            case _:
                response = Problem(405, "This API can only be read.").response()
                response["Allow"] = ALLOWED
        return shared(request, response)

    return answer


def read(view, request, arguments):
    count = counted(request)
    if count and count.is_exceeded:
        response = Problem(429, "Too many requests; wait for the next minute.").response()
        response["Retry-After"] = str(count.ends_in)
    else:
        response = conditional(request, answered(view, request, arguments))
    for name, value in (count.headers() if count else {}).items():
        response[name] = value
    return response


def answered(view, request, arguments):
    asked, request.method = request.method, "GET"  # which is all that ninja knows
    try:
        _parameters = request.GET  # refused here, where there are too many
        return view(request, **arguments)
    except SuspiciousOperation:
        return Problem(400, "The request cannot be read.").response()
    except Problem as problem:
        return problem.response()
    finally:
        request.method = asked


def conditional(request, response):
    """Tag a good answer with its content; whoever has it already gets 304."""
    response["Content-Length"] = str(len(response.content))
    if response.status_code == 200:
        response["Cache-Control"] = CACHING
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        if language := getattr(request, "answered_in", None):
            response["Content-Language"] = language
        response = get_conditional_response(request, response["ETag"], response=response)
    if request.method == "HEAD":
        response.content = b""
    return response


def shared(request, response):
    """Let scripts of other sites read an answer; there is nothing personal in any."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, RateLimit, RateLimit-Policy, Retry-After"
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = ALLOWED
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = A_DAY
    return response
