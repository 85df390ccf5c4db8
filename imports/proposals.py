"""Countries, offices and tags whose names stand in a text."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

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


@dataclass(frozen=True)
class Name:
    """What a name in a text stands for; a name without a key only takes its words."""

    relation: str
    key: int | None
    shown: str
    is_proper: bool = True


class Names:
    """The names of one language, by their words."""

    def __init__(self, names):
        self.known, self.lengths = defaultdict(list), defaultdict(set)
        for spelling, name in names:
            if words := words_of(spelling):
                folded = tuple(word.casefold() for word, _start, _end in words)
                self.known[folded].append((name, capitals(words)))
                self.lengths[folded[0]].add(len(words))

    def find(self, text):
        """Return `{relation: {key: name}}` for the names in a text, in its order. Of names that
        begin at one word the longest counts, and within that no other of its kind.
        """
        found, taken, words = defaultdict(dict), defaultdict(int), words_of(text)
        folded = [word.casefold() for word, _start, _end in words]
        for place in range(len(words)):
            for name, length in self.at(words, folded, place):
                if taken[name.relation] > place:
                    continue
                taken[name.relation] = place + length
                if name.key is not None:
                    found[name.relation].setdefault(name.key, name.shown)
        return found

    def at(self, words, folded, place):
        """Yield the names that begin at a word, the longest first, each with its length."""
        for stem in stems(folded[place]):
            for length in sorted(self.lengths.get(stem, ()), reverse=True):
                names = self.known.get((stem, *folded[place + 1 : place + length]), ())
                own = words[place : place + length]
                if names and stand_together(own):
                    large = capitals(own)
                    for name, wanted in names:
                        if not name.is_proper or wanted <= large:
                            yield name, length


def words_of(text):
    """Return the words of a text, each with its begin and end."""
    text = MARKS.sub("", unicodedata.normalize("NFC", text))
    return [(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


def capitals(words):
    """Return which of some words have a capital, or are of a script that has none."""
    return {number for number, word in enumerate(words) if not word[0][0].islower()}


def stand_together(words):
    return all(after[1] - before[2] <= GAP for before, after in pairwise(words))


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
            yield name, Name("countries", pk, name)
    for code, name in Locale.parse(language, sep="-").territories.items():
        if code.isalpha():  # numbers are of continents
            pk, own = known.get(code, (None, ""))
            yield name, Name("countries", pk, own or name)


def other_names(language):
    title, name = localized("title", language), localized("name", language)
    offices = Office.objects.pages().filter(**{f"{title}__gt": ""}).order_by()
    for pk, shown in offices.values_list("pk", title):
        yield shown, Name("offices", pk, shown)
    tags = Tag.objects.filter(**{f"{name}__gt": ""}).order_by()
    for pk, shown in tags.values_list("pk", name):
        yield shown, Name("tags", pk, shown, is_proper=False)
