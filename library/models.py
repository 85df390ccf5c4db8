from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.languages import CODES, NAMES, first_of, localized
from publishing.locales import listed
from publishing.models import Placed, Publishable

from .fields import DocumentField, PictureField
from .querysets import IllustratedQuerySet


class Picture(models.Model):
    """A picture with the words that go with it; alt text and caption in each language."""

    name = models.CharField(
        _("name"), max_length=200, help_text=_("For finding it here; visitors do not see it.")
    )
    file = PictureField(
        _("file"), upload_to="pictures/%Y/%m/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt = models.CharField(
        _("alt text"),
        max_length=300,
        blank=True,
        help_text=_("What is to be seen, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    rights = models.CharField(
        _("rights"), max_length=200, blank=True, help_text=_("Licence or terms of use.")
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if not any(getattr(self, localized("alt", code)) for code in CODES):
            raise ValidationError(
                {localized("alt"): _("Describe the picture in at least one language.")}
            )


class Document(models.Model):
    """A file to download, in one language."""

    title = models.CharField(_("title"), max_length=250, blank=True)
    file = DocumentField(
        _("file"),
        upload_to="documents/%Y/%m/",
        validators=[
            FileExtensionValidator(
                ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "zip"]
            )
        ],
    )
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False, default=0)
    language = models.CharField(_("language of the file"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return first_of(self, "title") or self.file.name

    def save(self, *args, **kwargs):
        self.size = self.file.size if self.file else 0
        super().save(*args, **kwargs)


class PlacedPicture(Placed):
    picture = models.ForeignKey(
        Picture, models.PROTECT, verbose_name=_("picture"), related_name="+"
    )

    class Meta(Placed.Meta):
        abstract = True
        verbose_name = _("gallery picture")
        verbose_name_plural = _("gallery")

    def __str__(self):
        return str(self.picture)


class PlacedDocument(Placed):
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("document"), related_name="+"
    )

    class Meta(Placed.Meta):
        abstract = True
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return str(self.document)


class Illustrated(Publishable):
    """A page with a main picture."""

    main_picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        related_name="+",
    )

    list_fields = (
        "main_picture__file",
        "main_picture__width",
        "main_picture__height",
        "main_picture__focal_x",
        "main_picture__focal_y",
    )
    list_translated_fields = (*Publishable.list_translated_fields, "main_picture__alt")

    objects = IllustratedQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True

    def problems(self):
        problems = super().problems()
        without_alt = [
            NAMES[code]
            for code in CODES
            if self.main_picture
            and getattr(self, localized("publish_at", code))
            and not getattr(self.main_picture, localized("alt", code))
        ]
        if without_alt:
            problems["main_picture"] = _(
                "This picture has no alt text in %(languages)s, where the page is published."
            ) % {"languages": listed(without_alt)}
        return problems
