"""What a visitor may have meant, in words of public titles alone."""

from difflib import SequenceMatcher

from . import words
from .engines import engine
from .models import SearchDocument

#: How many titles are looked at, and how much alike two words have to be.
TITLES, ALIKE = 60, 0.7
#: Words shorter than this are not guessed at.
SHORTEST = 4


def hint(query, at):
    """Return the question with its misspelt words as a public title has them, or an empty text.

    One query for each word; a word that a public title has stays.
    """
    public = SearchDocument.objects.public(query.language, at)
    better = [nearest(word, query, public) for word in query.written]
    if not any(better):
        return ""
    return " ".join(new or word for new, word in zip(better, query.written, strict=True))


def nearest(word, query, public):
    """Return the word of a public title that is spelt most like this one, as it is written there;
    None where a title has this one.
    """
    if len(word) < SHORTEST:
        return None
    titles = engine().with_words_like(public, word).values_list("title", flat=True)[:TITLES]
    candidates = {
        words.folded(match[0]): match[0]
        for title in titles
        for match in words.WRITTEN.finditer(title)
    }
    if any(is_same(word, each, query.language) for each in candidates):
        return None
    likeness = {each: SequenceMatcher(None, word, each).ratio() for each in candidates}
    best = max(likeness, key=likeness.get, default=None)
    return candidates[best].lower() if best and likeness[best] >= ALIKE else None


def is_same(word, other, language):
    return words.normal(word, language) == words.normal(other, language)
