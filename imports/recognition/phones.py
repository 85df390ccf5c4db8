"""Telephone numbers with their extensions."""

import re

import phonenumbers

from .phrases import any_of, plain

#: In groups with the country's code or without, or in one.
NUMBER = (
    r"(?:\(\+\d{1,4}(?:[\s-]\d{1,4})?\)(?:[\s.()-]{0,3}\d{1,5}){1,8}"
    r"|(?:\+|00)\s?\(?\d{1,4}\)?(?:[\s.()-]{1,3}\d{1,8}){1,8}"
    r"|\(?\d{1,4}\)?(?:[\s.()-]{1,3}\d{1,5}){1,8}|(?:\+|00)\d{7,15}|\d{7,12})"
)
#: What is dialled in place of its last digits: “+41 22 717 9486/9111”.
ENDINGS = r"(?:(?P<endings>(?:/\d{2,4})+)(?![\w@./])|(?![\w@]|[./]\d))"
EXTENSION = (
    rf"\s?[,،]?\s?\(?{any_of('contacts', 'extensions')}\.?\s?:?\s?(?P<extension>\d{{1,6}})(?!\w)\)?"
)
PHONE = re.compile(rf"(?<![\w@./+])(?P<number>{NUMBER}){ENDINGS}(?:{EXTENSION})?", re.IGNORECASE)


def phones_of(text):
    """Return the numbers that a text is, each as `phone_of` does: several with several endings."""
    match = PHONE.search(plain(text))
    endings = (match["endings"] or "").split("/")[1:] if match else []
    number = match["number"].strip() if match else ""
    last = re.search(r"\d*$", number)[0]
    if not endings or any(len(ending) > len(last) for ending in endings):
        return [phone_of(text)]
    return [phone_of(number), *(phone_of(number[: -len(each)] + each) for each in endings)]


def phone_of(text):
    """Return a number as the site reads it, and whether it is certain: with its country's code, and
    possible. Its digits stay in the groups of the page; one that is not certain stays as it is.
    """
    match = PHONE.search(plain(text))
    if not match or match["endings"]:
        return text, False
    written = match["number"].strip()
    if written.startswith("00"):
        written = "+" + written[2:].lstrip()
    if written.startswith("("):
        written = re.sub(r"^\((\+[^)]*)\)\s*", r"\1 ", written)
    if written.startswith("+"):
        written = "+" + written[1:].lstrip()
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return text.strip(), False
    if not phonenumbers.is_possible_number(number):
        return text.strip(), False
    shown = " ".join(written.split())
    return f"{shown} ext. {match['extension']}" if match["extension"] else shown, True
