from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisation.admin import PLACES, contacts_of
from publishing.admin import (
    SEARCH_ENGINES,
    SOURCE,
    PlacedInline,
    PublishableAdmin,
    RelatedItemInline,
    TranslatedAdmin,
    TranslatedStackedInline,
    UsedAdmin,
    topics,
)
from publishing.filters import dated, used
from publishing.languages import in_each

from .models import (
    Article,
    ArticleBoilerplate,
    ArticleContact,
    ArticleDocument,
    ArticlePicture,
    Boilerplate,
    Correction,
)


class BoilerplateInline(PlacedInline):
    model = ArticleBoilerplate
    fields = ["boilerplate", "position"]


class GalleryInline(PlacedInline):
    model = ArticlePicture
    fields = ["picture", "position"]
    classes = ["collapse"]


class DocumentInline(PlacedInline):
    model = ArticleDocument
    fields = ["document", "position"]
    classes = ["collapse"]


class CorrectionInline(TranslatedStackedInline):
    model = Correction
    fields = ["corrected_on", "text"]
    classes = ["collapse"]


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    fieldsets = [
        (
            _("Text"),
            {
                "fields": [
                    "title",
                    "slug",
                    ("kind", "dateline_on"),
                    "dateline_place",
                    "summary",
                    "body",
                    "note_to_editors",
                ]
            },
        ),
        (_("Embargo"), {"fields": ["embargo_until"]}),
        (_("Picture"), {"fields": ["main_picture"]}),
        PLACES,
        topics(),
        SEARCH_ENGINES,
        SOURCE,
    ]
    inlines = [
        contacts_of(ArticleContact),
        BoilerplateInline,
        RelatedItemInline,
        GalleryInline,
        DocumentInline,
        CorrectionInline,
    ]
    list_display = ["headline", "editions", "kind", "dateline_on"]
    list_filter = [
        "kind",
        used("offices", "title"),
        used("countries", "name"),
        dated("dateline_on", _("dateline date")),
    ]
    guarded = {"embargo_until": "embargo"}


@admin.register(Boilerplate)
class BoilerplateAdmin(UsedAdmin, TranslatedAdmin):
    fields = ["title", "text"]
    search_fields = in_each(["title"])
