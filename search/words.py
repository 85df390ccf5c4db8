"""Words as they are compared: without accents, capitals and endings.

PostgreSQL has stemmers of its own; SQLite has none and looks for words that begin with the stem of
`stems`. Both find with these words what a result marks, and what its title has of a question.
"""

import re
import unicodedata
from functools import lru_cache

from . import arabic

WORD = re.compile(r"[^\W_]+")
#: A word in a text as it is written, with the marks that Arabic puts on its letters.
WRITTEN = re.compile(
    r"[^\W_][^\W_\u0610-\u061a\u0640\u064b-\u065f\u0670]*(?:[\u0610-\u061a\u0640\u064b-\u065f\u0670\u0300-\u036f]+[^\W_]*)*"
)
#: Letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
#: The words that nobody looks for; PostgreSQL leaves out more.
STOP = {
    "en": "a an and are as at be by for from has have how in is it its of on or that the this to "
    "was were what when where which who will with",
    "fr": "a au aux avec ce ces comment d dans de des du elle en est et il l la le les leur mais "
    "ne ou par pas pour qu quand que quel quelle quelles quels qui s sa se ses son sont sur un une",
    "es": "a al como con cual cuando de del donde e el en es esta este la las lo los o para por "
    "que quien se son su sus un una y",
    "ar": "في من علي الي عن ان مع هذا هذه التي الذي ما هو هي او ثم كيف متي اين",
}
#: The endings that are taken off a word, and how many letters have to remain.
ENDINGS = {
    "en": "isations isation izations ization ations ation ating ated ements ement ments ment ities "
    "ity ings ing ions ion ers er ed es ly s e",
    "fr": "issements issement atrices atrice ateurs ateur ations ation ements ement ments ment "
    "ives ive ifs if euses euse eux aux ales ale al ites ite ions ion ants ant ees ee er es e s x",
    "es": "amientos amiento aciones acion adores ador idades idad ciones cion mente antes ante "
    "ales al ados adas ado ada ando os as es o a e s",
}
REMAIN = 4
#: The languages that the databases index as they are written; the others in normal form.
WRITTEN_LANGUAGES = tuple(ENDINGS)


def endings(words):
    return re.compile(rf"(?<=\w{{{REMAIN}}})(?:{'|'.join(words.split())})$")


STOP = {language: frozenset(words.split()) for language, words in STOP.items()}
ENDINGS = {language: endings(words) for language, words in ENDINGS.items()}


def folded(text):
    """Return a text without accents and capitals; `folded` changes it no more."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in text if unicodedata.category(letter) != "Mn")
    return plain.translate(LETTERS)


@lru_cache(50_000)
def normal(word, language):
    """Return the form in which a word is compared, but for its ending."""
    word = folded(word)
    return arabic.normal_form(word) if language == "ar" else word


def normalised(text, language):
    """Return the words of a text in the form in which they are compared."""
    return [normal(word, language) for word in WORD.findall(folded(text))]


def is_stop_word(word, language):
    return word in STOP.get(language, ())


@lru_cache(50_000)
def stems(word, language):
    """Return the beginnings that the forms of a word in normal form have: cit|ies and cit|y."""
    if language == "en" and len(word) > 3 and word.endswith(("ies", "y")):
        stem = word.removesuffix("ies").removesuffix("y")
        return (f"{stem}i", f"{stem}y")
    if language not in ENDINGS:
        return (word,)
    return (ENDINGS[language].sub("", word),)
