"""From a form that was sent to a subscriber who has confirmed."""

import logging
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from .mails import confirmation
from .models import Subscriber

logger = logging.getLogger(__name__)

#: Nobody gets more than one mail in this time, however often a form names their address.
PAUSE = timedelta(hours=1)


def sign_up(address, wishes):
    """Send a mail to an address, with the link that confirms what it wishes to read.

    Nothing that is returned or raised tells whether the address was known.
    """
    try:
        subscriber = asked(address, wishes)
    except IntegrityError:  # the same form, sent twice at once: the other one goes on
        return
    if subscriber:
        send_soon(confirmation(subscriber), subscriber.pk)


def send_soon(mail, pk):
    """Send a mail beside the request: its answer takes no longer than where none is sent, and does
    not wait for the mail server.
    """
    if settings.MAIL_IN_BACKGROUND:
        Thread(target=send, args=[mail, pk], name="confirmation").start()
    else:
        send(mail, pk)


def send(mail, pk):
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 what the mail server says has the address in it
        logger.error("Subscriber %s: no mail, %s", pk, type(error).__name__)


@transaction.atomic
def asked(address, wishes):
    """Return the subscriber to whom a mail is due, or None where one went out just before.

    The wishes of who has confirmed stay: only who reads the mail may change them.
    """
    now = timezone.now()
    subscriber = Subscriber.objects.with_address(address).select_for_update().first()
    if subscriber is None:
        subscriber = Subscriber()
        subscriber.set_address(address)
    elif subscriber.asked_at > now - PAUSE:
        return None
    if not subscriber.confirmed_at:
        for name, value in wishes.items():
            setattr(subscriber, name, value)
    subscriber.asked_at = now
    subscriber.save()
    return subscriber


def confirm(subscriber):
    """Begin to mail a subscriber what comes out from now on."""
    now = timezone.now()
    waiting = Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None)
    waiting.update(confirmed_at=now, since_at=now)


def change(subscriber, wishes):
    """Store other wishes; in another language, only what comes out from now on is mailed."""
    if wishes["language"] != subscriber.language:
        wishes = {**wishes, "since_at": timezone.now()}
    Subscriber.objects.filter(pk=subscriber.pk).update(**wishes)
    subscriber.refresh_from_db()


def unsubscribe(subscriber):
    """Forget a subscriber and all that they were mailed."""
    subscriber.delete()
