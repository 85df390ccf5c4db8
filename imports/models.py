from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models import OfPage, page_models
from publishing.models.history import OfPageQuerySet
from publishing.permissions import may_ever


class ImportedPageQuerySet(OfPageQuerySet):
    def to_look_at(self):
        """Return the rows with uncertain places, about pages that are still there."""
        is_there = Q(pk=None)
        for model in page_models():
            is_there |= Q(
                page_type=ContentType.objects.get_for_model(model),
                page_id__in=model._default_manager.order_by().values("pk"),
            )
        return self.filter(is_there, open_doubts__gt=0)

    def within(self, user):
        """Return the rows about pages that a user may see."""
        condition = Q(pk=None)
        for model in page_models():
            if may_ever(user, "view", model):
                condition |= within(model, user)
        return self.filter(condition)


def within(model, user):
    """Return the condition that a row is about a page of a type in a user's reach."""
    pages = model._default_manager.all()
    reach = pages.within(user)
    is_of_type = Q(page_type=ContentType.objects.get_for_model(model))
    # What was deleted is within the reach of those only who reach everything.
    return is_of_type if reach is pages else is_of_type & Q(page_id__in=reach.values("pk"))


class ImportedPage(OfPage):
    """One language of a page as it was brought in: from where, and what an editor has to look at.

    The row outlives its page, so that what was deleted here is not brought in again.
    """

    class System(models.TextChoices):
        PAGES = "pages", _("saved pages")
        DRUPAL = "drupal", _("Drupal")
        WORDPRESS = "wordpress", _("WordPress")

    class Result(models.TextChoices):
        NEW = "new", _("new page")
        EDITION = "edition", _("new edition")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")

    system = models.CharField(_("system"), max_length=20, choices=System)
    identifier = models.CharField(
        _("name there"),
        max_length=600,
        help_text=_("What told the page from others there: a number, its address or its file."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    address = models.TextField(_("address there"), blank=True)
    file = models.TextField(_("file"), blank=True)
    title = models.CharField(_("title"), max_length=250, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64)
    version = models.PositiveIntegerField(_("version that the import made"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    report = models.JSONField(_("report"), default=dict)
    given = models.JSONField(
        default=dict, editable=False, help_text="Digests and keys of what the import gave."
    )
    open_doubts = models.PositiveIntegerField(_("uncertain places"), default=0, db_index=True)
    imported_at = models.DateTimeField(_("imported at"), default=timezone.now, db_index=True)

    objects = ImportedPageQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("imported page")
        verbose_name_plural = _("imported pages")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "identifier", "language"], name="imported_once"
            )
        ]
        indexes = [models.Index(fields=["page_type", "page_id"], name="imported_page")]

    def __str__(self):
        return self.title or self.address or self.file

    def save(self, *args, **kwargs):
        self.open_doubts = sum(not doubt["is_settled"] for doubt in self.report["doubts"])
        super().save(*args, **kwargs)

    def get_form_url(self):
        """Return the address of the page's form."""
        model = ContentType.objects.get_for_id(self.page_type_id).model_class()
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        return reverse(name, args=[self.page_id])

    @property
    def source(self):
        """Where the page was: its address, or where none is known its file."""
        return self.address or self.file
