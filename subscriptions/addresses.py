"""Addresses of mail at rest: encrypted, and known again by a hash that needs a key.

`SUBSCRIPTIONS_KEYS` holds the keys, the newest first: it encrypts and hashes, the others still
read. `manage.py rotate_subscription_keys` brings every row to the newest.
"""

import hmac
import re
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")


def cipher():
    # Six megabytes, which a process that mails nothing does without.
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key) for key in settings.SUBSCRIPTIONS_KEYS])


def encrypted(address):
    return cipher().encrypt(address.encode()).decode()


def decrypted(text):
    return cipher().decrypt(text).decode()


def fingerprints(address):
    """Return the hash of an address under each key; the first one is stored."""
    return [fingerprint(address, key) for key in settings.SUBSCRIPTIONS_KEYS]


def fingerprint(address, key):
    """Return a hash that tells nothing to whoever lacks the key, also not by trying addresses."""
    own_key = hmac.digest(key.encode(), b"subscriptions: fingerprint", sha256)
    return hmac.new(own_key, address.casefold().encode(), sha256).hexdigest()


def in_ascii(address):
    """Return an address as mail servers write it: an international domain as punycode.

    A quoted local part could bring control characters into a header, one beyond ASCII could be
    taken for somebody else's, and an IP address names hosts that only our mail server reaches.
    """
    local, _at, domain = address.rpartition("@")
    try:
        if not LOCAL.fullmatch(local) or domain.startswith("["):
            raise UnicodeError
        return f"{local}@{punycode(domain).lower()}"
    except UnicodeError:
        raise ValidationError(_("Enter a valid e-mail address.")) from None
