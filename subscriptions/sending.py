"""The news by mail: one mail a run for each subscriber, with all that is new for them.

Every edition is mailed to a subscriber at most once. It is claimed, in a transaction of its own,
before the mail that has it leaves, and a claim is unique in the database: a run that begins where
another one was killed, or while another one works, passes by what that one claimed. The price is
paid in the one place where it cannot be known whether the mail left: whoever a sender was killed
over, or whose mail server fell silent in the middle, does not get those articles. A mail too few is
forgiven sooner than the same one twice.

An address that is refused for good again and again is forgotten: nobody reads there.
"""

import logging
import smtplib
import traceback
from collections import Counter
from contextlib import suppress

from django.core import mail
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from publishing.due import apply_due_changes

from .mails import digest
from .models import Delivery, Subscriber
from .offers import offers

logger = logging.getLogger(__name__)

#: How many subscribers are read at a time; what is new is looked up again for each such group.
GROUP = 500
#: Mail servers close a connection after so many mails, or some more.
PER_CONNECTION = 50
#: So many mails that an address refuses for good, one after the other, are its end.
REFUSALS = 3


class Unreachable(Exception):
    """The mail server does not answer: nothing was claimed for the mail that was to leave next."""


def send():
    """Mail every subscriber what is new; return how many mails were `sent` and `refused`."""
    apply_due_changes()
    results, post, gone = Counter(sent=0, refused=0), Post(), []
    try:
        for group in groups():
            news = offers(timezone.now())
            for subscriber in waiting(group, news):
                post.open()
                result = deliver(subscriber.pk, news[subscriber.language], post)
                results["refused" if result == "gone" else result] += 1
                if result == "gone":
                    gone.append(subscriber.pk)
    finally:
        post.close()
    if results["sent"]:  # a server that takes nothing at all tells nothing about an address
        for pk in gone:
            count_refusal(pk)
    return results


def groups():
    last = 0
    while group := list(Subscriber.objects.confirmed().filter(pk__gt=last).order_by("pk")[:GROUP]):
        yield group
        last = group[-1].pk


def waiting(group, news):
    """Yield those of some subscribers for whom there is something that nobody claimed yet."""
    keys = {offer.pk for each in news.values() for offer in each}
    claims = Delivery.objects.filter(subscriber__in=group, article_id__in=keys)
    claimed = {}
    for subscriber, *edition in claims.values_list("subscriber", "article_id", "language"):
        claimed.setdefault(subscriber, set()).add(tuple(edition))
    for subscriber in group:
        own, language = claimed.get(subscriber.pk, ()), subscriber.language
        if any(
            subscriber.wants(offer) and (offer.pk, language) not in own for offer in news[language]
        ):
            yield subscriber


def deliver(pk, news, post):
    """Claim what is new for a subscriber and mail what of it is public; return what came of it:
    `sent`, `nothing`, `refused`, or `gone` where the address itself was refused for good.
    """
    subscriber, claims = claim(pk, news)
    if not claims:
        return "nothing"
    articles = public_of(claims, subscriber.language)
    withdrawn = set(claims) - {article.pk for article in articles}
    release([claims[each] for each in withdrawn])
    if not articles:
        return "nothing"
    own = [claims[article.pk] for article in articles]
    message = None
    try:
        message = digest(subscriber, articles)
        post.send(message)
    except Exception as error:  # noqa: BLE001 whatever is wrong with one mail, the others leave
        # The error itself has the address in it.
        logger.warning("Subscriber %s: no mail, %s", pk, describe(error))
        if message is None or is_before_data(error) or is_temporary(error):
            release(own)
        return "gone" if is_about_address(error) else "refused"
    Delivery.objects.filter(pk__in=own).update(sent_at=timezone.now())
    if subscriber.refusals:
        Subscriber.objects.filter(pk=pk).update(refusals=0)
    return "sent"


@transaction.atomic
def count_refusal(pk):
    """Note that an address was refused for good; forget it where that goes on."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=pk).first()
    if subscriber is None:
        return
    subscriber.refusals += 1
    if subscriber.refusals < REFUSALS:
        subscriber.save(update_fields=["refusals"])
    else:
        subscriber.delete()


@transaction.atomic
def claim(pk, news):
    """Claim what a subscriber, as they are now, wants of the news and has not been mailed.

    Returns the subscriber and the keys of the claims by article. The row is locked: of two senders
    one waits, and then finds nothing left.
    """
    subscriber = Subscriber.objects.confirmed().select_for_update().filter(pk=pk).first()
    if subscriber is None:
        return None, {}
    language = subscriber.language
    known = set(
        subscriber.deliveries.filter(language=language).values_list("article_id", flat=True)
    )
    new = [
        Delivery(subscriber=subscriber, article_id=offer.pk, language=language)
        for offer in news
        if subscriber.wants(offer) and offer.pk not in known
    ]
    return subscriber, {each.article_id: each.pk for each in Delivery.objects.bulk_create(new)}


def public_of(claims, language):
    """Return the articles that are public now: one may have been withdrawn since it was listed."""
    public = Article.objects.public(language, timezone.now()).filter(pk__in=claims)
    return list(public.newest_first().for_list(language))


def release(claims):
    """Take back claims of what certainly was not mailed, so that a later run may."""
    Delivery.objects.filter(pk__in=claims).delete()


def connection():
    """Return a connection to the mail server; Django 6.1 has another way to it."""
    return mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()


class Post:
    """A connection to the mail server, opened anew after each failure, and where it was closed at
    the other end.
    """

    def __init__(self):
        self.connection, self.mails = connection(), 0

    def open(self):
        if self.mails >= PER_CONNECTION or not self.is_alive():
            self.close()
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(describe(error)) from None

    def is_alive(self):
        """Say whether the server still listens; true of what is not open yet."""
        server = getattr(self.connection, "connection", None)
        if not isinstance(server, smtplib.SMTP):
            return True
        try:
            return server.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def send(self, message):
        self.mails += 1
        try:
            self.connection.send_messages([message])
        except Exception:
            self.close()
            raise

    def close(self):
        with suppress(OSError, smtplib.SMTPException):
            self.connection.close()
        self.connection, self.mails = connection(), 0


def codes(error):
    """Return the codes with which the mail server refused a mail; none where it did not answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def is_temporary(error):
    """Say whether the mail server refused a mail for now."""
    return bool(found := codes(error)) and all(400 <= code < 500 for code in found)


def is_before_data(error):
    """Say whether the connection broke before the first word of a mail, which then never left."""
    done = {frame.f_code for frame, _line in traceback.walk_tb(error.__traceback__)}
    return (
        isinstance(error, smtplib.SMTPServerDisconnected)
        and smtplib.SMTP.sendmail.__code__ in done
        and smtplib.SMTP.data.__code__ not in done
    )


def is_about_address(error):
    """Say whether the mail server refused an address for good, not the sender by some policy of
    its own (5.7 of RFC 3463: relaying denied, the host on a list).
    """
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 and not text.startswith(b"5.7.") for code, text in error.recipients.values()
    )


def describe(error):
    """Return what may stand in a log: no address, and no text of the mail server's."""
    return " ".join([type(error).__name__, *map(str, codes(error))])
