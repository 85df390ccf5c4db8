"""Answers that whoever has them already need not get again."""

from hashlib import sha256

from django.utils.cache import get_conditional_response, patch_cache_control


def unless_known(request, response):
    """Return the response, or 304 where the visitor has it.

    Its tag is made of the answer itself, so that it tells nothing of what the answer does not show.
    There is no date besides: what is withdrawn changes an answer, and leaves it with an older one.
    Caches ask each time: what is withdrawn is gone at once.
    """
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag, response=response)
