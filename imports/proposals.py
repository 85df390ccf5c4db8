"""Countries, offices and tags whose names stand in a text."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from babel import Locale

from organisation.models import Country, Office
from publishing.languages import localized
from publishing.models import Tag

#: What is written before an Arabic noun, as a part of its word.
PREFIXES = ("و", "ف", "ب", "ل", "ك")
ARTICLE = "ال"
#: Words that mean something else with the article: “al-mālī” is “financial”.
NEVER_WITH_ARTICLE = {"مالي"}
#: Signs of vowels and the stroke that lengthens a word: Arabic is written with and without them.
MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
WORD = re.compile(r"\w+")
#: So many signs may stand between two words of one name: "Timor-Leste", "St. Lucia".
GAP = 2


@dataclass(frozen=True, slots=True)
class Word:
    folded: str
    is_capital: bool  # or of a script without capitals
    start: int
    end: int


@dataclass(frozen=True)
class Name:
    """What a name in a text stands for; a name without a key only takes its words."""

    words: tuple
    relation: str
    key: int | None
    shown: str
    is_proper: bool = True


class Names:
    """The names of one language, by their first word, the longest first."""

    def __init__(self, names):
        self.by_word = defaultdict(list)
        for name in names:
            if name.words:
                self.by_word[name.words[0].folded].append(name)
        for found in self.by_word.values():
            found.sort(key=lambda name: -len(name.words))

    def find(self, text):
        """Return `{relation: {key: name}}` for the names in a text, in its order. Of names that
        begin at one word the longest counts, and within that no other of its kind.
        """
        found, taken, words = defaultdict(dict), defaultdict(int), words_of(text)
        for place in range(len(words)):
            for name in self.at(words, place):
                if taken[name.relation] > place:
                    continue
                taken[name.relation] = place + len(name.words)
                if name.key is not None:
                    found[name.relation].setdefault(name.key, name.shown)
        return found

    def at(self, words, place):
        """Yield the names that begin at a word, the longest first."""
        for stem in stems(words[place].folded):
            for name in self.by_word.get(stem, ()):
                if stands_at(name, words, place):
                    yield name


def words_of(text):
    text = MARKS.sub("", unicodedata.normalize("NFC", text))
    return [
        Word(match[0].casefold(), not match[0][0].islower(), match.start(), match.end())
        for match in WORD.finditer(text)
    ]


def stems(word):
    """Yield a word, and what remains of an Arabic one without what is written before it."""
    yield word
    if not "\u0620" <= word[0] <= "\u064a":
        return
    for _letter in range(3):  # “and in the …”
        if word.startswith(ARTICLE) and word[2:] not in NEVER_WITH_ARTICLE:
            yield word[2:]
        if word.startswith("لل"):  # the article loses its first letter after this one
            yield f"{ARTICLE}{word[2:]}"
            yield word[2:]
        if len(word) < 4 or not word.startswith(PREFIXES):
            return
        word = word[1:]
        yield word


def stands_at(name, words, place):
    """Say whether a name begins at a word; a proper one with its capitals."""
    if place + len(name.words) > len(words):
        return False
    for number, own in enumerate(name.words):
        word = words[place + number]
        if name.is_proper and own.is_capital and not word.is_capital:
            return False
        if number and word.folded != own.folded:
            return False
        if number and word.start - words[place + number - 1].end > GAP:
            return False
    return True


def names_in(language):
    """Return the names of the database in a language, with those that Unicode has for countries:
    no "Guinea" is found in "Papua New Guinea", be that in the database or not.
    """
    return Names([*country_names(language), *other_names(language)])


def country_names(language):
    rows = Country.objects.order_by().values_list("code", "pk", localized("name", language))
    known = {code: (pk, name) for code, pk, name in rows}
    for pk, name in known.values():
        if name:
            yield name_of(name, "countries", pk)
    for code, name in Locale.parse(language, sep="-").territories.items():
        if code.isalpha():  # numbers are of continents
            pk, own = known.get(code, (None, ""))
            yield Name(tuple(words_of(name)), "countries", pk, own or name)


def other_names(language):
    title, name = localized("title", language), localized("name", language)
    offices = Office.objects.pages().filter(**{f"{title}__gt": ""}).order_by()
    for pk, shown in offices.values_list("pk", title):
        yield name_of(shown, "offices", pk)
    tags = Tag.objects.filter(**{f"{name}__gt": ""}).order_by()
    for pk, shown in tags.values_list("pk", name):
        yield name_of(shown, "tags", pk, is_proper=False)


def name_of(shown, relation, key, is_proper=True):
    return Name(tuple(words_of(shown)), relation, key, shown, is_proper)
