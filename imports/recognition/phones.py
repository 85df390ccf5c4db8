"""Telephone numbers with their extensions."""

import re

import phonenumbers

from .phrases import any_of, plain

#: In groups with the country's code or without, or in one.
NUMBER = (
    r"(?:(?:\+|00)?\s?\(?\d{1,4}\)?(?:[\s.()-]{1,3}\d{1,5}){1,8}|(?:\+|00)\d{7,15}|\d{7,12})"
    r"(?![\w@]|[./]\d)"
)
EXTENSION = (
    rf"\s?[,،]?\s?\(?{any_of('contacts', 'extensions')}\.?\s?:?\s?(?P<extension>\d{{1,6}})(?!\w)\)?"
)
PHONE = re.compile(rf"(?<![\w@./+])(?P<number>{NUMBER})(?:{EXTENSION})?", re.IGNORECASE)


def phone_of(text):
    """Return a number as the site reads it, and whether it is certain: with its country's code, and
    possible. Its digits stay in the groups of the page; one that is not certain stays as it is.
    """
    match = PHONE.search(plain(text))
    if not match:
        return text, False
    written = match["number"].strip()
    if written.startswith("00"):
        written = "+" + written[2:].lstrip()
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return text.strip(), False
    if not phonenumbers.is_possible_number(number):
        return text.strip(), False
    shown = " ".join(written.split())
    return f"{shown} ext. {match['extension']}" if match["extension"] else shown, True
