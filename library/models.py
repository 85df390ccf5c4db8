from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from publishing.languages import CODES, NAMES, first_of, localized
from publishing.locales import listed
from publishing.models import Placed, Publishable, TaggedItem

from .addresses import address_of
from .fields import DocumentField, PictureField
from .querysets import IllustratedQuerySet, StoredFileQuerySet
from .shapes import fingerprint_of


class StoredFile(models.Model):
    """A row with one `file`, which may be replaced: the address of the one before leads to it."""

    #: SHA-256 of the stored bytes, which tells that a file is there already.
    content_hash = models.CharField(max_length=64, editable=False, default="", db_index=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    kept_by_others = ()

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def save(self, *args, **kwargs):
        before = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first()
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        self.describe_file()
        super().save(*args, **kwargs | self.written(kwargs))
        if before and before != self.file.name:
            FormerFile.objects.create(name=before, **{self._meta.model_name: self})
            storage = self.file.storage
            # A storage out of reach leaves a file that nobody can ask for.
            transaction.on_commit(lambda: storage.delete(before), robust=True)

    def written(self, asked):
        """Return what limits a save to the columns that are this row's to write: the others are
        kept by whoever makes renditions, and what was read of them may be old by now.
        """
        is_new = self._state.adding or asked.get("force_insert")
        if is_new or asked.get("update_fields") is not None or self.get_deferred_fields():
            return {}
        fields = (field.name for field in self._meta.concrete_fields if not field.primary_key)
        return {"update_fields": [name for name in fields if name not in self.kept_by_others]}

    def describe_file(self):
        """Set the columns that follow from the others."""

    def former_addresses(self):
        """Return the addresses of the files that were replaced, the last one first."""
        former = self.former_files.order_by("-pk").values_list("name", flat=True)
        return [address_of(name) for name in former]

    def take_facts(self, file):
        """Set what a new file, a `Judged` one, says of itself."""


class Picture(StoredFile):
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
    tags = TaggableManager(through=TaggedItem, verbose_name=_("tags"), blank=True, help_text="")
    #: Stands for content, focal point and the way renditions are made; part of their addresses.
    fingerprint = models.CharField(max_length=16, editable=False, default="")
    #: What all renditions are there for: fingerprint and recipe (`library.shapes`).
    rendered = models.CharField(max_length=24, editable=False, default="")
    #: The fingerprint that somebody makes them for, and since when.
    rendering = models.CharField(max_length=16, editable=False, default="")
    rendering_at = models.DateTimeField(editable=False, null=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    kept_by_others = ("rendered", "rendering", "rendering_at")

    class Meta(StoredFile.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["file"], name="picture_by_file")]

    def __str__(self):
        return self.name

    def describe_file(self):
        self.fingerprint = fingerprint_of(self)

    def clean(self):
        super().clean()
        if not any(getattr(self, localized("alt", code)) for code in CODES):
            raise ValidationError(
                {localized("alt"): _("Describe the picture in at least one language.")}
            )


class Document(StoredFile):
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
    pages = models.PositiveIntegerField(_("pages"), editable=False, null=True)
    language = models.CharField(_("language of the file"), max_length=10, blank=True)

    class Meta(StoredFile.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["file"], name="document_by_file")]

    def __str__(self):
        return first_of(self, "title") or self.file.name

    @property
    def file_type(self):
        """What visitors know the format as, such as PDF."""
        return self.file.name.rpartition(".")[2].upper()

    def take_facts(self, file):
        self.size, self.pages = file.size, file.facts.pages


def of_one_file(name):
    """Return the constraint that a row points to either a picture or a document."""
    return models.CheckConstraint(
        condition=Q(picture__isnull=True, document__isnull=False)
        | Q(picture__isnull=False, document__isnull=True),
        name=name,
    )


class FormerFile(models.Model):
    """A name under which a replaced file was stored; its address leads to the new one."""

    name = models.CharField(max_length=250, unique=True)
    picture = models.ForeignKey(Picture, models.CASCADE, null=True, related_name="former_files")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="former_files")

    class Meta:
        constraints = [of_one_file("former_file_of_one_row")]

    def __str__(self):
        return self.name


class TextUse(models.Model):
    """A file in a rich text: in one language of one row, which is no working copy."""

    row_type = models.ForeignKey(ContentType, models.CASCADE)
    row_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    picture = models.ForeignKey(Picture, models.CASCADE, null=True, related_name="text_uses")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="text_uses")

    class Meta:
        constraints = [of_one_file("text_use_of_one_file")]
        indexes = [models.Index(fields=["row_type", "row_id"], name="text_uses_of_row")]

    def __str__(self):
        return f"{self.row_type_id}:{self.row_id} ({self.language})"


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
        "main_picture__fingerprint",
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
