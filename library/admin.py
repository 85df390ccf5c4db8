from django.contrib import admin
from django.forms import ModelForm
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.admin import TranslatedAdmin, UsedAdmin
from publishing.language_names import LanguageField
from publishing.languages import CODES, in_each, localized

from .choosers import DocumentChooser, PictureChooser
from .models import Document, Picture


class PictureForm(ModelForm):
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


@admin.register(Picture)
class PictureAdmin(PictureChooser, UsedAdmin, TranslatedAdmin):
    form = PictureForm
    fieldsets = [
        (None, {"fields": ["name", "file", "preview"]}),
        (_("Words"), {"fields": ["alt", "caption"]}),
        (_("Credit and rights"), {"fields": ["credit", "rights"]}),
        (
            _("Focal point"),
            {
                "fields": [("focal_x", "focal_y")],
                "description": _("The part of the picture that stays in view where it is cropped."),
                "classes": ["collapse"],
            },
        ),
    ]
    readonly_fields = ["preview"]
    list_display = ["thumbnail", "name", "described_in", "credit", "created_at"]
    list_display_links = ["thumbnail", "name"]
    search_fields = ["name", "credit", *in_each(["alt", "caption"])]
    date_hierarchy = "created_at"

    @admin.display(description=_("preview"))
    def preview(self, picture):
        return image(picture, "picture-preview") if picture.file else "—"

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return image(picture, "picture-thumbnail", alt=picture.name)

    @admin.display(description=_("alt text in"))
    def described_in(self, picture):
        codes = [code for code in CODES if getattr(picture, localized("alt", code))]
        return " ".join(codes).upper() or "—"


def image(picture, css_class, alt=""):
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        css_class,
        picture.file.url,
        picture.width,
        picture.height,
        alt,
    )


class DocumentForm(ModelForm):
    language = LanguageField(label=_("Language of the file"), required=False)


@admin.register(Document)
class DocumentAdmin(DocumentChooser, UsedAdmin, TranslatedAdmin):
    form = DocumentForm
    fields = ["title", "file", "language"]
    list_display = ["__str__", "file", "language", "created_at"]
    search_fields = [*in_each(["title"]), "file"]
    list_filter = ["language"]
    date_hierarchy = "created_at"
