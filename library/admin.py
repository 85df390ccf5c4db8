from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.admin import TranslatedAdmin
from publishing.language_names import LanguageField, name_of
from publishing.languages import CODES, in_each, localized, with_default
from publishing.models import Tag

from .bulk_upload import BulkUploadAdmin
from .choosers import DocumentChooser, PictureChooser
from .fields import DocumentField, PictureField
from .file_forms import FileAdmin, FileForm, StoredFileInput
from .models import Document, Picture
from .places import address_at


class PictureForm(FileForm):
    """Takes credit and caption from the picture itself where the form leaves them empty."""

    def clean(self):
        cleaned = super().clean()
        words = getattr(cleaned.get("file"), "words", None)
        if words:
            self.fill("credit", words.credit)
            self.fill(localized("caption"), words.caption)
        return cleaned

    def fill(self, name, text):
        if name in self.cleaned_data and not self.cleaned_data[name]:
            self.cleaned_data[name] = text[: self.fields[name].max_length]


class TagFilter(admin.SimpleListFilter):
    """The pictures with a tag, of the tags that pictures have."""

    title, parameter_name = _("tag"), "tag"

    def lookups(self, request, model_admin):
        tags = Tag.objects.on(Picture.objects.all()).annotate(shown=with_default("name"))
        return list(tags.order_by("shown").values_list("slug", "shown"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.tagged(Tag.objects.filter(slug=self.value()))


@admin.register(Picture)
class PictureAdmin(PictureChooser, BulkUploadAdmin, FileAdmin, TranslatedAdmin):
    form = PictureForm
    formfield_overrides = {PictureField: {"widget": StoredFileInput}}
    fieldsets = [
        (None, {"fields": ["name", "file"]}),
        (_("Words"), {"fields": ["alt", "caption"]}),
        (_("Credit and rights"), {"fields": ["credit", "rights", "tags"]}),
        (
            _("Focal point"),
            {
                "fields": ["preview", ("focal_x", "focal_y")],
                "description": _("The part of the picture that stays in view where it is cropped."),
            },
        ),
    ]
    readonly_fields = ["preview"]
    list_display = ["thumbnail", "name", "described_in", "credit", "created_at"]
    list_display_links = ["thumbnail", "name"]
    list_filter = [TagFilter]
    search_fields = ["name", "credit", *in_each(["alt", "caption"])]
    date_hierarchy = "created_at"

    class Media:
        js = ["newsroom/focal-point.js"]

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            found |= queryset.tagged(Tag.objects.named_like(search_term))
        return found, may_repeat

    @admin.display(description=_("preview"))
    def preview(self, picture):
        if not picture.file:
            return _("Shown as soon as the picture is saved.")
        return format_html(
            '<div class="focal-point" dir="ltr" data-label="{}" data-place="{}">{}</div>',
            _("Focal point"),
            _("{x} from the left, {y} from the top"),
            preview_of(picture),
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return format_html(
            '<img class="picture-thumbnail" src="{}" alt="{}" width="240" height="240"'
            ' loading="lazy">',
            address_at(picture, "square", 240),
            picture.name,
        )

    @admin.display(description=_("alt text in"))
    def described_in(self, picture):
        codes = [code for code in CODES if getattr(picture, localized("alt", code))]
        return " ".join(codes).upper() or "—"


def preview_of(picture):
    return format_html(
        '<img class="picture-preview" src="{}" alt="" width="{}" height="{}">',
        address_at(picture, "whole", 800),
        picture.width,
        picture.height,
    )


class DocumentForm(FileForm):
    """Takes the language from the document itself where the form leaves it empty."""

    language = LanguageField(
        label=_("Language of the file"),
        required=False,
        help_text=_("Left empty, it is the one that the file names, if it does."),
    )

    def clean(self):
        cleaned = super().clean()
        facts = getattr(cleaned.get("file"), "facts", None)
        if facts and not cleaned.get("language"):
            cleaned["language"] = facts.language
        return cleaned


@admin.register(Document)
class DocumentAdmin(DocumentChooser, FileAdmin, TranslatedAdmin):
    form = DocumentForm
    formfield_overrides = {DocumentField: {"widget": StoredFileInput}}
    fields = ["title", "file", "language", "shown_size", "shown_pages"]
    readonly_fields = ["shown_size", "shown_pages"]
    list_display = ["__str__", "file", "named_language", "shown_size", "shown_pages", "created_at"]
    search_fields = [*in_each(["title"]), "file"]
    list_filter = ["language"]
    date_hierarchy = "created_at"

    @admin.display(description=_("language"), ordering="language")
    def named_language(self, document):
        return name_of(document.language) if document.language else "—"

    @admin.display(description=_("size"), ordering="size")
    def shown_size(self, document):
        return filesizeformat(document.size) if document.size else "—"

    @admin.display(description=_("pages"), ordering="pages")
    def shown_pages(self, document):
        return document.pages or "—"
