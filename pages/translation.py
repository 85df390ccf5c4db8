from modeltranslation.translator import TranslationOptions, register

from publishing.translation import PublishableOptions

from .models import KeyFigure, MenuEntry, Page, SiteSettings


@register(Page)
class PageOptions(PublishableOptions):
    fields = ("path", "body")


@register(MenuEntry)
class MenuEntryOptions(TranslationOptions):
    fields = ("label", "description")


@register(SiteSettings)
class SiteSettingsOptions(TranslationOptions):
    fields = ("name", "tagline", "footer_text", "boundaries_note", "accreditation")


@register(KeyFigure)
class KeyFigureOptions(TranslationOptions):
    fields = ("label", "source")
