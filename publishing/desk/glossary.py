"""The glossary at the desk: which of its terms stand in a text, and the text with them marked."""

from itertools import pairwise

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from ..checks.markup import Markup
from ..models import Term
from .phrases import Phrases


def terms_for(source, target):
    """Return the terms of a pair of languages, in one query."""
    return list(Term.objects.between(source, target))


def occurrences(text, terms):
    """Yield where terms of one pair stand in a plain text of their first language: `Found`, whose
    values are terms.
    """
    if terms:
        yield from Phrases([(term.term, term) for term in terms], terms[0].source).found_in(text)


def found(html, terms):
    """Return the terms that stand in a text, each once, in the text's order."""
    text = Markup(conditional_escape(html)).text
    return list(dict.fromkeys(term for each in occurrences(text, terms) for term in each.values))


def marked(html, terms):
    """Return safe HTML with its terms in `<mark>`; what is not marked as safe is escaped first.

    A term that runs through several elements is marked in each of them.
    """
    html = conditional_escape(html)
    markup = Markup(html)
    pieces, done = [], 0
    for each in occurrences(markup.text, terms):
        for start, end in stretches(markup.spans[each.start : each.end]):
            pieces += [html[done:start], "<mark>", html[start:end], "</mark>"]
            done = end
    return mark_safe("".join([*pieces, html[done:]]))


def stretches(spans):
    """Yield where the source runs on without a tag, `(start, end)`."""
    spans = [span for span in spans if span]
    breaks = [n for n, (one, other) in enumerate(pairwise(spans), 1) if one[1] != other[0]]
    for first, last in pairwise([0, *breaks, len(spans)]):
        yield spans[first][0], spans[last - 1][1]
