from ipaddress import ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from audit import visitors

#: A household or an office has at least so much of IPv6 to itself.
NETWORK = 64


def origin_of(request):
    """Return how absolute addresses of the site begin: `https://www.example.org`."""
    return f"{request.scheme}://{request.get_host()}"


def address_of(request):
    """Return the address, or the network of an IPv6 address, of whoever asks."""
    address = visitors.address_of(request)
    if address is None:
        return request.META.get("REMOTE_ADDR", "")
    if address.version == 6:
        return str(ip_network((int(address), NETWORK), strict=False))
    return str(address)


def is_ours(host):
    """Say whether a host is this site; `*` in ALLOWED_HOSTS makes no other site ours."""
    names = [name for name in settings.ALLOWED_HOSTS if name != "*"]
    is_named = host == urlsplit(settings.SITE_URL).hostname
    return bool(host) and (is_named or validate_host(host, names))
