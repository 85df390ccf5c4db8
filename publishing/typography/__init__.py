"""How each language is set: quotation marks, spaces, dashes, signs of its own.

What is done here is certain, and leaves the meaning as it is; what is not certain is a finding of
the checks before publishing, and stays. Each rule takes a plain text, whose blocks line breaks
divide, and returns a list with what should stand for each of its characters; joined, that is the
text put right. Doing it again changes nothing. What `kept` knows stays byte for byte, and so do
measures (46°12'N, 12").
"""

from functools import partial
from itertools import islice

from .arabic import with_signs, without_tatweel
from .french import spaced
from .numbers import with_dashes, with_units
from .quotes import quoted
from .spanish import with_openers

__all__ = ["rules", "typeset"]


def rules(language):
    """Return the rules of a language, in the order in which they apply."""
    return [
        partial(quoted, language=language),
        *own_rules(language),
        with_dashes,
        partial(with_units, language=language),
    ]


def own_rules(language):
    """Return the rules that no other language has."""
    match language:
        case "fr":
            return [spaced]
        case "es":
            return [with_openers]
        case "ar":
            return [without_tatweel, with_signs]
        case _:
            return []


def typeset(text, language):
    """Return what should stand for each character after all the rules of the language."""
    cells = list(text)
    for rule in rules(language):
        new = iter(rule("".join(cells)))
        cells = ["".join(islice(new, len(cell))) for cell in cells]
    return cells
