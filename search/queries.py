import re
from dataclasses import dataclass, replace
from functools import cached_property

from . import words

#: More of a question than this is no question.
LONGEST, MOST_WORDS = 200, 12
#: Fewer letters begin too many words.
SHORTEST_BEGIN = 3


@dataclass(frozen=True)
class Query:
    """What a visitor looks for in one language: `words` in normal form, and each as `written`.

    `is_open` says that the last one may be the begin of a word; `glue` is `&` where a page must
    have all the words, `|` where one will do.
    """

    language: str
    words: tuple
    written: tuple = ()
    is_open: bool = False
    glue: str = "&"

    @classmethod
    def of(cls, text, language):
        """Read what was written into the field."""
        found = {}
        for written in words.WORD.findall(words.folded(text[:LONGEST])):
            if normal := words.normal(written, language)[: words.LONGEST_WORD]:
                found.setdefault(normal, written)
        last = next(reversed(found), "")
        told = [word for word in found if not is_idle(word, language)] or list(found)
        told = told[:MOST_WORDS]
        is_unfinished = words.WORD.match(text[:LONGEST][-1:]) and len(last) >= SHORTEST_BEGIN
        return cls(
            language,
            tuple(told),
            tuple(found[word] for word in told),
            is_open=bool(told and told[-1] == last and is_unfinished),
        )

    def __bool__(self):
        return bool(self.words)

    @property
    def loosely(self):
        """The same question, where one of the words will do."""
        return replace(self, glue="|")

    @property
    def text(self):
        return " ".join(self.words)

    @cached_property
    def patterns(self):
        """For each word a pattern that finds its forms among words in normal form."""
        return [
            re.compile(rf"(?<!\S)(?:{self.forms(number)})") for number in range(len(self.words))
        ]

    @cached_property
    def pattern(self):
        """What finds the forms of any of the words."""
        return re.compile("|".join(each.pattern for each in self.patterns))

    def forms(self, number):
        word = self.words[number]
        begins = [] if self.language == "ar" else [*words.stems(word, self.language)]
        if self.is_open and number == len(self.words) - 1:
            begins.append(word)
        return "|".join([*map(re.escape, begins), rf"{re.escape(word)}(?!\S)"])

    @cached_property
    def verdicts(self):
        """Say of a word as it is written whether it was looked for: `verdicts[word]`."""
        return Verdicts(self.pattern, self.language)


class Verdicts(dict):
    """What is found out of a word once: results have the same words again and again."""

    def __init__(self, pattern, language):
        self.pattern, self.language = pattern, language

    def __missing__(self, written):
        forms = words.normal_forms(written, self.language)
        verdict = self[written] = any(map(self.pattern.match, forms))
        return verdict


def is_idle(word, language):
    """Say whether a word tells nothing: a stop word, or a letter left by an apostrophe."""
    return words.is_stop_word(word, language) or (len(word) == 1 and not word.isdigit())
