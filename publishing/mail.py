"""Mails to the people concerned by a review or an assignment, sent once it is safely stored."""

import logging
import smtplib
from functools import partial
from threading import Thread

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from .actions import edited
from .desk.addresses import desk_address
from .languages import NAMES, localized
from .permissions import may, permission
from .previews import frame_address

logger = logging.getLogger(__name__)


def submitted(review, origin=""):
    """Tell those who may publish the page that an edition of it waits for them."""
    people = publishers(type(review.page)).exclude(pk=review.submitted_by_id)
    page, language = review.page, review.language
    concerned = [person for person in people if may(person, "approve", page, language)]
    send_later(review, concerned, origin)


def answered(review, origin=""):
    """Tell whoever submitted an edition that it was approved or returned."""
    person = review.submitted_by
    if person and person.is_active and person.email and person != review.answered_by:
        send_later(review, [person], origin)


def publishers(model):
    """Return the staff with an address who may publish pages of this type."""
    people = get_user_model().objects.with_perm(permission("publish", model))
    return people.filter(is_staff=True).exclude(email="").order_by("pk")


def send_later(review, people, origin):
    """Send a mail to each of the people when the transaction is over."""
    post([message(review, person, origin) for person in people])


def post(messages):
    """Send mails when the transaction is over, beside the request: whoever reviews does not wait
    for the mail server, and what is stored stays whether mails leave or not.
    """
    if messages:
        transaction.on_commit(partial(send_soon, messages), robust=True)


def send_soon(messages):
    if settings.MAIL_IN_BACKGROUND:
        Thread(target=send, args=[messages], name="mail").start()
    else:
        send(messages)


def send(messages):
    """Send mails one after the other. One that cannot be sent is logged, and stops no other, unless
    the mail server is away: then it is for all.
    """
    for number, each in enumerate(messages):
        try:
            each.send()
        except Exception as error:  # noqa: BLE001 what the mail server says has the address in it
            left = len(messages) - number if is_away(error) else 1
            logger.error("Mails that were not sent: %s, %s", left, type(error).__name__)
            if is_away(error):
                return


def is_away(error):
    """Say whether an error is about the mail server, and not about a mail."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError)
    return isinstance(error, OSError)


def message(review, person, origin):
    """Return the mail about a review to one person; its template's first line is the subject."""
    row = edited(review.page)
    title = str(getattr(row, localized("title", review.language)) or row)
    return written(
        f"publishing/mail/{review.state}.txt",
        person,
        {
            "review": review,
            "title": in_one_line(title),
            "language": NAMES[review.language],
            "by": name_of(review),
            "address": f"{origin.rstrip('/')}{frame_address(review.page, review.language)}",
        },
    )


def written(template, person, context):
    with translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE):
        text = render_to_string(template, context)
    subject, _newline, body = text.partition("\n")
    return EmailMessage(subject, body.strip() + "\n", to=[person.email])


def in_one_line(text):
    """Return a text that can add no line of its own to the headers."""
    return " ".join(str(text).split())


def name_of(review):
    """Return the name of who submitted a review or, once it is answered, of who answered it."""
    person = review.answered_by if review.answered_at else review.submitted_by
    return review.answered_as or (person and called(person))


def origin_of(request):
    """Return the site's scheme and host, with which the links in a mail begin."""
    return f"{request.scheme}://{request.get_host()}"


def called(person):
    return person.get_full_name() or person.get_username()


def assigned(editions, person, due_on=None, by=None, origin=""):
    """Tell a translator what they are to translate: `editions` are pairs of a page and the codes of
    its languages. Who gives work to themselves gets no mail.
    """
    if not person.email or person == by:
        return
    listed = [
        {
            "title": in_one_line(page),
            "languages": [
                (NAMES[code], f"{origin.rstrip('/')}{desk_address(type(page), page.pk, code)}")
                for code in codes
            ],
        }
        for page, codes in editions
    ]
    context = {"pages": listed, "due_on": due_on, "by": by and called(by)}
    post([written("publishing/mail/assigned.txt", person, context)])
