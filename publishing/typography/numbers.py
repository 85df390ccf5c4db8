"""The space between a number and its unit, and the dash of a range."""

import re
from functools import cache

from .kept import kept
from .signs import NARROW, NO_BREAK, joined

UNITS = (
    *("km/h", "km²", "km2", "km³", "km", "m²", "m2", "m³", "m3", "cm²", "cm", "mm", "m"),
    *("kg", "mg", "µg", "g", "t", "ml", "cl", "l", "L", "°C", "°F", "kWh", "MWh", "GWh", "kW"),
    *("MW", "GW", "KB", "kB", "MB", "GB", "TB", "Mo", "Go", "%", "‰", "٪"),
    *("€", "£", r"\$", "EUR", "USD", "CHF", "GBP"),
)
CURRENCY = re.compile(r"(?<!\w)(?:US\$|[$€£]|EUR|USD|CHF|GBP)(?P<gap>[ \t]+)(?=\d)")
PERCENT = re.compile(r"(?<=\d)%(?![\w'’/-])")

NUMBER_BEFORE = r"(?<![\w./@#+:,'’&=–—-])"
NUMBER_AFTER = r"(?![\w/@#+=&–—-]|[.,:]\w)"
YEARS = re.compile(rf"{NUMBER_BEFORE}(\d{{4}})-(\d{{4}}){NUMBER_AFTER}")
PAGES = re.compile(
    r"(?<!\w)(?:pages|pp?\.|páginas|págs?\.|الصفحات|صفحات|ص\.?)"
    rf"[ {NO_BREAK}{NARROW}]*(\d{{1,4}})-(\d{{1,4}}){NUMBER_AFTER}",
    re.IGNORECASE,
)
NUMBERS = re.compile(rf"{NUMBER_BEFORE}(\d{{1,4}})-(\d{{1,4}}){NUMBER_AFTER}")
FIRST_YEAR, LAST_YEAR, MONTHS = 1500, 2199, 12


def words(language):
    """Return the units of a language that are words, and hectares where they are no word."""
    match language:
        case "en":
            return ("ha", "million", "billion", "trillion", "per cent", "percent")
        case "fr":
            return ("ha", "millions?", "milliards?", "billions?", "pour cent")
        case "es":
            return ("millones", "millón", "mil", "billones", "billón", "por ciento")
        case "ar":
            return (
                *("مليونا", "مليون", "ملايين", "مليارات", "مليارا", "مليار", "آلاف", "ألفا"),
                *("ألف", "كيلومترا", "كيلومتر", "كلم", "كم", "مترا", "متر", "كيلوغراما"),
                *("كيلوغرام", "كغ", "في المائة", "في المئة", "بالمائة", "بالمئة"),
            )
        case _:
            return ()


@cache
def unit(language):
    units = "|".join([*UNITS, *words(language)])
    return re.compile(rf"(?<=\d)(?P<gap>[ \t]+)(?:{units})(?![\w'’-])")


def parts_percent(language):
    """Say whether a language sets a space before the sign of percent."""
    match language:
        case "fr" | "es":
            return True
        case _:
            return False


def with_units(text, language):
    """Set no-break spaces between a number and its unit or currency."""
    cells, kept_places = list(text), kept(text)
    for pattern in (unit(language), CURRENCY):
        for found in pattern.finditer(text):
            start, end = found.span("gap")
            if not kept_places & {start - 1, end}:
                joined(cells, start, end, NO_BREAK)
    if parts_percent(language):
        for found in PERCENT.finditer(text):
            if not kept_places & {found.start() - 1, found.start()}:
                cells[found.start()] = f"{NO_BREAK}%"
    return cells


def with_dashes(text):
    """Set an en dash between two years, or two numbers of pages."""
    cells, kept_places = list(text), kept(text)
    for pattern in (YEARS, PAGES):
        for found in pattern.finditer(text):
            place = found.end(1)
            is_range = pattern is PAGES or are_years(text, found)
            if rises(found) and is_range and place not in kept_places:
                cells[place] = "–"
    return cells


def rises(found):
    return int(found[1]) < int(found[2])


def are_years(text, found):
    """Say whether two numbers are years, and no part of a number in groups."""
    is_grouped = is_beside_number(text, *found.span())
    return int(found[1]) >= FIRST_YEAR and int(found[2]) <= LAST_YEAR and not is_grouped


def is_beside_number(text, start, end):
    """Say whether another group of digits stands next to a number, as in one of a telephone."""
    gap = rf"[ ()/{NO_BREAK}{NARROW}]{{1,2}}"
    before, after = text[max(start - 3, 0) : start], text[end : end + 3]
    return bool(re.search(rf"\d{gap}$", before) or re.match(rf"{gap}\d", after))


def unclear_ranges(text):
    """Yield what may be a range, or something else that two numbers make."""
    kept_places = kept(text)
    for found in NUMBERS.finditer(text):
        is_free = not kept_places & set(range(*found.span()))
        if is_free and may_be_range(found) and not is_beside_number(text, *found.span()):
            yield found[0]


def may_be_range(found):
    first, last = found[1], found[2]
    if len(last) < len(first):  # 2023-24, but not the month 2023-11
        last = first[: -len(last)] + last
        return int(found[2]) > MONTHS and int(first) < int(last)
    return int(first) < int(last)
