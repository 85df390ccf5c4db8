import unicodedata

from django.utils.text import slugify

MAX_LENGTH = 120


def slug_for(title):
    """Return the address part for a title: accents drop off Latin letters, Arabic keeps its own
    script.
    """
    plain = "".join(map(plain_letter, unicodedata.normalize("NFC", title)))
    return slugify(plain, allow_unicode=True)[:MAX_LENGTH].strip("-_")


def plain_letter(letter):
    """Return a Latin letter without its accent, nothing for a vowel sign or tatweel, others as
    they are.
    """
    if letter == "\N{ARABIC TATWEEL}" or unicodedata.category(letter) == "Mn":
        return ""
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() else letter


def free_slug(title, is_taken):
    """Return the title's slug, numbered from 2 on while `is_taken(slug)` says so."""
    wanted = slug_for(title)
    slug, number = wanted, 2
    while slug and is_taken(slug):
        ending = f"-{number}"
        slug, number = wanted[: MAX_LENGTH - len(ending)] + ending, number + 1
    return slug
