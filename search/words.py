"""Words as they are compared: without accents, capitals and endings.

PostgreSQL has stemmers of its own; SQLite has none and looks for words that begin with the stem of
`stems`. Both find with these words what a result marks, and what its title has of a question.
"""

import re
import unicodedata
from functools import lru_cache

from . import arabic
from .tongues import STEMMERS, TONGUES

WORD = re.compile(r"[^\W_]+")
#: A word in a text as it is written, with the marks that Arabic puts on its letters.
WRITTEN = re.compile(
    r"[^\W_][^\W_\u0610-\u061a\u0640\u064b-\u065f\u0670]*(?:[\u0610-\u061a\u0640\u064b-\u065f\u0670\u0300-\u036f]+[^\W_]*)*"
)
#: Letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
#: Words longer than this are cut; those shorter than that are not guessed at when misspelt.
LONGEST_WORD, SHORTEST_GUESSED = 50, 4
#: So many words are kept in the forms that they had last: each takes some 300 bytes.
MOST_KEPT = 5_000
#: How many letters have to remain of a word without its ending.
REMAIN = 4


def endings(words):
    return re.compile(rf"(?<=\w{{{REMAIN}}})(?:{'|'.join(words.split())})$")


STOP = {code: frozenset(tongue.stop_words.split()) for code, tongue in TONGUES.items()}
ENDINGS = {code: endings(TONGUES[code].endings) for code in STEMMERS}


def folded(text):
    """Return a text without accents and capitals; `folded` changes it no more."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in text if unicodedata.category(letter) != "Mn")
    return plain.translate(LETTERS)


@lru_cache(MOST_KEPT)
def normal(word, language):
    """Return the form in which a word is compared, but for its ending."""
    word = folded(word)
    return arabic.normal_form(word) if language == "ar" else word


def normalised(text, language):
    """Return the words of a text in the form in which they are compared."""
    return [normal(word, language) for word in WORD.findall(folded(text))]


@lru_cache(2 * MOST_KEPT)
def normal_forms(written, language):
    """Return the words in normal form that a word of a text is made of."""
    return tuple(normalised(written, language))


def is_stop_word(word, language):
    return word in STOP.get(language, ())


@lru_cache(MOST_KEPT)
def stems(word, language):
    """Return the beginnings that the forms of a word in normal form have: cit|ies and cit|y."""
    if language == "en" and len(word) > 3 and word.endswith(("ies", "y")):
        stem = word.removesuffix("ies").removesuffix("y")
        return (f"{stem}i", f"{stem}y")
    if language not in ENDINGS:
        return (word,)
    return (ENDINGS[language].sub("", word),)
