from modeltranslation.translator import TranslationOptions, register

from .models import Tag


class PublishableOptions(TranslationOptions):
    """The translated fields of every page type; each adds its own."""

    fields = (
        "title",
        "slug",
        "summary",
        "search_text",
        "publish_at",
        "unpublish_at",
        "is_outdated",
        "revised_at",
    )


@register(Tag)
class TagOptions(TranslationOptions):
    fields = ("name",)
