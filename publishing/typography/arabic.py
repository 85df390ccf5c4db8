"""Arabic punctuation, and the tatweel that stretches words."""

import re

from .kept import kept
from .signs import BREAK, SPACES

SIGNS = {",": "،", ";": "؛", "?": "؟"}
LETTER = "[\u0620-\u063f\u0641-\u064a\u0671-\u06d3]"
VOWEL = "[\u064b-\u065f\u0670]"
#: Only between two letters: at a word's end it may belong there (1445 هـ), or lead to a number.
TATWEEL = re.compile(rf"(?:(?<={LETTER})|(?<={VOWEL}))ـ+(?={LETTER})")
ENDS_ARABIC = re.compile(rf"(?:{LETTER}|{VOWEL}|ـ)\Z")
BEGINS_ARABIC = re.compile(rf"[{SPACES}«“(\"]*{LETTER}")
#: What may stand between a word and the sign after it.
BETWEEN = f'»”)]"{SPACES}!؟?،؛'
#: So many characters before a sign say what it belongs to.
NEAR = 40
AFTER = f'{SPACES}{BREAK}\r»”"'
LATIN_OR_NUMBER = re.compile(r"[^\W_]")


def with_signs(text):
    """Set ، ؛ ؟ next to Arabic words; a sign between two others stays."""
    cells, kept_places = list(text), kept(text)
    for place, char in enumerate(text):
        if char in SIGNS and place not in kept_places and is_arabic(text, place):
            cells[place] = SIGNS[char]
    return cells


def is_arabic(text, place):
    """Say whether the sign at a place belongs to Arabic words."""
    after = text[place + 1 : place + 2] or BREAK
    begins = bool(BEGINS_ARABIC.match(text, place + 1))
    may_end = after in AFTER or begins or (text[place] == "?" and after in "؟?!.)]…")
    if not may_end:
        return False
    before = text[max(place - NEAR, 0) : place].rpartition(BREAK)[2].rstrip(BETWEEN)
    return bool(ENDS_ARABIC.search(before[-1:])) or (
        text[place] != "?" and begins and bool(LATIN_OR_NUMBER.match(before[-1:]))
    )


def without_tatweel(text):
    cells, kept_places = list(text), kept(text)
    for found in TATWEEL.finditer(text):
        for place in set(range(*found.span())) - kept_places:
            cells[place] = ""
    return cells


def unclear_signs(text):
    """Yield the words, in Arabic text, whose Latin sign after them may have to be an Arabic one."""
    kept_places = kept(text)
    for place, char in enumerate(text):
        block = text[:place].rpartition(BREAK)[2]
        is_sign = char in SIGNS and place not in kept_places and not is_arabic(text, place)
        if is_sign and re.search(LETTER, block) and may_end_phrase(text, place):
            yield block.split()[-1] + char


def may_end_phrase(text, place):
    """Say whether a sign stands at the end of words, and in no list of Latin names or numbers."""
    rest = text[place + 1 :].split(BREAK)[0].strip(SPACES)
    return not rest if text[place] != "?" else not rest[:1].isalnum()
