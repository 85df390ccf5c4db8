"""The signs ¿ and ¡ at the beginning of Spanish questions and exclamations."""

import re

from .kept import kept
from .signs import BREAK

OPENERS = {"?": "¿", "!": "¡"}
#: A sentence that begins with one of these is a question or an exclamation from there on.
ASKING = (
    r"(?:(?:A|De|En|Con|Por|Para|Desde|Hasta) )?"
    r"(?:qué|quién|quiénes|cómo|cuándo|dónde|adónde|cuál|cuáles|cuánto|cuánta|cuántos|cuántas)"
)
SENTENCE = re.compile(
    rf"(?:^|(?<=[.?!…] ))(?P<words>(?=[A-ZÁÉÍÓÚ])(?i:{ASKING})\b[\w %/ \N{{NO-BREAK SPACE}}]*)"
    r"(?P<mark>[?!])(?![?!.…\w])",
    re.MULTILINE,
)
PHRASE = re.compile(r"(?:^|(?<=[?!]))[^?!\n]*[?!]+", re.MULTILINE)


def with_openers(text):
    """Set ¿ or ¡ where a sentence surely begins with the question or exclamation."""
    cells, kept_places = list(text), kept(text)
    for found in SENTENCE.finditer(text):
        start, mark = found.start("words"), found.start("mark")
        if not kept_places & {start, mark}:
            cells[start] = OPENERS[found["mark"]] + cells[start]
    return cells


def without_opener(text):
    """Yield each phrase that ends like a question or an exclamation and does not begin so."""
    kept_places = kept(text)
    for found in PHRASE.finditer(text):
        words = found[0].rstrip("?!").rstrip()
        is_word = words[-1:].isalnum() or words[-1:] in ("»", "”", ")", '"')
        if is_word and found.end() - 1 not in kept_places and not set(words) & {"¿", "¡"}:
            yield words.split(BREAK)[-1].strip() + found[0][-1]
