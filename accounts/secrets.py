"""The secrets of second factors in the database: encrypted, by keys made of SECRET_KEY."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def keys():
    """Return the keys: of SECRET_KEY, with which is encrypted, and of those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (sha256(f"{__name__}:{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


def encrypted(text):
    return keys().encrypt(text.encode()).decode()


def decrypted(token):
    """Return a secret; one whose key is gone is as none: another, which nobody knows."""
    try:
        return keys().decrypt(token).decode()
    except InvalidToken:
        return None


def renewed(token):
    """Return a secret encrypted with the newest key."""
    return keys().rotate(token).decode()
