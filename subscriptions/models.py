import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import addresses

#: How long an address that nobody has confirmed is kept, and the link to confirm it answers.
CONFIRM_WITHIN = timedelta(days=7)
#: How long it is known what a subscriber was mailed: past the time in which it is news
#: (`offers.NEWS_FOR`), with some to spare.
DELIVERIES_KEPT_FOR = timedelta(days=30)


def random_key():
    return secrets.token_urlsafe(12)


class SubscriberQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def lapsed(self, at=None):
        """Return those who have not confirmed in time."""
        asked_before = (at or timezone.now()) - CONFIRM_WITHIN
        return self.filter(confirmed_at__isnull=True, asked_at__lte=asked_before)

    def with_address(self, address):
        return self.filter(fingerprint__in=addresses.fingerprints(address))


class Subscriber(models.Model):
    """Who gets the news by mail: an encrypted address, and what they wish to read.

    Nothing else is kept; whoever unsubscribes is deleted.
    """

    key = models.CharField(max_length=16, unique=True, default=random_key, editable=False)
    address = models.TextField(editable=False)  # encrypted
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    #: None chosen means all, those without a country included.
    kinds = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    #: When the last mail went out that asks to confirm.
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    #: What came out before is not mailed: since they confirmed, or chose another language.
    since_at = models.DateTimeField(null=True, editable=False)
    #: How many mails the address refused for good since one last reached it.
    refusals = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["pk"]
        default_permissions = ("view",)  # of the numbers: nobody sees or edits an address

    def __str__(self):
        return f"#{self.pk}"

    def set_address(self, address):
        self.address = addresses.encrypted(address)
        self.fingerprint = addresses.fingerprints(address)[0]

    def wants(self, offer):
        """Say whether an `Offer` in their language is for them."""
        return (
            offer.publish_at > self.since_at
            and (not self.kinds or offer.kind in self.kinds)
            and (not self.countries or not offer.countries.isdisjoint(self.countries))
        )


class DeliveryQuerySet(models.QuerySet):
    def lapsed(self, at=None):
        """Return those that nobody needs to know of any more."""
        return self.filter(claimed_at__lte=(at or timezone.now()) - DELIVERIES_KEPT_FOR)


class Delivery(models.Model):
    """An edition of an article that a subscriber was mailed, or is about to be.

    The row is there before the mail leaves, and no second one can be: at most one mail has it.
    The article is named by its number alone: a page has no use in who has read it.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="deliveries")
    article_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    claimed_at = models.DateTimeField(auto_now_add=True, db_index=True)
    #: Empty where a sender was stopped in the middle, or the mail server refused for good.
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "article_id", "language"], name="delivered_once"
            )
        ]

    def __str__(self):
        return f"#{self.pk}"


class Attempt(models.Model):
    """A form that was sent from some host, known for an hour by a hash that changes every day."""

    host = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"#{self.pk}"
