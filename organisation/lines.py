"""Telephone numbers and addresses of mail, written one a line."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.languages import current

#: The signs that isolate a text from left to right, and end that.
LEFT_TO_RIGHT, POP = "\u2066", "\u2069"


@dataclass(frozen=True)
class Phone:
    """A number as people read it, and as RFC 3966 writes it for a `tel:` link.

    `isolated` is the text for a page: in it no Arabic word can set an extension behind the number.
    """

    text: str
    uri: str
    isolated: str


def lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def parse_phone(line):
    """Return the number on a line such as `+1 202 555 0143 ext. 230`; `NumberParseException` if it
    is none.
    """
    return phonenumbers.parse(line, None)


def phones(text):
    """Return a `Phone` for each line; one that is no number is shown as it is written."""
    return [phone(line, current()) for line in lines(text)]


@lru_cache(5000)  # a press room shows the same thousand again and again
def phone(line, language):
    """Return the number on a line, as the active language, which is `language`, writes it."""
    try:
        number = parse_phone(line)
    except phonenumbers.NumberParseException:
        return Phone(line, "", line)
    uri = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
    extension, number.extension = number.extension, None
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if not extension:
        return Phone(shown, uri, f"{LEFT_TO_RIGHT}{shown}{POP}")
    text = gettext("%(number)s ext. %(extension)s")
    texts = [
        text % {"number": number, "extension": extension}
        for number in (shown, f"{LEFT_TO_RIGHT}{shown}{POP}")
    ]
    return Phone(texts[0], uri, texts[1])


def validate_phones(text):
    for line in lines(text):
        try:
            is_possible = phonenumbers.is_possible_number(parse_phone(line))
        except phonenumbers.NumberParseException:
            is_possible = False
        if not is_possible:
            raise ValidationError(
                _("“%(line)s” is no telephone number. Write it as +41 22 555 01 00 ext. 12."),
                params={"line": line},
            )


def validate_emails(text):
    for line in lines(text):
        try:
            validate_email(line)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is no e-mail address."), params={"line": line}
            ) from None
