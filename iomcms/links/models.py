from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models import Document, Picture
from publishing.languages import NAMES
from publishing.models import Publishable, page_models
from publishing.models.history import OfPage, OfPageQuerySet
from publishing.permissions import languages_of, may_ever, permission, writes_all


class Fault(models.TextChoices):
    """What is wrong with a link."""

    MISSING = "missing", _("Nothing is there")
    NOT_PUBLIC = "not_public", _("Not public in this language")
    GONE = "gone", _("Was withdrawn")
    MOVED = "moved", _("Has moved")
    ANCHOR = "anchor", _("The page has no such place")
    FILE = "file", _("The file is not there")
    UNREADABLE = "unreadable", _("Cannot be read as an address")
    REFUSED = "refused", _("The other site has no such page")
    NO_HOST = "no_host", _("There is no such site")
    SILENT = "silent", _("The other site does not answer")
    CERTIFICATE = "certificate", _("The other site’s certificate is not valid")
    CIRCLE = "circle", _("Leads on and on")
    INSIDE = "inside", _("Leads into a private network")


class BrokenLinkQuerySet(OfPageQuerySet):
    def changeable_by(self, user):
        """Return the links that a user may put right: those on the pages in their reach, in the
        languages in which they write, and those of other rows that they may change.
        """
        from .shared import owners

        wanted = Q(pk=None)
        for model in page_models():
            if may_ever(user, "change", model):
                pages = model._default_manager.within(user).pages().order_by()
                wanted |= Q(Exists(pages.filter(pk=OuterRef("page_id"))), page_type=type_of(model))
        languages = [*languages_of(user), *([""] if writes_all(user) else [])]
        types = ContentType.objects.get_for_models(*owners())
        shared = [types[model] for model in types if user.has_perm(permission("change", model))]
        links = self.filter(wanted & Q(language__in=languages) | Q(page_type__in=shared))
        return links.told_to(user)

    def told_to(self, user):
        """Annotate each link with its fault as a user hears of it, `told`: nothing is there where
        they may not see what is.
        """
        known = Q(hidden_type=None)
        for model in (*page_models(), Picture, Document):
            if may_ever(user, "view", model):
                known |= Q(hidden_type=type_of(model)) & reached(model, user)
        told = Case(When(known, then=F("fault")), default=Value(Fault.MISSING))
        return self.annotate(told=told)

    def open(self):
        """Return the links that nobody has called fine."""
        return self.filter(is_fine=False)


class BrokenLink(OfPage):
    """A link that leads nowhere, or not where it should: one row for each place where it stands.

    The place is a page, or another row with a form of its own, such as a menu entry; the language
    is empty where all share it. The row goes when a run finds the link in order.
    """

    #: What stands for the place and the address: SHA-256.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    title = models.CharField(_("page"), max_length=250)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=NAMES)
    field = models.CharField(_("field"), max_length=100)
    address = models.TextField(_("address"))
    words = models.CharField(_("words"), max_length=250, blank=True)
    fault = models.CharField(_("what is wrong"), max_length=12, choices=Fault)
    #: What is there and not public, of which not everybody hears.
    hidden_type = models.ForeignKey(ContentType, models.CASCADE, null=True, related_name="+")
    hidden_id = models.PositiveBigIntegerField(null=True)
    #: What the other site said, such as 404.
    detail = models.CharField(_("details"), max_length=100, blank=True)
    replacement = models.TextField(_("better address"), blank=True)
    is_external = models.BooleanField(_("link to another site"), default=False)
    is_fine = models.BooleanField(_("called fine"), default=False)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    objects = BrokenLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        verbose_name = _("broken link")
        verbose_name_plural = _("broken links")
        ordering = ["-first_seen_at", "-pk"]
        indexes = [
            models.Index(fields=["page_type", "page_id"], name="broken_link_of_page"),
            models.Index(fields=["-first_seen_at", "-id"], name="broken_link_newest"),
        ]

    def __str__(self):
        return f"{self.title}: {self.address}"

    @property
    def wrong(self):
        """What is wrong, as `told_to` somebody."""
        return Fault(self.told).label


class ExternalAddress(models.Model):
    """An address on another site, and what that site said when it was last asked."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    host = models.CharField(max_length=255, db_index=True)
    address = models.TextField()
    #: Empty where it was never asked, or where it answers.
    fault = models.CharField(max_length=12, blank=True, choices=Fault)
    detail = models.CharField(max_length=100, blank=True)
    leads_to = models.TextField(blank=True)
    #: How many runs in a row it has failed: once may be an accident.
    failures = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    #: When a page last had it: what no page has any more is forgotten.
    linked_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.address


def reached(model, user):
    """Return the condition that what is hidden is among the rows of a type that a user reaches."""
    rows = model._default_manager.all()
    reach = rows.within(user) if issubclass(model, Publishable) else rows
    return Q() if reach is rows else Q(Exists(reach.order_by().filter(pk=OuterRef("hidden_id"))))


def type_of(model):
    return ContentType.objects.get_for_model(model)
