from ipaddress import ip_network

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
