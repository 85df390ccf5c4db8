from modeltranslation.translator import TranslationOptions, register

from .models import Document, Picture


@register(Picture)
class PictureOptions(TranslationOptions):
    fields = ("alt", "caption")


@register(Document)
class DocumentOptions(TranslationOptions):
    fields = ("title",)
