from dataclasses import dataclass, replace

from . import words

#: More of a question than this is no question.
LONGEST, MOST_WORDS, LONGEST_WORD = 200, 12, 50


@dataclass(frozen=True)
class Query:
    """What a visitor looks for in one language: `words` in normal form.

    `is_open` says that the last one may be the begin of a word; `glue` is `&` where a page must
    have all the words, `|` where one will do.
    """

    language: str
    words: tuple
    is_open: bool = False
    glue: str = "&"

    @classmethod
    def of(cls, text, language):
        """Read what was written into the field."""
        text = text[:LONGEST]
        found = [word[:LONGEST_WORD] for word in words.normalised(text, language)]
        told = [word for word in found if not is_idle(word, language)] or found
        is_open = bool(told) and bool(words.WORD.match(text[-1:])) and told[-1] == found[-1]
        is_open = is_open and told[-1] not in told[:-1]
        return cls(language, tuple(dict.fromkeys(told))[:MOST_WORDS], is_open)

    def __bool__(self):
        return bool(self.words)

    @property
    def loosely(self):
        """The same question, where one of the words will do."""
        return replace(self, glue="|")

    @property
    def text(self):
        return " ".join(self.words)

    def has(self, word):
        """Say whether a word in normal form is one of those looked for, or begins like the last."""
        return any(self.is_like(word, number) for number in range(len(self.words)))

    def is_like(self, word, number):
        wanted = self.words[number]
        if self.language == "ar":
            starts = ()
        else:
            starts = words.stems(wanted, self.language)
        if self.is_open and number == len(self.words) - 1:
            starts = (*starts, wanted)
        return word == wanted or (bool(starts) and word.startswith(starts))


def is_idle(word, language):
    """Say whether a word tells nothing: a stop word, or a letter left by an apostrophe."""
    return words.is_stop_word(word, language) or (len(word) == 1 and not word.isdigit())
