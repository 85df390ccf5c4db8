from ipaddress import ip_address

from django.conf import settings


def address_of(request):
    """Return the address of whoever asks, of `ipaddress`; None where it cannot be read.

    Each proxy of ours writes behind a comma who asked it; what stands before these is the visitor's
    own invention.
    """
    asked = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        names = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        asked = names[-settings.PROXIES :][0].strip() or asked
    try:
        address = ip_address(asked.partition("%")[0])  # without the zone of a link-local one
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def address_text(request):
    """Return that address as it is kept, or None."""
    address = address_of(request)
    return address and str(address)
