from ipaddress import ip_address, ip_network

from django.conf import settings

#: A household or an office has at least so much of IPv6 to itself.
NETWORK = 64


def origin_of(request):
    """Return how absolute addresses of the site begin: `https://www.example.org`."""
    return f"{request.scheme}://{request.get_host()}"


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
