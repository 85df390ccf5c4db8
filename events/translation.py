from modeltranslation.translator import TranslationOptions, register

from publishing.translation import PublishableOptions

from .models import Event, EventPartner, Session, Speaker


@register(Event)
class EventOptions(PublishableOptions):
    fields = ("venue", "city", "body")


@register(EventPartner)
class EventPartnerOptions(TranslationOptions):
    fields = ("name",)


@register(Session)
class SessionOptions(TranslationOptions):
    fields = ("title", "speakers")


@register(Speaker)
class SpeakerOptions(TranslationOptions):
    fields = ("role",)
