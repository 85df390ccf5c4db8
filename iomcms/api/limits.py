"""How often an address may ask: so many requests in a minute, counted in Django's cache.

Of the address only a keyed hash is kept, another one each minute, and for no longer than that.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from publishing.hosts import address_of

WINDOW = 60  # seconds


@dataclass(frozen=True)
class Count:
    """What is left of a visitor's minute, which ends in `ends_in` seconds."""

    most: int
    used: int
    ends_in: int

    @property
    def is_exceeded(self):
        return self.used > self.most

    def headers(self):
        """Return the fields of the IETF's draft on rate limits."""
        left = max(self.most - self.used, 0)
        return {
            "RateLimit-Policy": f'"address";q={self.most};w={WINDOW}',
            "RateLimit": f'"address";r={left};t={self.ends_in}',
        }


def counted(request):
    """Count a request; None where there is no limit."""
    most = settings.API_REQUESTS_PER_MINUTE
    if not most:
        return None
    minute, second = divmod(int(time.time()), WINDOW)
    salt = f"{__name__}.{minute}"
    who = salted_hmac(salt, address_of(request), algorithm="sha256").hexdigest()
    return Count(most, increased(f"api-{who}"), WINDOW - second)


def increased(key):
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two: a full cache forgets
        return 1
