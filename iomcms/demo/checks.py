"""Checks of what stands in a demo file.

A check is a function of a value and the whole content that yields what is wrong with the value, in words that
follow the name of its field. `many` and `mapping` make checks of checks; a rule looks at a table whose every
field is right, and yields what is wrong between them.
"""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError

from pages.models.menus import leads_somewhere
from publishing.languages import CODES

#: The tables whose entries have a page of their own, to which others can link.
PAGES = ("article", "event", "office", "person", "page")


def is_a(kind, phrase):
    def check(value, content):
        # A moment is a date and a truth value is a number to `isinstance`.
        if type(value) is not kind:
            yield f"must be {phrase}"

    return check


text = is_a(str, "a text")
number = is_a(int, "a whole number")
day = is_a(date, "a date such as 2024-05-28")
clock = is_a(time, "a time such as 09:00:00")
truth = is_a(bool, "true or false")


def quantity(value, content):
    if type(value) not in (int, float):
        yield "must be a number such as 57.5"


def moment(value, content):
    if type(value) is not datetime or value.tzinfo:
        yield "must be a local date and time such as 2024-05-28T08:00:00"


def one_of(choices):
    choices = list(choices)

    def check(value, content):
        if value not in choices:
            yield f"“{value}” is none of {', '.join(map(str, choices))}"

    return check


def passes(validator):
    """Return the check that a text is left empty or satisfies a validator of Django's kind."""

    def check(value, content):
        yield from text(value, content)
        if value and isinstance(value, str):
            try:
                validator(value)
            except ValidationError as error:
                yield " ".join(error.messages)

    return check


def key_of(table):
    def check(value, content):
        if str(value) not in content[table]:
            yield f"there is no {table} “{value}”"

    return check


def reference(*tables):
    """Return the check of a link to a page in one of the tables: table and key, such as `event:sids4`."""

    def check(value, content):
        table, _, key = str(value).partition(":")
        if table not in tables:
            yield f"“{value}” does not begin with {' or '.join(tables)}"
        else:
            yield from key_of(table)(key, content)

    return check


def address(value, content):
    if not isinstance(value, str) or not leads_somewhere(value):
        yield f"nothing is to be found at “{value}”"


def regions(content):
    """Return the region of each country code."""
    table = content["regions"].get("regions")
    return {
        code: region
        for region, codes in (table.data.items() if table else ())
        for code in str(codes).split()
    }


def country(value, content):
    if str(value) not in regions(content):
        yield f"there is no country “{value}”"


def many(check):
    """Return the check of a list whose items all pass `check`."""

    def check_items(values, content):
        if not isinstance(values, list):
            yield "must be a list"
            return
        for place, value in enumerate(values, 1):
            yield from (f"{place}: {fault}" for fault in check(value, content))

    return check_items


def mapping(fields, *rules, edition=None, required=()):
    """Return the check of a table with these fields and, for each language of the site, an `edition`."""
    known = fields | (dict.fromkeys(CODES, edition) if edition else {})

    def check(data, content):
        if not isinstance(data, dict):
            yield "must be a table"
            return
        faults = [f"{name} is missing" for name in required if name not in data]
        for name, value in data.items():
            if name in known:
                faults += [f"{name}: {fault}" for fault in known[name](value, content)]
            else:
                faults.append(f"there is no field or language “{name}” here")
        yield from faults or (fault for rule in rules for fault in rule(data))

    return check


def in_order(first, last):
    """Return the rule that of two days or moments the last does not lie before the first."""

    def rule(data):
        if first in data and last in data and data[last] < data[first]:
            yield f"{last} lies before {first}"

    return rule


def leads_to_one_place(data):
    if ("target" in data) == ("address" in data):
        yield "either target or address says where it leads"


def is_named(data):
    if ("name" in data) == ("person" in data):
        yield "either name or person says who it is"


def has_words(data):
    if not any(code in data for code in CODES):
        yield "it has no words in any language of the site"
