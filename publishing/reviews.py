"""Reviews of an edition: put before someone, approved for one exact content, or returned."""

import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import audit

from . import mail
from .actions import edited
from .history import lock
from .models import Review
from .snapshots import snapshot


def edition_of(content, language):
    """Return what of a snapshot one edition shows: its own texts and what all languages share."""
    return {
        "shared": content["shared"],
        "edition": content["editions"][language],
        "parts": {
            name: sorted(
                (
                    {
                        "key": part["key"],
                        "shared": part["shared"],
                        "edition": part["editions"][language],
                    }
                    for part in parts
                ),
                key=lambda part: part["key"],
            )
            for name, parts in content["parts"].items()
        },
    }


def fingerprint(page, language):
    """Return what tells the newest content of an edition from any other: the SHA-256 of its
    canonical JSON.

    It is the same in the working copy and, once that is published, in the page.
    """
    return fingerprint_of(snapshot(edited(page)), language)


def fingerprint_of(content, language):
    """Return the same for a snapshot."""
    edition = edition_of(content, language)
    canonical = json.dumps(edition, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def reviews_of(page, language):
    return Review.objects.of(page).filter(language=language)


def last_answer(page, language):
    """Return the review of an edition that was answered last, or None."""
    answered = reviews_of(page, language).filter(answered_at__isnull=False)
    return answered.order_by("-answered_at", "-pk").first()


def is_approved(page, language):
    """Say whether the newest content of an edition is what was approved; any later edit of that
    language, or of what all share, voids the approval.
    """
    answer = last_answer(page, language)
    return bool(
        answer
        and answer.state == Review.State.APPROVED
        and answer.fingerprint == fingerprint(page, language)
    )


@transaction.atomic
def submit(page, language, by, origin=""):
    """Put an edition before those who may publish it; the same content is put before them once.

    `origin`, here and below, is the site's scheme and host, for the links in the mails.
    """
    live = lock(page)
    if not edited(live).get_absolute_url(language):
        raise ValidationError(_("Nothing is written in this language yet."))
    content = fingerprint(live, language)
    waiting = reviews_of(live, language).open()
    if same := waiting.filter(fingerprint=content).first():
        return same
    waiting.update(state=Review.State.SUPERSEDED)
    review = Review.objects.create(
        page=live, language=language, fingerprint=content, submitted_by=by
    )
    audit.record("review.submitted", live, language=language)
    mail.submitted(review, origin)
    return review


def approve(page, language, by=None, comment="", **details):
    """Approve the newest content of an edition; `details` are those of `answer()`."""
    return answer(page, language, Review.State.APPROVED, by, comment, **details)


def return_with_comment(page, language, comment, by=None, **details):
    """Give an edition back to whoever submitted it, saying what should change."""
    if not comment.strip():
        raise ValidationError(_("Say what should change."))
    return answer(page, language, Review.State.RETURNED, by, comment, **details)


@transaction.atomic
def answer(
    page,
    language,
    state,
    by=None,
    comment="",
    *,
    answered_as="",
    asked_by=None,
    seen=None,
    origin="",
):
    """Answer the open review of an edition, or one that `asked_by` is taken to have asked for.

    A reviewer without an account answers under a name, `answered_as`. `seen` is the fingerprint of
    what was read: raises `ValidationError` where that is no longer the newest content.
    """
    live = lock(page)
    content = fingerprint(live, language)
    if seen is not None and seen != content:
        raise ValidationError(
            _("The text was changed after you opened it. Read it again, then answer.")
        )
    review = reviews_of(live, language).open().first() or Review(
        page=live, language=language, submitted_by=asked_by
    )
    review.state, review.fingerprint, review.comment = state, content, comment.strip()
    review.answered_at, review.answered_by = timezone.now(), by
    review.answered_as = answered_as
    review.save()
    audit.record(f"review.{state}", live, user=by, language=language, by_link=bool(answered_as))
    mail.answered(review, origin)
    return review
