"""Mails to the people concerned by a review, sent once it is safely stored."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from .actions import edited
from .languages import NAMES, localized
from .permissions import may, permission
from .previews import frame_address


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
    """Send a mail to each of the people when the transaction is over; one that cannot be sent is
    logged, and stops no other.
    """
    for person in people:
        transaction.on_commit(message(review, person, origin).send, robust=True)


def message(review, person, origin):
    """Return the mail about a review to one person; its template's first line is the subject."""
    row = edited(review.page)
    title = str(getattr(row, localized("title", review.language)) or row)
    with translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE):
        text = render_to_string(
            f"publishing/mail/{review.state}.txt",
            {
                "review": review,
                "title": " ".join(title.split()),  # no line of its own can enter the headers
                "language": NAMES[review.language],
                "by": name_of(review),
                "address": f"{origin.rstrip('/')}{frame_address(review.page, review.language)}",
            },
        )
    subject, _newline, body = text.partition("\n")
    return EmailMessage(subject, body.strip() + "\n", to=[person.email])


def name_of(review):
    """Return the name of who submitted a review or, once it is answered, of who answered it."""
    person = review.answered_by if review.answered_at else review.submitted_by
    return review.answered_as or (person and (person.get_full_name() or person.get_username()))
