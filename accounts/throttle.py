"""How often somebody may guess, counted in Django's cache.

A colleague cannot be locked out: whoever has signed in to an account before, with this browser,
bears a mark of it, and their failures are counted by themselves (OWASP: device cookies). All others
are counted by account and address, by address, and by account. Each count ends by itself, a while
after the first failure. The account is the name as it was typed, so nothing tells which exist.

Counted are attempts before they are judged, so that many at once are no way around; one that
succeeds is taken back. Where the cache is away nobody is refused.
"""

from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from publishing.hosts import address_of

QUARTER, DAY = 15 * 60, 24 * 60 * 60
#: How many failures in how many seconds.
KNOWN = (10, QUARTER)
BOTH = (5, QUARTER)
ADDRESS = (50, QUARTER)
ACCOUNT = (20, QUARTER)
#: A code has six digits, and whoever tries them has the password already.
CODES = (30, DAY)
#: Mails with a link to set a new password, to one account.
MAILS = (3, 60 * 60)

COOKIE_AGE = 180 * DAY
#: A browser is marked for as many accounts as may share a desk.
COLLEAGUES = 5


class TooManyError(Exception):
    """Raised instead of judging an attempt."""


@contextmanager
def attempt(request, kind, account):
    """Count what is done inside as a failure unless it says otherwise, by calling what it gets."""
    counted = []
    for key, (most, seconds) in counts(request, kind, account):
        key = f"{kind}-{hashed(key)}"
        if increased(key, seconds) > most:
            take_back(counted)
            raise TooManyError
        counted.append(key)
    yield lambda: take_back(counted)


def counts(request, kind, account):
    """Yield what an attempt is counted by, and how many there may be."""
    account, address = account.strip().casefold(), address_of(request)
    if kind == "mail":
        yield f"address {address}", ADDRESS
        yield f"account {account}", MAILS
        return
    if device := device_of(request, account):
        yield f"device {device} {account}", KNOWN
        if kind == "code":
            yield f"day {device} {account}", CODES
        return
    yield f"both {address} {account}", BOTH
    yield f"address {address}", ADDRESS
    yield f"account {account}", ACCOUNT
    if kind == "code":
        yield f"day {account}", CODES


def hashed(text):
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()


def increased(key, seconds):
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two, or the cache is away
        return 1


def take_back(keys):
    for key in keys:
        try:
            cache.decr(key)
        except ValueError:
            continue


def device_of(request, account):
    """Return the name of a browser that was used to sign in to an account, or None."""
    device, accounts = mark_of(request)
    return device if hashed(f"name {account}")[:16] in accounts else None


def mark_of(request):
    """Return what the cookie says: the name of a browser, and hashes of the accounts."""
    mark = request.get_signed_cookie(
        settings.DEVICE_COOKIE_NAME, "", salt=__name__, max_age=COOKIE_AGE
    )
    device, *accounts = mark.split(".")
    return device or get_random_string(22), accounts


def mark(request, response, account):
    """Let a browser be known as one that was used to sign in to an account."""
    device, accounts = mark_of(request)
    own = hashed(f"name {account.strip().casefold()}")[:16]
    kept = [own, *(each for each in accounts if each != own)][:COLLEAGUES]
    value = ".".join([device, *kept])
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        salt=__name__,
        max_age=COOKIE_AGE,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
