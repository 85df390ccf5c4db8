from modeltranslation.translator import TranslationOptions, register

from publishing.translation import PublishableOptions

from .models import Appointment, Country, Office, Person, PressContact


@register(Country)
class CountryOptions(TranslationOptions):
    fields = ("name",)


@register(Person)
class PersonOptions(PublishableOptions):
    fields = ("honorific", "biography")


@register(Office)
class OfficeOptions(PublishableOptions):
    fields = ("mandate",)


@register(Appointment)
class AppointmentOptions(TranslationOptions):
    fields = ("role",)


@register(PressContact)
class PressContactOptions(TranslationOptions):
    fields = ("name", "role", "duty_station")
