"""How often a form may be sent from one host."""

from datetime import timedelta
from ipaddress import ip_address

from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempt

PERIOD = timedelta(hours=1)
#: In that time, from one host: an office may share one.
MOST = 20


def is_too_often(request):
    """Note an attempt; say whether there were too many from that host within the hour."""
    now = timezone.now()
    forget_attempts(now)
    made = Attempt.objects.filter(host=hash_of(host(request), now))
    if made.count() >= MOST:
        return True
    Attempt.objects.create(host=hash_of(host(request), now), made_at=now)
    return False


def forget_attempts(now):
    Attempt.objects.filter(made_at__lte=now - PERIOD).delete()


def hash_of(host, now):
    return salted_hmac(f"subscriptions.limits {now:%Y-%m-%d}", host, algorithm="sha256").hexdigest()


def host(request):
    """Return whence a request comes. A proxy's own address counts for nothing: it names the
    visitor's last in `X-Forwarded-For` (deploy/nginx.conf).
    """
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and is_proxy(direct) else direct


def is_proxy(address):
    try:
        return ip_address(address).is_private
    except ValueError:  # a socket has no address
        return True
