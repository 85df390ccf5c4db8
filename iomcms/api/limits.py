"""How often an address may ask: so many requests in a minute, counted in Django's cache.

Of the address only a keyed hash is kept, another one each minute, and for no longer than that.
"""

import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds
#: A household or an office has at least so much of IPv6 to itself.
NETWORK = 64


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


def address_of(request):
    """Return the address, or the network of an IPv6 address, of whoever asks.

    Each proxy of ours writes behind a comma who asked it; what stands before these is the visitor's
    own invention.
    """
    asked = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        names = request.headers.get("X-Forwarded-For", "").split(",")
        asked = names[-settings.PROXIES :][0].strip() or asked
    try:
        address = ip_address(asked)
    except ValueError:
        return request.META.get("REMOTE_ADDR", "")
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((int(address), NETWORK), strict=False))
    return str(address)
