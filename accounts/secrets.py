"""The secrets of second factors in the database: encrypted, by keys made of SECRET_KEY."""

import secrets
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def keys():
    """Return the keys: of SECRET_KEY, with which is encrypted, and of those before it."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (sha256(f"{__name__}:{each}".encode()).digest() for each in known)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


def encrypted(text):
    return keys().encrypt(text.encode()).decode()


def decrypted(token):
    """Return a secret; where its key is gone, another one, which nobody knows."""
    try:
        return keys().decrypt(token).decode()
    except InvalidToken:
        return b32encode(secrets.token_bytes(20)).decode()


def renewed(token):
    """Return a secret encrypted with the newest key; as it was where its key is gone."""
    try:
        return keys().rotate(token).decode()
    except InvalidToken:
        return token
