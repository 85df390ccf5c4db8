"""Arabic words in the form in which they are compared.

The stemmers of the databases keep the article and the words joined to it, so that “the migration”,
“for the migration” and “migration” are three words. Here they are one.
"""

import re

#: Letters that are written for each other: the alefs, ya without dots, the Persian kaf and ya.
LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None, "ء": None})
#: The article and what is joined to it: wa-, fa-, bi-, ka-, li- (which swallows the alef).
ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{3})")
#: The same words without the article, where enough is left of the word.
JOINED = re.compile(r"^[وفبكل](?=\w{4})")
#: The endings of the plural, the dual and the feminine.
ENDING = re.compile(r"(?<=\w{3})(?:ات|ون|ين|ان|يه|ه|ي)$")


def normal_form(word):
    """Return a word, free of diacritics, as it is compared; that of the result is the result."""
    before, word = None, word.translate(LETTERS)
    while word != before:
        before = word
        word = ENDING.sub("", JOINED.sub("", ARTICLE.sub("", word, count=1), count=1), count=1)
    return word
