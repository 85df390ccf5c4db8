"""Offices, people, press contacts and countries as spreadsheets."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.languages import in_each, localized
from publishing.models import Tag
from publishing.spreadsheets.cells import LinesCell, RowCell, RowsCell
from publishing.spreadsheets.pages import PageSheet
from publishing.spreadsheets.parts import PartSheet
from publishing.spreadsheets.resources import SheetResource

from .lines import lines
from .models import Appointment, Country, Office, Person, PressContact


def choosable_offices(user):
    return Office.objects.choosable(user)


def choosable_people(user):
    return Person.objects.choosable(user)


def office_cell():
    return RowCell(Office, "acronym", choosable_offices)


class OfficeSheet(PageSheet):
    """Told apart by number or, where there is none, by acronym."""

    cells = {
        "parent": office_cell(),
        "successor": office_cell(),
        "head": RowCell(Person, choosable=choosable_people),
        "countries": RowsCell(Country, "code"),
        "tags": RowsCell(Tag, "slug"),
        "phones": LinesCell(),
    }

    class Meta:
        model = Office
        fields = [
            "id",
            "acronym",
            "kind",
            *in_each(["title", "slug", "summary", "mandate", "search_text"]),
            "parent",
            "position",
            "head",
            "countries",
            "address",
            "phones",
            "email",
            "timezone",
            "opened_on",
            "closed_on",
            "successor",
            "tags",
            "source_language",
        ]

    def find(self, row):
        acronym = row.get("acronym")
        if row.get("id") or not acronym:
            return super().find(row)
        found = self.rows().filter(acronym=acronym)[:2]
        if len(found) > 1:
            told = _("Several offices have this acronym: give the number of one.")
            raise ValidationError({"acronym": told})
        return found[0] if found else None


class PersonSheet(PageSheet):
    cells = {"tags": RowsCell(Tag, "slug")}

    class Meta:
        model = Person
        fields = [
            "id",
            *in_each(["title", "honorific", "slug", "summary", "biography", "search_text"]),
            "tags",
            "source_language",
        ]


def own_people(user):
    return Person.objects.pages().within(user)


class AppointmentSheet(PartSheet):
    """People and offices are named in the default language, or by number."""

    page = "person"
    cells = {
        "person": RowCell(Person, localized("title", settings.LANGUAGE_CODE), own_people),
        "office": RowCell(Office, localized("title", settings.LANGUAGE_CODE), choosable_offices),
    }

    class Meta:
        model = Appointment
        fields = [
            "key",
            "person",
            *in_each(["role"]),
            "office",
            "from_on",
            "until_on",
            "is_acting",
        ]


class PressContactSheet(SheetResource):
    """Told apart by number or, where there is none, by an e-mail address. A contact of an office
    out of the user's reach is not theirs to change.
    """

    cells = {
        "office": office_cell(),
        "country": RowCell(Country, "code"),
        "phones": LinesCell(),
        "emails": LinesCell(),
    }

    class Meta:
        model = PressContact
        fields = [
            "id",
            "kind",
            *in_each(["name", "role", "duty_station"]),
            "office",
            "country",
            "phones",
            "emails",
            "languages",
            "opens_at",
            "closes_at",
            "open_days",
            "timezone",
            "from_on",
            "until_on",
        ]

    def find(self, row):
        number, emails = row.get("id", ""), row.get("emails", "")
        if number:
            is_number = number.isascii() and number.isdecimal() and len(number) < 19
            found = [*self.rows().filter(pk=number if is_number else 0)]
            if not found:
                raise ValidationError({"id": _("There is no such row that you may change.")})
        else:
            found = self.reached_at(LinesCell().clean(emails))
        if len(found) > 1:
            told = _("Several contacts have one of these addresses: give the number of one.")
            raise ValidationError({"emails": told})
        contact = found[0] if found else None
        if contact and contact.office_id and not self.reaches(contact.office_id):
            raise ValidationError({"office": _("This contact is of an office out of your reach.")})
        return contact

    def reached_at(self, emails):
        """Return the contacts with one of these e-mail addresses."""
        wanted = {each.casefold() for each in lines(emails)}
        found = {}
        for email in wanted:
            for contact in self.rows().filter(emails__icontains=email):
                if wanted & {each.casefold() for each in contact.email_addresses}:
                    found[contact.pk] = contact
        return [*found.values()]

    def reaches(self, office):
        return choosable_offices(self.user).filter(pk=office).exists()


class CountrySheet(SheetResource):
    """Told apart by ISO code."""

    class Meta:
        model = Country
        fields = ["code", *in_each(["name"]), "region", "membership", "has_presence"]
