import secrets
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .history import OfPage, OfPageQuerySet


class ReviewQuerySet(OfPageQuerySet):
    def open(self):
        return self.filter(state=Review.State.SUBMITTED)


class Review(OfPage):
    """An edition put before a reviewer, and the answer; it holds for one exact content."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("in review")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        SUPERSEDED = "superseded", _("superseded")

    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.SUBMITTED, db_index=True
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_as = models.CharField(
        _("answered as"), max_length=150, blank=True, help_text=_("A reviewer without an account.")
    )
    comment = models.TextField(_("comment"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page_type", "page_id", "language"],
                condition=Q(state="submitted"),
                name="one_open_review_per_edition",
            )
        ]

    def __str__(self):
        return f"{self.page} ({self.language}): {self.get_state_display()}"


class PrivateLinkQuerySet(OfPageQuerySet):
    def valid(self, at=None):
        """Return the links that are neither expired nor revoked."""
        return self.filter(expires_at__gt=at or timezone.now(), revoked_at__isnull=True)

    def for_token(self, token):
        """Return the valid link with that token, or None."""
        return self.valid().filter(token_hash=hash_of(token)).first()


def hash_of(token):
    return sha256(token.encode()).hexdigest()


class PrivateLink(OfPage):
    """A way to read one edition before it is public, for someone without an account.

    Only the hash of its token is kept: who reads the database cannot use the links.
    """

    class Purpose(models.TextChoices):
        REVIEW = "review", _("review: may comment and approve")
        EMBARGO = "embargo", _("embargo: may read")

    language = models.CharField(_("language"), max_length=10)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    name = models.CharField(_("for whom"), max_length=150)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        ordering = ["-made_at"]

    def __str__(self):
        return self.name

    def give_token(self):
        """Set a new token and return it; it cannot be had again."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_of(token)
        return token


class PrivateLinkUse(models.Model):
    """One reading through a private link."""

    link = models.ForeignKey(PrivateLink, models.CASCADE, related_name="uses")
    used_at = models.DateTimeField(_("used at"), auto_now_add=True)
    used_from = models.GenericIPAddressField(_("used from"), null=True)

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        ordering = ["-used_at"]

    def __str__(self):
        return str(self.used_at)
