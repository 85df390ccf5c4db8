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

    One query for each word; a word that is found as it is stays.
    """
    public = SearchDocument.objects.public(query.language, at)
    guessed = [nearest(word, query.language, public) or word for word in query.words]
    text = " ".join(guessed)
    return "" if tuple(words.normalised(text, query.language)) == query.words else text


def nearest(word, language, public):
    """Return the word of a public title that is spelt most like this one, as it is written there."""
    if len(word) < SHORTEST:
        return None
    titles = engine().with_words_like(public, word).values_list("title", flat=True)[:TITLES]
    candidates = {
        normal: match[0]
        for title in titles
        for match in words.WRITTEN.finditer(title)
        for normal in words.normalised(match[0], language)
    }
    if word in candidates:
        return None
    likeness = {each: SequenceMatcher(None, word, each).ratio() for each in candidates}
    best = max(likeness, key=likeness.get, default=None)
    return candidates[best].lower() if best and likeness[best] >= ALIKE else None
