"""Texts as long as those of the demo content, made of its sentences."""

import re
from dataclasses import dataclass
from functools import cache
from html import escape

from iomcms.demo.entries import read
from publishing.slugs import slug_for
from search.indexing import plain, tidy
from search.tongues import STEMMERS
from search.words import normalised

from .dice import Dice

#: How many texts and names there are: enough that few articles have the same ones.
TEXTS, NAMES = 1_999, 19_997
SYLLABLES = ("ka", "ri", "mo", "du", "sel", "tan", "bor", "vi", "lun", "za", "per", "gho")
SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
SHORTEST = 40
#: Of the demo's articles, one in seven is long.
ONE_IS_LONG, SHORT, LONG = 7, (4, 8), (25, 34)
IN_A_PARAGRAPH = 3


@dataclass(frozen=True)
class Text:
    """What an article says in a language; `plain_body`, `words` and `title_words` as the search
    reads them.
    """

    title: str
    slug: str
    summary: str
    place: str
    body: str
    note: str
    plain_body: str
    plain_note: str
    title_words: str
    #: None where the database finds the words itself.
    words: str | None
    note_words: str


@cache
def demo():
    return read()


@cache
def sentences(code):
    texts = [
        tidy(plain(text))
        for table in ("article", "event", "page", "office")
        for entry in demo()[table].values()
        for text in (entry.get(code) or {}).values()
        if isinstance(text, str)
    ]
    found = dict.fromkeys(each for text in texts for each in SENTENCE.split(text))
    return [each for each in found if len(each) >= SHORTEST]


@cache
def places(code):
    editions = (entry.get(code) or {} for entry in demo()["article"].values())
    return sorted({each["dateline_place"] for each in editions if "dateline_place" in each})


@cache
def text(code, number):
    """Return one of the texts in a language."""
    dice = Dice(f"text {code} {number}")
    said = sentences(code)
    title = " ".join(dice.choice(said).split()[:8]).rstrip(".,:;!?؟،")
    is_long = not dice.roll(ONE_IS_LONG)
    least, most = LONG if is_long else SHORT
    paragraphs = [[]]
    for _each in range(least + dice.roll(most - least + 1)):
        if len(paragraphs[-1]) == IN_A_PARAGRAPH:
            paragraphs.append([])
        paragraphs[-1].append(dice.choice(said))
    summary, place = dice.choice(said), dice.choice(places(code))
    note = "" if dice.roll(ONE_IS_LONG) else dice.choice(said)
    bodies = [" ".join(paragraph) for paragraph in paragraphs]
    plain_body = " ".join(bodies)
    return Text(
        title=title,
        slug=slug_for(title)[:90].strip("-"),
        summary=summary,
        place=place,
        body="".join(f"<p>{escape(each, quote=False)}</p>" for each in bodies),
        note=note and f"<p>{escape(note, quote=False)}</p>",
        plain_body=plain_body,
        plain_note=note,
        title_words=words(title, code),
        words=None if code in STEMMERS else words(f"{summary} {place} {plain_body}", code),
        note_words="" if code in STEMMERS else words(note, code),
    )


@cache
def name(number):
    """Return a made-up name, another one for each number."""
    syllables = []
    rest = number + len(SYLLABLES)
    while rest:
        rest, place = divmod(rest, len(SYLLABLES))
        syllables.append(SYLLABLES[place])
    return "".join(syllables).capitalize()


@cache
def name_words(number, code):
    return words(name(number), code)


def words(text, code):
    """Return a text in the form in which the search compares it."""
    return " ".join(normalised(text, code))
