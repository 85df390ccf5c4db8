"""What a visitor may have meant, in words of public titles alone."""

from difflib import SequenceMatcher

from . import words
from .engines import engine
from .models import SearchDocument, TitleWord
from .queries import Query

#: At so many words of a question is guessed; longer ones are seldom misspelt but pasted.
GUESSED = 4
#: How many words are compared with each, how much alike they have to be, and how many of them are
#: looked for in how many titles: for fewer, PostgreSQL would rather read one row after the other.
COMPARED, ALIKE, TRIED, TITLES = 50, 0.7, 3, 200


def hint(query, at):
    """Return the question with its misspelt words as a public title has them, or an empty text.

    A word that a public title has stays. So many queries for each word at the most, whatever is
    asked.
    """
    better = {word: nearest(word, query.language, at) for word in query.written[:GUESSED]}
    if not any(better.values()):
        return ""
    return " ".join(better.get(word) or word for word in query.written)


def nearest(word, language, at):
    """Return the word of a public title that is spelt most like this one, as it is written there;
    None where a title has this one.
    """
    if len(word) < words.SHORTEST_GUESSED:
        return None
    for candidate in candidates(word, language):
        if written := as_written(candidate, language, at):
            return None if is_same(word, candidate, language) else written
    return None


def candidates(word, language):
    """Return words that were seen in titles, public or not, the likest first."""
    rows = TitleWord.objects.filter(language=language)
    seen = engine().spelt_like(rows, word).values_list("word", flat=True)[:COMPARED]
    likeness = {
        each: 1 if is_same(word, each, language) else SequenceMatcher(None, word, each).ratio()
        for each in seen
    }
    like = [each for each in seen if likeness[each] >= ALIKE]
    return sorted(like, key=likeness.get, reverse=True)[:TRIED]


def as_written(word, language, at):
    """Return a word as a public title writes it; None where none does."""
    query = Query(language, (words.normal(word, language),), (word,))
    public = SearchDocument.objects.public(language, at)
    for (title,) in engine().newest(public, query, at, ["title"], TITLES, in_title=True):
        for match in words.WRITTEN.finditer(title):
            if words.folded(match[0]) == word:
                return match[0].lower()
    return None


def is_same(word, other, language):
    """Say whether two words are forms of one: neither is a misspelling of the other."""
    forms = (words.stems(words.normal(each, language), language) for each in (word, other))
    return not set(next(forms)).isdisjoint(next(forms))
