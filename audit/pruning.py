"""Taking old entries away, so that what is left still verifies."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import record
from .keys import beginning, digest
from .models import Actor, Anchor, Entry
from .sealing import alone, seal


def prune(at=None):
    """Take away the entries that are older than the setting says; return how many."""
    if not settings.AUDIT_RETENTION_DAYS:
        return 0
    before = (at or timezone.now()) - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    seal()
    with transaction.atomic(using=DEFAULT_DB_ALIAS):
        alone()
        last = last_before(before)
        if last is None:
            return 0
        drop_anchor(last)
        gone = Entry.objects.filter(number__lte=last.number)
        number = gone._raw_delete(DEFAULT_DB_ALIAS)
        forget_actors()
        record("audit.pruned", up_to=last.number, entries=number)
    return number


def last_before(moment):
    """Return the last entry before the first one that has to stay, or None."""
    sealed = Entry.objects.using(DEFAULT_DB_ALIAS).sealed()
    stays = sealed.filter(at__gte=moment).first()
    return (sealed.filter(number__lt=stays.number) if stays else sealed).last()


def drop_anchor(last):
    """Let the chain begin behind an entry, and the triggers let go of what is before."""
    anchor = Anchor(number=last.number, digest=last.digest)
    anchor.mark = digest("anchor", beginning(anchor))
    anchor.save(using=DEFAULT_DB_ALIAS)


def forget_actors():
    """Forget the names of accounts that are gone and that no entry speaks of."""
    users = get_user_model().objects.filter(pk=OuterRef("pk"))
    entries = Entry.objects.filter(actor=OuterRef("pk"))
    Actor.objects.exclude(Exists(users)).exclude(Exists(entries)).delete()
