"""The links in our mails: what entitles their holder is the signature."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse
from django.utils import translation

from .models import CONFIRM_WITHIN, Subscriber

CONFIRM, PREFERENCES, UNSUBSCRIBE = "confirm", "preferences", "unsubscribe"


def signer(purpose):
    """Return what signs for one purpose: a link to confirm is none to unsubscribe, nor one that
    lasts.
    """
    kind = TimestampSigner if purpose == CONFIRM else Signer
    return kind(salt=f"subscriptions.{purpose}", sep=".")


def token_for(subscriber, purpose):
    return signer(purpose).sign(subscriber.key)


def link(subscriber, purpose):
    """Return the whole address of a page for one subscriber, in their language."""
    return address(f"subscriptions:{purpose}", subscriber.language, token_for(subscriber, purpose))


def address(name, language, *arguments):
    """Return the whole address of a page. It does not depend on what host a request names."""
    with translation.override(language):
        return urljoin(settings.SITE_URL, reverse(name, args=arguments))


def key_in(token, purpose):
    """Return the key that a token was made for; None for one that is forged or too old."""
    lasts = {"max_age": CONFIRM_WITHIN} if purpose == CONFIRM else {}
    try:
        return signer(purpose).unsign(token, **lasts)
    except BadSignature:
        return None


def subscriber_for(token, purpose):
    """Return whom a token entitles, or None."""
    key = key_in(token, purpose)
    return Subscriber.objects.filter(key=key).first() if key else None
