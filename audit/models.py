from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Actor(models.Model):
    """The name of an account, beside the entries and not in them, so that it can be taken away.

    Its key is that of the account, which it outlives.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(_("name"), max_length=150)

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        default_permissions = ()

    def __str__(self):
        return self.name


class EntryQuerySet(models.QuerySet):
    def sealed(self):
        """Return the entries of the chain, in its order."""
        return self.filter(number__isnull=False).order_by("number")

    def unsealed(self):
        """Return the entries that are to be added to the chain, in the order in which they were
        made.
        """
        return self.filter(number__isnull=True).order_by("pk")


class Entry(models.Model):
    """An act. Nothing of it changes but that it gets its place in the chain (`audit.sealing`);
    triggers of the database hold that.
    """

    at = models.DateTimeField(_("moment"), default=timezone.now)
    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        Actor,
        models.DO_NOTHING,
        verbose_name=_("by whom"),
        null=True,
        db_constraint=False,  # an account that was made before there were actors has none
        related_name="+",
    )
    address = models.GenericIPAddressField(_("from which address"), null=True)
    object_type = models.CharField(_("type"), max_length=100, blank=True)
    object_id = models.CharField(_("number of the object"), max_length=64, blank=True)
    #: Empty where it could name a person: an entry cannot forget.
    object_title = models.CharField(_("object"), max_length=250, blank=True)
    details = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    #: Says that the site wrote the above.
    mark = models.CharField(max_length=64)
    #: The place in the chain, and what holds it there.
    number = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["actor", "-id"], name="audit_entry_actor"),
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
            models.Index(
                fields=["id"], condition=models.Q(number__isnull=True), name="audit_entry_unsealed"
            ),
        ]

    def __str__(self):
        return f"{self.action} {self.number or ''}".strip()


class Anchor(models.Model):
    """Where the chain begins after old entries were taken away: at the one after this number.

    The triggers let go of entries up to there, and of no other.
    """

    number = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    mark = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["-number"]

    def __str__(self):
        return str(self.number)
