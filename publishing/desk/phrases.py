"""Finding phrases in a plain text, whole words only, as a language bends them.

Case, vowel signs and the kind of apostrophe, hyphen or space do not matter; accents do, and so do
the capitals of an acronym (WHO is not who). A phrase is found in the plural too, in its plain
forms: states, countries, capitaux, migraciones; the other way round it is not. In Arabic it is
found with the article and with و ف ب ك ل before its first word and without them, by letters alone:
a short word that begins with one of these may be taken for another with a prefix. Suffixes and
broken plurals are not known.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

#: Within a word, but no letter of it: accents set apart, vowel signs, tatweel, the soft hyphen,
#: marks of direction.
SIGNS = "\u0300-\u036f\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u2060\u2066-\u2069"
WORD = re.compile(rf"\w[\w{SIGNS}]*")
DROPPED = re.compile("[\u064b-\u0652\u0670\u0640\u00ad\u200b-\u200f\u2060\u2066-\u2069]")
#: Letters and marks that are written one for the other.
ALIKE = str.maketrans("أإآٱى‘’ʼ‐‑\xa0\u202f\u2009\t", "ااااي'''--    ")
SPACES = re.compile(" +")

ARTICLES = ("", "ال")
#: What may be written together with an Arabic word: a conjunction, a preposition, the article.
PREFIXES = tuple(
    map("".join, product(("", "و", "ف"), ("", "ب", "ك", "ل", "ال", "بال", "كال", "لل")))
)
#: What is left of an Arabic word without its prefixes has so many letters at least.
SHORTEST = 3


@dataclass(frozen=True)
class Word:
    """A word of a text: where it stands, and what stands between it and the one before."""

    text: str
    start: int
    end: int
    gap: str


@dataclass(frozen=True)
class Found:
    """A phrase found in a text, with the values that were given for it."""

    start: int
    end: int
    values: tuple


def plain(text):
    """Return a text in which all that does not matter is alike, but for its case."""
    return DROPPED.sub("", unicodedata.normalize("NFC", text)).translate(ALIKE)


def words_of(text):
    """Return the words of a text. A line break, as between two blocks, is no space."""
    found = list(WORD.finditer(text))
    gaps = ["", *(text[one.end() : next.start()] for one, next in pairwise(found))]
    return [
        Word(plain(each[0]), each.start(), each.end(), SPACES.sub(" ", plain(gap)))
        for each, gap in zip(found, gaps, strict=False)
    ]


def plurals(language):
    """Return how words end in the plural, and what stands there in the singular."""
    match language:
        case "en":
            return (("s", ""), ("es", ""), ("ies", "y"))
        case "fr":
            return (("s", ""), ("x", ""), ("aux", "al"))
        case "es":
            return (("s", ""), ("es", ""), ("ones", "ón"))
        case _:
            return ()


def is_acronym(word):
    return len(word) > 1 and word.isupper()


def read_as(word, language, is_first):
    """Return all that a word of a text can be: itself, a singular, a word without its prefix."""
    if language == "ar":
        prefixes = PREFIXES if is_first else ARTICLES
        rests = {word.removeprefix(each) for each in prefixes if word.startswith(each)}
        return {word, *(rest for rest in rests if len(rest) >= SHORTEST)}
    forms = {word, word.casefold()}
    return forms | {
        form.removesuffix(ending) + singular
        for form in forms
        for ending, singular in plurals(language)
        if form.endswith(ending)
    }


class Phrase:
    """A phrase to look for: for each of its words what it is known by, and the gap before it."""

    def __init__(self, text, language):
        self.words = words_of(text)
        self.keys = [key_of(word.text, language) for word in self.words]

    @property
    def length(self):
        return len(self.words), sum(len(word.text) for word in self.words)

    def stands_at(self, place, words, forms):
        """Say whether the phrase begins with that word of a text; `forms(n, is_first)` are those of
        its word n.
        """
        places = range(place, place + len(self.words))
        return places.stop <= len(words) and all(
            keys & forms(n, n == place) and (n == place or words[n].gap == own.gap)
            for n, keys, own in zip(places, self.keys, self.words, strict=True)
        )


def key_of(word, language):
    """Return what a word of a phrase is known by; in Arabic with and without its article."""
    if language == "ar":
        return read_as(word, language, is_first=False)
    return {word if is_acronym(word) else word.casefold()}


@lru_cache(maxsize=4096)
def phrase(text, language):
    return Phrase(text, language)


class Phrases:
    """Phrases of one language to be looked for in texts, each with a value: `(phrase, value)`."""

    def __init__(self, pairs, language):
        self.language = language
        self.by_word = {}
        for text, value in pairs:
            each = phrase(text, language)
            for key in each.keys[0] if each.keys else ():
                self.by_word.setdefault(key, []).append((each, value))

    def found_in(self, text):
        """Yield what is found, from left to right, at each word the longest; no two overlap."""
        words, place = words_of(text), 0
        forms = lru_cache(maxsize=None)(
            lambda number, is_first: read_as(words[number].text, self.language, is_first)
        )
        while place < len(words):
            known = [
                (each, value)
                for form in sorted(forms(place, True))
                for each, value in self.by_word.get(form, ())
                if each.stands_at(place, words, forms)
            ]
            length = max((each.length for each, _value in known), default=(1, 0))
            values = tuple(dict.fromkeys(v for each, v in known if each.length == length))
            end = place + length[0]
            if known:
                yield Found(words[place].start, words[end - 1].end, values)
            place = end
