"""Addresses of files that whoever sees a page before it is public may see with it."""

import re
from urllib.parse import unquote

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

#: How long such an address answers after the page was shown, in seconds.
LASTS = 60 * 60
PARAMETER = "seal"
#: What somebody writes cannot look like one: every way out escapes what begins it.
TAG = re.compile(r'<[a-z]+\s(?:[^>"]|"[^"]*")*+>')
REFERENCE = re.compile(r'(\s(?:src|srcset|href)=")([^"]*)')


def signer():
    return TimestampSigner(salt="publishing.signed_files")


def signed(path):
    """Return the address of a file with a seal that lasts for an hour."""
    plain = unquote(path)
    seal = signer().sign(plain).removeprefix(plain + ":")
    return f"{path}?{PARAMETER}={seal}"


def is_signed(path, seal):
    """Say whether a seal belongs to that path, as a request has it, and still lasts."""
    if seal.count(":") != 1:  # more of it could belong to another path
        return False
    try:
        signer().unsign(f"{path}:{seal}", max_age=LASTS)
    except BadSignature:
        return False
    return True


def with_signed_files(html):
    """Return the HTML of a page with a seal on the address of each file that it shows or links.

    An address that is merely read on the page gets none: whoever has their words shown there, such
    as a reviewer their comment, would else be given any file that they can name.
    """
    return TAG.sub(lambda tag: REFERENCE.sub(with_seals, tag[0]), html)


def with_seals(reference):
    address = re.compile(rf"(?<![^\s,]){re.escape(settings.MEDIA_URL)}[^\s,?]+")
    return reference[1] + address.sub(lambda found: signed(found[0]), reference[2])
