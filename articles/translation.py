from modeltranslation.translator import TranslationOptions, register

from publishing.translation import PublishableOptions

from .models import Article, Boilerplate, Correction


@register(Article)
class ArticleOptions(PublishableOptions):
    fields = ("dateline_place", "body", "note_to_editors")


@register(Boilerplate)
class BoilerplateOptions(TranslationOptions):
    fields = ("title", "text")


@register(Correction)
class CorrectionOptions(TranslationOptions):
    fields = ("text",)
