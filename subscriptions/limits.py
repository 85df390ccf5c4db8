"""How often a form may be sent from one host."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from publishing.hosts import address_of

from .models import Attempt

PERIOD = timedelta(hours=1)
#: In that time, from one host: an office may share one.
MOST = 20


def is_too_often(request):
    """Note an attempt; say whether there were too many from that host within the hour."""
    now = timezone.now()
    forget_attempts(now)
    host = hash_of(address_of(request), now)
    if Attempt.objects.filter(host=host).count() >= MOST:
        return True
    Attempt.objects.create(host=host, made_at=now)
    return False


def forget_attempts(now):
    Attempt.objects.filter(made_at__lte=now - PERIOD).delete()


def hash_of(address, now):
    salt = f"subscriptions.limits {now:%Y-%m-%d}"
    return salted_hmac(salt, address, algorithm="sha256").hexdigest()
