"""Press contacts of imported pages: those that are there are found, others are made."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_noop
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number

from organisation.lines import lines, parse_phone
from organisation.models import PressContact
from publishing.characters import plain
from publishing.languages import in_each, localized

from .given import CUT, cut

UNREACHABLE = gettext_noop("A press contact without an e-mail address or a telephone number.")
ENDED = gettext_noop("This press contact is not valid today: no page shows it.")
MADE = gettext_noop("A new press contact. To show it, take away its last day of validity.")
OTHER_NAME = gettext_noop("The press contact has another name here.")
MORE_PHONES = gettext_noop("The press contact does not have this telephone number.")
MORE_EMAILS = gettext_noop("The press contact does not have this e-mail address.")
SEVERAL = gettext_noop("These e-mail addresses are of several press contacts.")
NO_EMAIL = gettext_noop("This is no e-mail address.")
NATIONAL = gettext_noop("This telephone number is not written internationally.")

COLUMNS = ("pk", "emails", "phones", "from_on", "until_on", "country_id", "office_id")
TEXTS = in_each(["name", "duty_station"])


class Contacts:
    """The press contacts of the database by their e-mail addresses and telephone numbers."""

    def __init__(self):
        self.by_email, self.by_phone, self.by_station, self.last = {}, {}, {}, 0
        self.look_again()

    def look_again(self):
        """Learn of the contacts that are new since."""
        rows = PressContact.objects.filter(pk__gt=self.last).order_by("pk")
        for row in rows.values(*COLUMNS, *TEXTS):
            self.know(row)

    def know(self, row):
        self.last = max(self.last, row["pk"])
        for email in lines(row["emails"]):
            self.by_email.setdefault(email.casefold(), []).append(row)
        for phone in lines(row["phones"]):
            self.by_phone.setdefault(number_of(phone), []).append(row)
        for column in TEXTS:
            if row[column] and column.startswith("duty_station"):
                self.by_station.setdefault((column, row[column].casefold()), row)

    def place(self, contact, language, doubt, names):
        """Return the key of the press contact that a page names, found or made, or None for one
        whom nobody can reach; what is uncertain is told to `doubt(field, message, text)`.
        """
        emails = [email for email in map(clean, contact.emails) if is_email(email, doubt)]
        phones = [phone for phone in map(clean, contact.phones) if phone]
        if not emails and not phones:
            doubt("contacts", UNREACHABLE, words_of(contact))
            return None
        row = self.found(emails, phones, contact, doubt)
        if row is None:
            self.look_again()
            row = self.found(emails, phones, contact, doubt)
        if row is None:
            row = self.make(contact, emails, phones, language, doubt, names)
            doubt("contacts", MADE, words_of(contact))
        else:
            self.compare(row, contact, emails, phones, language, doubt)
        return row["pk"]

    def found(self, emails, phones, contact, doubt):
        """Return the contact with one of the addresses, or where the page gives none with one of
        the numbers; of several, the one of that name.
        """
        known = [(self.by_email, email.casefold()) for email in emails]
        known = known or [(self.by_phone, number_of(phone)) for phone in phones]
        rows = {row["pk"]: row for index, key in known for row in index.get(key, ())}
        if len(rows) > 1:
            doubt("contacts", SEVERAL, words_of(contact))
        name = clean(contact.name).casefold()
        named = [row for row in rows.values() if name in names_of(row)]
        current = [row for row in named or rows.values() if is_valid(row)]
        return next(iter(current or named or rows.values()), None)

    def compare(self, row, contact, emails, phones, language, doubt):
        """Doubt what the page says otherwise, and fill in the names that are not there yet."""
        if not is_valid(row):
            doubt("contacts", ENDED, words_of(contact))
        known = {number_of(phone) for phone in lines(row["phones"])}
        for phone in phones:
            if number_of(phone) not in known:
                doubt("contacts", MORE_PHONES, phone)
        known = {email.casefold() for email in lines(row["emails"])}
        for email in emails:
            if email.casefold() not in known:
                doubt("contacts", MORE_EMAILS, email)
        name, station = (localized(each, language) for each in ("name", "duty_station"))
        texts = {name: clean(contact.name), station: clean(contact.station)}
        empty = {column: text for column, text in texts.items() if text and not row[column]}
        if texts[name] and row[name] and row[name].casefold() != texts[name].casefold():
            doubt("contacts", OTHER_NAME, texts[name])
        if empty:
            fill(row, {column: fitted(column, text, doubt) for column, text in empty.items()})

    def make(self, contact, emails, phones, language, doubt, names):
        for phone in phones:
            if not is_international(phone):
                doubt("contacts", NATIONAL, phone)
        kind = PressContact.Kind.PERSON if clean(contact.name) else PressContact.Kind.DESK
        made = PressContact(
            kind=kind,
            emails="\n".join(emails),
            phones="\n".join(phones),
            # Until an editor has looked at it, it stands in no press room and in no API.
            until_on=timezone.localdate() - timedelta(days=1),
            **self.place_of(contact, language, names),
        )
        for field, text in (("name", contact.name), ("duty_station", contact.station)):
            setattr(made, localized(field, language), fitted(field, clean(text), doubt))
        made.save()
        row = {column: getattr(made, column) for column in (*COLUMNS, *TEXTS)}
        self.know(row)
        return row

    def place_of(self, contact, language, names):
        """Return the country and the office that the station's name gives, or that others have."""
        found = names.find(f"{contact.station}\n{contact.organisation}")
        station = (localized("duty_station", language), clean(contact.station).casefold())
        alike = self.by_station.get(station, {})
        return {
            "country_id": next(iter(found["countries"]), alike.get("country_id")),
            "office_id": next(iter(found["offices"]), alike.get("office_id")),
        }


def fill(row, texts):
    contact = PressContact.objects.get(pk=row["pk"])
    for column, text in texts.items():
        if not getattr(contact, column):
            setattr(contact, column, text)
            row[column] = text
    contact.save(update_fields=list(texts))


def fitted(field, text, doubt):
    length = PressContact._meta.get_field(field).max_length
    if len(text) > length:
        doubt("contacts", CUT, text)
    return cut(text, length)


def clean(text):
    return " ".join(plain(text).split())


def is_email(text, doubt):
    try:
        validate_email(text)
    except ValidationError:
        if text:
            doubt("contacts", NO_EMAIL, text)
        return False
    return True


def is_international(phone):
    try:
        parse_phone(phone)
    except NumberParseException:
        return False
    return True


def number_of(phone):
    """Return what tells a telephone number from others, however it is written."""
    try:
        return format_number(parse_phone(phone), PhoneNumberFormat.RFC3966)
    except NumberParseException:
        return "".join(filter(str.isdecimal, phone))


def names_of(row):
    return {row[column].casefold() for column in TEXTS if row[column]}


def is_valid(row):
    today = timezone.localdate()
    starts, ends = row["from_on"], row["until_on"]
    return not (starts and starts > today) and not (ends and ends < today)


def words_of(contact):
    """Return a contact as the page had it."""
    heads = [contact.station, contact.name, contact.organisation]
    return ", ".join(filter(None, [*heads, *contact.emails, *contact.phones]))
